"""What passages add to scores, and hits in order, in NumPy; see `index.kernels`."""

from __future__ import annotations

from math import sqrt

import numpy as np
import numpy.typing as npt

from index.kernels.plain.looks import Looks
from index.kernels.plain.postings import Docs
from index.kernels.plain.rows import WHOLE, Held

EARLY_CHARS = 300  # a window that begins there is half as early as one at the beginning; 150 and 500 were no better
ROUNDING = 1 - 1e-5  # what float32 sums may be off

Floats = npt.NDArray[np.float32]
Shares = npt.NDArray[np.float64]
Times = npt.NDArray[np.int64]


class Reranked:
    """Hits and their scores of the second stage; see `index.searching.rerank`.

    looks: at their passages; held: steps of the query in each article, uint8
    (doc_count,), each of its `units` rounded down to one; factors: what
    recency and period leave of a gain (doc_count,); published: of all
    articles; whole: the value of a window that shows all; passage, early:
    weights of what it shows, and of how early it begins.
    """

    def __init__(
        self,
        looks: Looks,
        held: Held,
        factors: Floats,
        published: Times,
        units: int,
        whole: float,
        passage: float,
        early: float,
    ) -> None:
        self._looks, self._held, self._factors, self._published = looks, held, factors, published
        self._units, self._whole, self._passage, self._early = units, whole, passage, early
        self._docs, self._scores = np.empty(0, np.int64), np.empty(0, np.float32)
        self._read = 0  # passages were added to the first so many
        self._best, self._bar, self._last = 0.0, 0.0, 0.0

    def take(self, docs: Docs, scores: Floats, most: int) -> list[int]:
        """The `most` best of some more hits; told are those of them that can be among the best of all.

        scores: of the first stage. The first time all are told, in order; then
        those that can reach the bar. What was taken before is not taken again.
        """
        is_new = ~np.isin(docs, self._docs)
        docs, scores = docs[is_new], scores[is_new]
        if docs.size > most or not self._docs.size:
            docs, scores = self._in_order(docs, scores, most)
        if not self._docs.size and docs.size:
            self._best, self._last = scores.item(0), scores.item(-1)
        shown = self._most_shown(docs)
        highest = self._whole * shown * (self._passage * np.sqrt(shown) + self._early)
        can_rise = scores + highest * self._left(docs, scores) >= self._bar
        self._docs = np.concatenate((self._docs, docs[can_rise]))
        self._scores = np.concatenate((self._scores, scores[can_rise]))
        taken: list[int] = self._docs[self._read :].tolist()
        return taken

    def add_passages(self) -> None:
        """To the scores of those that were taken last, if they were looked at."""
        firsts = np.array([self._looks.first_text(doc) for doc in self._docs[self._read :].tolist()], np.int64)
        places = self._read + (firsts >= 0).nonzero()[0]
        docs, scores = self._docs[places], self._scores[places]
        self._scores[places] += self._gains(firsts[firsts >= 0], docs) * self._left(docs, scores)
        self._read = self._docs.size

    def least(self, count: int) -> float | None:
        """What the first stage must give others, so that they can be among the `count` best; None if none can.

        Of them score + 2 * half * sqrt(score) reaches the bar. count: at most as many as were taken.
        """
        half = self._whole * (self._passage + self._early) / sqrt(self._best or 1) / 2
        self._bar = -np.sort(-self._scores).item(count - 1) * ROUNDING
        least = sqrt(half * half + self._bar) - half
        least = least * least * ROUNDING
        return least if self._last >= least else None

    def best_first(self, count: int) -> tuple[list[int], list[float]]:
        """(numbers, scores) of the best of all that were taken: by score, then the newer, then the earlier indexed."""
        docs, scores = self._in_order(self._docs, self._scores, count)
        return docs.tolist(), scores.tolist()

    def _in_order(self, docs: Docs, scores: Floats, count: int) -> tuple[Docs, Floats]:
        order = np.lexsort((docs, -self._published[docs], -scores))[: max(0, count)]
        return docs[order], scores[order]

    def _gains(self, firsts: Docs, docs: Docs) -> Floats:
        """What the best window of each article is worth, float32 (articles,). firsts: the first text of each."""
        texts = firsts[:, None] + np.arange(self._looks.fields)
        values, starts = self._looks.windows.values[texts], self._looks.windows.starts[texts]
        whole = self._whole or 1.0
        shown = np.minimum(values / whole, self._most_shown(docs)[:, None])
        worth = whole * shown * (self._passage * np.sqrt(shown) + self._early / (1 + starts / EARLY_CHARS))
        gains: Floats = worth.astype(np.float32).max(axis=1)
        return gains

    def _most_shown(self, docs: Docs) -> Shares:
        """Share of the query in some hits, rounded up; 0 to 1."""
        return np.minimum((self._held[docs] + float(self._units)) / WHOLE, 1.0)

    def _left(self, docs: Docs, scores: Floats) -> Floats:
        """What is left of a gain."""
        left: Floats = np.sqrt(scores / np.float32(self._best or 1)) * self._factors[docs]
        return left
