"""Hits, among all articles or the few with anything of a query, and their best."""

from __future__ import annotations

import numpy as np

from index.kernels.postings import Docs
from index.kernels.ranked import Ranked
from index.kernels.rows import Held
from index.kernels.scoring import Terms
from index.searching.reader import Floats
from index.searching.scorer import Scorer


class OfAll:
    """Hits, by what each article holds. held: see `Matches.held`; least: what a hit holds."""

    def __init__(self, scorer: Scorer, held: Held, least: int) -> None:
        self._scorer, self._least = scorer, least
        self._ranked: list[Ranked] = []
        self.held = held

    @property
    def docs(self) -> Docs:
        """Their numbers, ascending."""
        return np.flatnonzero(self.held >= self._least)

    def best(self, count: int, bar: float) -> tuple[Docs, Floats]:
        """(numbers, scores) among which are the `count` best hits and all their equals, if not below `bar`."""
        ranked = self._ranked = self._ranked or self._rank()
        best = ranked[0].best(count, bar)
        for hits in ranked[1:]:
            own_bar = max(bar, float(best[1].min())) if best[1].size >= count else bar
            best = _best_of(best, hits.best(count, own_bar), count)
        return best

    def _rank(self) -> list[Ranked]:
        """The hits in each segment; asked again they know what was scored before."""
        held, least, factors = self.held, self._least, self._scorer.factors
        return [Ranked(terms, held, least, factors, first) for first, terms in self._scorer.terms]


class OfFew:
    """The same, by what a few articles hold; what all hold is told each time that someone asks for it."""

    def __init__(self, scorer: Scorer, few: Terms, least: int) -> None:
        self._scorer, self._few, self._least = scorer, few, least
        self._ranked: Ranked | None = None

    @property
    def docs(self) -> Docs:
        """Their numbers, ascending."""
        docs: Docs = self._few.docs[self._few.held >= self._least]
        return docs

    @property
    def held(self) -> Held:
        """See `Matches.held`."""
        held = np.zeros(self._scorer.factors.size, np.uint8)
        held[self._few.docs] = self._few.held
        return held

    def best(self, count: int, bar: float) -> tuple[Docs, Floats]:
        """(numbers, scores) among which are the `count` best hits and all their equals, if not below `bar`."""
        if self._ranked is None:
            self._ranked = Ranked(self._few, self._few.held, self._least, self._scorer.factors)
        return self._ranked.best(count, bar)


def _best_of(one: tuple[Docs, Floats], other: tuple[Docs, Floats], count: int) -> tuple[Docs, Floats]:
    """The `count` best of both and all their equals."""
    docs, scores = np.concatenate((one[0], other[0])), np.concatenate((one[1], other[1]))
    kept = scores >= (np.partition(scores, -count)[-count] if scores.size > count else 0)
    return docs[kept], scores[kept]
