"""What was understood beyond the letters typed, each with the way back.

Interpretations of one kind share a line: five abbreviations are one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from string import Formatter

from index.search_page import Interpretation
from search_service.texts import CATALOGUE, Texts
from search_service.web.address import Address

MAX_SHOWN_CHARS = 120  # of what was typed or meant


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence. is_reading: what was understood; is_quoted: words of the reader or of the list."""

    text: str
    is_reading: bool = False
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence. undo: what the way back is called; about: the rest of its name, for those who only hear it."""

    pieces: tuple[Piece, ...]
    undo: str = ""
    undo_url: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class NoteLine:
    """Notes of one kind. label: '' where each is a sentence of its own."""

    label: str
    notes: tuple[Note, ...]


def note_lines(interpreted: Iterable[Interpretation], address: Address, texts: Texts) -> tuple[NoteLine, ...]:
    """In the order in which the kinds come first."""
    by_kind: dict[str, list[Note]] = {}
    for one in interpreted:
        by_kind.setdefault(one.kind, []).append(_note(one, address, texts))
    return tuple(NoteLine(_label(kind, texts), tuple(notes)) for kind, notes in by_kind.items())


def _label(kind: str, texts: Texts) -> str:
    key = f"notes_{kind}"
    return texts[key] if key in CATALOGUE else ""


def _note(one: Interpretation, address: Address, texts: Texts) -> Note:
    """The sentence, and the way back unless it leads nowhere else."""
    key = f"note_{one.kind}"
    values = {"typed": _shown(one.typed), "meant": _shown(one.meant)}
    if one.kind == "date":
        values["meant"] = texts.days(one.meant)
    pieces = _filled(texts[key if key in CATALOGUE else "note_other"], values, is_quoted=one.kind != "date")
    if one.undo in ("", one.meant, address.q):
        return Note(pieces)
    is_short = one.kind in ("abbreviation", "author", "date", "document_number")
    undo = texts["undo_short" if is_short else "undo"]
    about = texts("undo_about", typed=values["typed"]) if is_short else ""
    return Note(pieces, undo, address.url(q=one.undo), about)


def _filled(sentence: str, values: dict[str, str], *, is_quoted: bool) -> tuple[Piece, ...]:
    """'Hiểu “{typed}” là “{meant}”' → its pieces, the last of the fields being what was understood."""
    parsed = list(Formatter().parse(sentence))
    last = "meant" if any(name == "meant" for _, name, _, _ in parsed) else "typed"
    pieces: list[Piece] = []
    for before, name, _, _ in parsed:
        pieces += [Piece(before)] if before else []
        if name:
            pieces.append(Piece(values[name], is_reading=name == last, is_quoted=is_quoted or name == "typed"))
    return tuple(pieces)


def _shown(text: str) -> str:
    return text if len(text) <= MAX_SHOWN_CHARS else f"{text[:MAX_SHOWN_CHARS]}…"
