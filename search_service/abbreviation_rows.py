"""What `abbreviations show` prints: lists and readings as plain rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.vietnamese.abbreviation_list import Entry, Kind
from index.vietnamese.abbreviations import Abbreviations
from index.vietnamese.syllables import syllables


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One meaning of one line of the list. hints: what may stand near to tell it."""

    forms: tuple[str, ...]
    meaning: str
    kind: Kind
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """What a part of a text may mean. also: what else is looked for; is_sure: nothing else is likely."""

    typed: str
    meaning: str
    kind: Kind
    also: tuple[str, ...]
    is_sure: bool


def entry_rows(found: Abbreviations) -> tuple[EntryRow, ...]:
    """Every line that applies, in the order of the list, the administrator's last."""
    return tuple(row for entry in found.entries for row in _rows(entry))


def reading_rows(found: Abbreviations, text: str) -> tuple[ReadingRow, ...]:
    """Every reading of a text, in its order."""
    return tuple(
        ReadingRow(one.typed, one.meant, one.kind, tuple(form.text for form in one.alternatives[1:]), one.is_sure)
        for one in found.expansions(text, syllables(text))
    )


def _rows(entry: Entry) -> Iterator[EntryRow]:
    for meaning in entry.meanings:
        yield EntryRow(entry.forms, meaning.text, entry.kind, meaning.hints)
    if not entry.meanings:
        yield EntryRow(entry.forms, "", entry.kind, ())
