"""Hits, among all articles or the few with anything of a query, and their best."""

from __future__ import annotations

import numpy as np

from index.kernels.postings import Docs
from index.kernels.ranked import Ranked
from index.kernels.rows import Held
from index.searching.reader import Floats
from index.searching.scorer import Few, Scorer

NOTHING = np.empty(0, np.int64), np.empty(0, np.float32)  # documents and their scores


class OfAll:
    """Hits, by what each article holds. held: see `Matches.held`; least: what a hit holds."""

    def __init__(self, scorer: Scorer, held: Held, least: int) -> None:
        self._scorer = scorer
        self._least = least
        self._ranked: list[tuple[int, Ranked]] = []
        self.held = held

    @property
    def docs(self) -> Docs:
        """Their numbers, ascending."""
        return np.flatnonzero(self.held >= self._least)

    def best(self, count: int, bar: float) -> tuple[Docs, Floats]:
        """(numbers, scores) among which are the `count` best hits and all their equals, if not below `bar`."""
        best = NOTHING
        for first, hits in self._ranked or self._rank():
            own_bar = max(bar, float(best[1].min())) if best[1].size >= count else bar
            docs, scores = hits.best(count, own_bar)
            best = _best_of(best, (docs + first, scores), count) if first else (docs, scores)
        return best

    def _rank(self) -> list[tuple[int, Ranked]]:
        """The hits in each segment; asked again they know what was scored before."""
        factors = self._scorer.factors
        for first, terms in self._scorer.terms:
            own = slice(first, first + terms.doc_count)
            self._ranked.append((first, Ranked(terms, self.held[own], self._least, factors[own])))
        return self._ranked


class OfFew:
    """The same, by what a few articles hold; what all hold is told each time that someone asks for it."""

    def __init__(self, scorer: Scorer, few: Few, least: int) -> None:
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
            self._ranked = Ranked(self._few.terms, self._few.held, self._least, self._scorer.factors)
        places, scores = self._ranked.best(count, bar)
        return self._few.docs[places], scores


def _best_of(one: tuple[Docs, Floats], other: tuple[Docs, Floats], count: int) -> tuple[Docs, Floats]:
    """The `count` best of both and all their equals."""
    docs, scores = np.concatenate((one[0], other[0])), np.concatenate((one[1], other[1]))
    kept = scores >= (np.partition(scores, -count)[-count] if scores.size > count else 0)
    return docs[kept], scores[kept]
