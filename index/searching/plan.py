"""What retrieval is told: what to score, to require and to exclude.

Each distinct syllable of a query is a Unit, and so are each pyvi word of
several syllables and each two neighbouring syllables. A unit lists its
evidence: which term of which stream counts how much.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import msgspec

from index.analysis import Stream
from index.schema import Field
from index.searching.columns import Key
from index.understanding import Period
from index.vietnamese.syllables import Syllable

ALL_FIELDS = tuple(Field)


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """What shows that an article has a unit, and the weight of its score.

    also: other terms (of streams) that must be there with it; share: how
    much of the unit an article with it holds, 1 for all of it.
    """

    stream: Stream
    term: str
    weight: float
    share: float = 1.0
    also: tuple[tuple[Stream, str], ...] = ()


class UnitKind(StrEnum):
    """What a unit is in the query."""

    __hash__ = str.__hash__  # see `Stream`

    SYLLABLE = "syllable"
    WORD = "word"
    PAIR = "pair"
    NUMBER = "number"
    NAME = "name"


_SYLLABLE = UnitKind.SYLLABLE  # an attribute of an Enum takes 46 ns each time


class Unit(msgspec.Struct, frozen=True, gc=False):
    """One thing the reader asked for that adds to the score.

    evidence: strongest first; every article with one has those behind it.
    others: what stands for the same, such as an abbreviation. What gives an
    article most counts. Only single syllables count for coverage.
    """

    text: str
    evidence: tuple[Evidence, ...]
    fields: tuple[Field, ...] = ALL_FIELDS
    kind: UnitKind = UnitKind.SYLLABLE
    others: tuple[Evidence, ...] = ()

    @property
    def counts(self) -> bool:
        """True if an article without it lacks part of the query."""
        return self.kind is _SYLLABLE


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms that must follow each other in one of the fields."""

    terms: tuple[tuple[Stream, str], ...]
    fields: tuple[Field, ...] = ALL_FIELDS


@dataclass(frozen=True, slots=True)
class ByAuthor:
    """The byline must hold this key in a row."""

    key: Key


Condition = Phrase | ByAuthor


class Alternative(msgspec.Struct, frozen=True, gc=False):
    """What may stand in a text instead of some units; marked like them.

    units: their texts; forms: sequences of syllables; terms: of the numbers
    stream, of one number.
    """

    units: tuple[str, ...]
    forms: tuple[tuple[Syllable, ...], ...] = ()
    terms: tuple[str, ...] = ()


class Plan(msgspec.Struct, frozen=True, gc=False):
    """All that retrieval and marking need to know.

    required: groups of alternatives; period: days of publication that come
    first; least_share: of the query in a hit, None for the ranking's.
    """

    units: tuple[Unit, ...]
    required: tuple[tuple[Condition, ...], ...]
    excluded: tuple[Condition, ...]
    period: Period | None = None
    least_share: float | None = None
    alternatives: tuple[Alternative, ...] = ()

    @property
    def requires_text(self) -> bool:
        """True if some of the text is required, so that a share of it is not."""
        return any(isinstance(condition, Phrase) for group in self.required for condition in group)
