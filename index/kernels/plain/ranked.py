"""The hits of a plan, and the best of them, in NumPy; see `index.kernels`."""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from index.kernels.plain.formula import Floats
from index.kernels.plain.postings import Docs
from index.kernels.plain.rows import Held, Mask, count_hits
from index.kernels.plain.scoring import ROUNDING, Potential, Terms

FEW = 512  # articles that are scored exactly at once as fast as bounded first
SEEDS = 64  # articles scored first; more cost more than the bound they give saves
LEVELS = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0)  # of the highest bound, where seeds are looked for


class Ranked:
    """The hits of a plan in one segment, to be asked for the best of them."""

    def __init__(self, terms: Terms, held: Held, least: int, factors: Floats, first: int = 0) -> None:
        """Both arrays have an entry for each document of all segments; of few documents' terms `held` is theirs alone.

        held: steps of the units that each document holds, of a unit the most of its roles; least: what the hits
        hold, 1 or more; factors: of the score of each, 1 or less; first: number of the segment's first document.
        """
        own = slice(first, first + terms.doc_count)
        potential, self._step = terms.potential(held[own])
        self._terms, self._factors, self._first = terms, factors[own], first
        self._potential: Potential = potential * (held[own] >= least)

    def best(self, count: int, bar: float) -> tuple[Docs, Floats]:
        """(numbers, scores) of the `count` best hits and all their equals; none below `bar`, in no order.

        Numbers are those of all segments.
        """
        best = _Best(count, bar)
        own = self._potential
        level = _level(own, max(count, SEEDS))
        self._try(best, (own >= level).nonzero()[0])
        passed = max(1, int(best.bar / self._step))
        if passed < level:
            self._try(best, ((own >= passed) & (own < level)).nonzero()[0])
        return best.docs + self._first, best.scores

    def _try(self, best: _Best, docs: Docs) -> None:
        """Score those of the documents that can be among the best."""
        count = max(best.count, SEEDS)
        if docs.size <= max(count, FEW):
            best.add(docs, self._scores(docs))
            return
        bounds = self._terms.bounds(docs) * self._factors[docs] * np.float32(ROUNDING)
        if not best.bar:
            seeds = bounds >= np.partition(bounds, docs.size - count)[docs.size - count]
            best.add(docs[seeds], self._scores(docs[seeds]))
            docs, bounds = docs[~seeds], bounds[~seeds]
        docs = docs[bounds >= best.bar]
        best.add(docs, self._scores(docs))

    def _scores(self, docs: Docs) -> Floats:
        return self._terms.scores(docs) * self._factors[docs]


class Retrieved:
    """The documents of all segments that hold enough of a plan, and the best of them.

    least: steps that each of them holds, 1 or more; total: how many they are.
    """

    def __init__(self, terms: list[Terms], doc_count: int, most: int = 0, held: Held | None = None) -> None:
        """terms: of each segment; most: postings of these, so that nothing is made for each document, 0 for none.

        held: of each document, where no unit tells it. In NumPy nothing is gained by few postings.
        """
        self._terms = terms
        self._ranked: list[Ranked] = []
        self.least, self.total = 1, 0
        self.held = np.zeros(doc_count, np.uint8) if held is None else held
        if held is None:
            for own, first in zip(terms, _firsts(terms), strict=True):
                own.add_held(self.held, first)

    @property
    def docs(self) -> Docs:
        """Numbers of the hits, ascending."""
        return np.flatnonzero(self.held >= self.least)

    def keep(self, least: int, best_share: float, live: Mask | None, allowed: Mask | None) -> None:
        """Count those that hold enough, see `rows.count_hits`; they alone are hits from now on."""
        self.total, self.least = count_hits(self.held, least, best_share, live, allowed)

    def best(self, count: int, bar: float, factors: Floats) -> tuple[Docs, Floats]:
        """(numbers, scores) among which are the `count` best hits and all their equals; none below `bar`, in no order.

        factors: of the score of each document, 1 or less; the same ones each time.
        """
        best = _Best(count, bar)
        self._ranked = self._ranked or [
            Ranked(own, self.held, self.least, factors, first)
            for own, first in zip(self._terms, _firsts(self._terms), strict=True)
        ]
        for hits in self._ranked:
            best.add(*hits.best(count, best.bar))
        return best.docs, best.scores


def _firsts(terms: list[Terms]) -> list[int]:
    """Number of each segment's first document."""
    return list(accumulate([own.doc_count for own in terms], initial=0))[:-1]


class _Best:
    """The documents scored so far. bar: none below it is among the best."""

    def __init__(self, count: int, bar: float) -> None:
        self.count = count
        self.docs: Docs = np.empty(0, np.int64)
        self.scores: Floats = np.empty(0, np.float32)
        self.bar = bar

    def add(self, docs: Docs, scores: Floats) -> None:
        """Take up more, and drop those below the new bar."""
        docs, scores = np.concatenate((self.docs, docs)), np.concatenate((self.scores, scores))
        if scores.size >= self.count:
            self.bar = max(self.bar, float(np.partition(scores, scores.size - self.count)[scores.size - self.count]))
        kept = scores >= self.bar
        self.docs, self.scores = docs[kept], scores[kept]


def _level(potential: Potential, wanted: int) -> int:
    """A potential that at least `wanted` documents reach, if so many are hits; 1 or more."""
    highest = int(potential.max(initial=0))
    for share in LEVELS:
        level = max(1, int(share * highest))
        if np.count_nonzero(potential >= level) >= wanted:
            break
    return level
