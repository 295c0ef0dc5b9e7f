"""A corrected query: what was typed, with some runs of syllables read anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from index.searching.language_model import NO_SYLLABLE
from index.searching.readings import Edge, Path, Place
from index.vietnamese.tones import fold


class Kind(StrEnum):
    """What a suggestion changes."""

    SPELLING = "spelling"
    ACCENTS = "accents"


@dataclass(frozen=True, slots=True)
class Change:
    """text[start:end] of what was typed becomes `meant`."""

    start: int
    end: int
    meant: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query that was probably meant.

    changes: in order; confidence: 0 to 1, of the least certain of them.
    """

    text: str
    kind: Kind
    changes: tuple[Change, ...]
    confidence: float


class Run(NamedTuple):
    """Neighbouring doubtful places: chain[start:end]."""

    chain: Sequence[Place]
    start: int
    end: int

    @property
    def places(self) -> Sequence[Place]:
        """The doubtful places."""
        return self.chain[self.start : self.end]

    @property
    def before(self) -> int:
        """Number of the syllable before it."""
        return self.chain[self.start - 1].number if self.start else NO_SYLLABLE

    @property
    def after(self) -> int:
        """Number of the syllable behind it."""
        return self.chain[self.end].number if self.end < len(self.chain) else NO_SYLLABLE


class Reading(NamedTuple):
    """What a run is changed to."""

    run: Run
    path: Path
    confidence: float

    def edges(self) -> Iterator[tuple[Edge, int, int]]:
        """Each edge and the places of the chain that it covers: first and the one behind."""
        at = self.run.start
        for edge in self.path.edges:
            yield edge, at, at + edge.width
            at += edge.width


def suggestion_of(text: str, readings: Sequence[Reading]) -> Suggestion:
    """A query with its runs read so; all else stays, letter by letter."""
    changes = [change for reading in readings for change in _changes(reading)]
    kind = Kind.ACCENTS if all(_adds_accents(reading) for reading in readings) else Kind.SPELLING
    return Suggestion(_changed(text, changes), kind, tuple(changes), min(reading.confidence for reading in readings))


def sparing(suggestion: Suggestion, text: str, words: Set[str]) -> Suggestion | None:
    """The suggestion for a query without the changes of some words; None if there are no others."""
    changes = tuple(one for one in suggestion.changes if words.isdisjoint(text[one.start : one.end].split()))
    if len(changes) == len(suggestion.changes):
        return suggestion
    return replace(suggestion, text=_changed(text, changes), changes=changes) if changes else None


def _changed(text: str, changes: Sequence[Change]) -> str:
    parts, end = [], 0
    for change in changes:
        parts += [text[end : change.start], change.meant]
        end = change.end
    return "".join(parts) + text[end:]


def _adds_accents(reading: Reading) -> bool:
    """True if all that changes are syllables typed without any accent, which get theirs."""
    return all(
        tuple(map(fold, edge.meant)) == tuple(place.toned for place in reading.run.chain[first:end])
        for edge, first, end in reading.edges()
        if not edge.is_typed
    )


def _changes(reading: Reading) -> Iterator[Change]:
    for edge, first, end in reading.edges():
        if not edge.is_typed:
            places = reading.run.chain[first:end]
            typed = " ".join(place.surface for place in places)
            meant = _in_case_of(typed, " ".join(edge.meant))
            yield Change(places[0].start, places[-1].end, meant)


def _in_case_of(typed: str, meant: str) -> str:
    """The capitals of what was typed: 'Đak' → 'Đắk', 'TINH' → 'TỈNH'."""
    if len(typed) > 1 and typed.isupper():
        return meant.upper()
    return meant[:1].upper() + meant[1:] if typed[:1].isupper() else meant
