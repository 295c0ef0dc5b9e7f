"""The values that understanding a query yields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import msgspec

from index.analysis import Stream
from index.query import Query
from index.search_page import Interpretation
from index.vietnamese.syllables import Syllable, Typed, syllables

BETWEEN_MEANINGS = " / "  # of an abbreviation that has several, as the reader is told


class IndexedWords(Protocol):
    """What understanding asks of an edition."""

    def doc_frequency(self, stream: Stream, term: str) -> int:
        """Number of articles with a term."""

    def missing(self, stream: Stream, terms: Sequence[str]) -> list[str]:
        """Those of some terms that no article has."""

    def has_author(self, byline: str) -> bool:
        """True if this is the byline of some article, accents and case aside."""


class Standing(msgspec.Struct, frozen=True, gc=False):
    """What stands for syllables [first, last) of the preferred text.

    forms: sequences of syllables, each of which says the same; terms: of
    the numbers stream, all of which an article has that says the same;
    share: how surely, 0 to 1; is_whole: the terms add to what is typed,
    rather than stand for each of its syllables.
    """

    first: int
    last: int
    forms: tuple[tuple[Syllable, ...], ...] = ()
    terms: tuple[str, ...] = ()
    share: float = 1.0
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """Days of publication that were asked for, both inclusive; None is open.

    is_required: articles of other days are no hits; else they come later,
    and less so if the words may be the subject as well (not is_certain).
    """

    since: date | None
    until: date | None
    is_required: bool = False
    is_certain: bool = True


class Understood(msgspec.Struct, frozen=True, gc=False):
    """A query and its meaning.

    typed: the syllables of the preferred text, whose places the others are.
    lighter: those that say little (titles, question words, those of a period); foreign:
    foreign words that stand alone; capitals: those of names; names: (first,
    last) of names of people, to be met in order; author: a byline that is all
    that was asked for.
    """

    query: Query
    typed: Typed
    standings: tuple[Standing, ...] = ()
    lighter: frozenset[int] = frozenset()
    foreign: frozenset[int] = frozenset()
    capitals: frozenset[int] = frozenset()
    names: tuple[tuple[int, int], ...] = ()
    author: str = ""
    period: Period | None = None
    interpreted: tuple[Interpretation, ...] = ()

    @property
    def syllables(self) -> list[Syllable]:
        """Those of the preferred text with their places; found anew, as few queries are asked for them."""
        return syllables(self.query.preferred)
