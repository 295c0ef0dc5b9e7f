"""What the reader typed → what was meant. Nothing typed here is an error.

    tỉnh uỷ "cải cách hành chính" -bóng title:họp author:"Q.T" bão OR lũ

Bare words are preferred; no single one is required. A phrase in quotes, a `title:`
or `author:` term and an `OR` group are required; `-` excludes a word or a
phrase. `OR` joins its two neighbours. Unbalanced quotes, lone operators and
everything else are plain text. The result has bounded size.

`=` before a word, or before quotes around some, takes them literally: they are
not interpreted, and still only preferred. It is what undoes an interpretation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MAX_QUERY_CHARS = 2_000
MAX_CLAUSES = 24

_UNUSABLE = re.compile("[\ud800-\udfff\x00-\x1f\x7f\u0085\u2028\u2029]")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "＂": '"'})
_PIECE = re.compile(
    # ASCII, or `ı` and `İ` would pass for the i of `title`.
    r"""(?P<equals>(?<!\S)=)?(?P<minus>(?<!\S)-)?(?:(?P<field>(?ai:title|author)):\s?)?(?:"(?P<phrase>[^"]*)"|(?P<bare>[^\s"]+))"""
)


class Part(StrEnum):
    """Where a clause looks."""

    ANYWHERE = "anywhere"
    TITLE = "title"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of text whose syllables must follow each other.

    is_phrase: it was typed in quotes; is_literal: with `=` before it.
    """

    text: str
    part: Part = Part.ANYWHERE
    is_phrase: bool = False
    is_literal: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query.

    text: what was typed, cleaned and cut; preferred: the bare text, in
    order; required: groups, of each of which one clause must hold;
    excluded: clauses of which none may hold; literal: (start, end) in the
    preferred text of what is not to be interpreted.
    """

    text: str
    preferred: str = ""
    required: tuple[tuple[Clause, ...], ...] = ()
    excluded: tuple[Clause, ...] = ()
    was_cut: bool = False
    literal: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    clause: Clause
    is_excluded: bool


def parse(typed: str) -> Query:
    """Read any text as a query; never raises."""
    text = " ".join(_UNUSABLE.sub(" ", typed[:MAX_QUERY_CHARS]).split())
    pieces: list[_Piece | None] = list(_pieces(text.translate(_QUOTES)))
    required: list[tuple[Clause, ...]] = []
    excluded: list[Clause] = []
    bare: list[Clause] = []
    for group in _groups(pieces):
        clauses = tuple(piece.clause for piece in group if not piece.is_excluded)
        excluded += [piece.clause for piece in group if piece.is_excluded]
        if len(clauses) == 1 and clauses[0].part is Part.ANYWHERE and not clauses[0].is_phrase:
            bare.append(clauses[0])
        elif clauses:
            required.append(clauses)
    widest = max(len(required), len(excluded), *map(len, required), 0)
    was_cut = len(typed) > MAX_QUERY_CHARS or widest > MAX_CLAUSES
    return Query(
        text,
        " ".join(clause.text for clause in bare),
        tuple(group[:MAX_CLAUSES] for group in required[:MAX_CLAUSES]),
        tuple(excluded[:MAX_CLAUSES]),
        was_cut,
        tuple(_literal_spans(bare)),
    )


def searched_spans(text: str) -> list[tuple[int, int]]:
    """Where the text that is looked for stands in `Query.text`; bare words that follow each other are one span.

    Without quotes, operators, field names, bylines and what is excluded or literal.
    """
    spans: list[tuple[int, int]] = []
    bare_end = -1
    for match in _PIECE.finditer(text.translate(_QUOTES)):
        group = "bare" if match["phrase"] is None else "phrase"
        is_bare = group == "bare" and not match["field"]
        if (
            match["minus"]
            or match["equals"]
            or (match["field"] or "").lower() == Part.AUTHOR
            or match[0] in ("OR", "|")
        ):
            bare_end = -1
        elif is_bare and bare_end >= 0:
            spans[-1] = (spans[-1][0], match.end())
        else:
            spans.append(match.span(group))
            bare_end = match.end() if is_bare else -1
    return spans


def literal(query: Query, typed: str) -> str:
    """The query with a piece of its preferred text taken literally."""
    marked = f'="{typed}"' if " " in typed else f"={typed}"
    found = re.search(rf"(?<![\w=]){re.escape(typed)}(?!\w)", query.text)
    return f"{query.text[: found.start()]}{marked}{query.text[found.end() :]}" if found else f'="{query.preferred}"'


def _literal_spans(bare: list[Clause]) -> Iterator[tuple[int, int]]:
    start = 0
    for clause in bare:
        if clause.is_literal:
            yield start, start + len(clause.text)
        start += len(clause.text) + 1


def _pieces(text: str) -> Iterator[_Piece | None]:
    """Clauses in order; None stands for `OR`."""
    for match in _PIECE.finditer(text):
        bare = match["bare"]
        if bare in ("OR", "|") and not match["minus"] and not match["field"]:
            yield None
        else:
            is_phrase = match["phrase"] is not None
            content = match["phrase"] if is_phrase else bare
            part = Part((match["field"] or Part.ANYWHERE).lower())
            if any(char.isalnum() for char in content):
                is_literal = match["equals"] is not None and part is Part.ANYWHERE
                clause = Clause(content.strip(), part, is_phrase and not is_literal, is_literal)
                yield _Piece(clause, match["minus"] is not None)


def _groups(pieces: list[_Piece | None]) -> Iterator[list[_Piece]]:
    """Runs of pieces joined by `OR`; an `OR` without neighbours is dropped."""
    group: list[_Piece] = []
    joined = False
    for piece in pieces:
        if piece is None:
            joined = bool(group)
        elif joined:
            group.append(piece)
            joined = False
        else:
            if group:
                yield group
            group = [piece]
    if group:
        yield group
