"""What passages add to scores, and hits in order, in NumPy; see `index.kernels`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.kernels.plain.looks import Looks
from index.kernels.plain.postings import Docs
from index.kernels.plain.rows import WHOLE, Held

EARLY_CHARS = 300  # a window that begins there is half as early as one at the beginning; 150 and 500 were no better

Floats = npt.NDArray[np.float32]
Shares = npt.NDArray[np.float64]
Times = npt.NDArray[np.int64]


class Bonus:
    """What the passages of hits are worth; see `index.searching.rerank`.

    held: steps of the query in each article, uint8 (doc_count,), each of its
    `units` rounded down to one; factors: what recency and period leave of a
    gain (doc_count,); best: the highest score of the first stage, above 0.
    whole: the value of a window that shows all; passage, early: weights of
    what it shows, and of how early it begins.
    """

    def __init__(
        self, held: Held, factors: Floats, units: int, best: float, whole: float, passage: float, early: float
    ) -> None:
        self._held, self._factors, self._units, self._best = held, factors, units, best
        self._whole, self._passage, self._early = whole, passage, early

    def add(self, scores: Floats, docs: Docs, places: Sequence[int], looks: Looks, first: int) -> None:
        """To the scores of some hits, in place.

        places: among `docs`, of articles that were looked at one after the other; first: number of the first of them.
        """
        own = np.array(places, np.intp)
        scores[own] += self._gains(looks, first, docs[own]) * self._kept(docs[own], scores[own])

    def rising(self, docs: Docs, scores: Floats, bar: float) -> tuple[Docs, Floats]:
        """Those of some hits that can reach the bar, whatever their passages are."""
        shown = self._most_shown(docs)
        highest = self._whole * shown * (self._passage * np.sqrt(shown) + self._early)
        can_rise = scores + highest * self._kept(docs, scores) >= bar
        return docs[can_rise], scores[can_rise]

    def _gains(self, looks: Looks, first: int, docs: Docs) -> Floats:
        """What the best window of each article is worth, float32 (articles,)."""
        texts = slice(first * looks.fields, (first + docs.size) * looks.fields)
        values, starts, _ = (array[texts] for array in looks.windows)
        whole = self._whole or 1.0
        shown = np.minimum(values / whole, self._most_shown(docs).repeat(looks.fields))
        worth = whole * shown * (self._passage * np.sqrt(shown) + self._early / (1 + starts / EARLY_CHARS))
        gains: Floats = worth.astype(np.float32).reshape(docs.size, looks.fields).max(axis=1)
        return gains

    def _most_shown(self, docs: Docs) -> Shares:
        """Share of the query in some hits, rounded up; 0 to 1."""
        return np.minimum((self._held[docs] + float(self._units)) / WHOLE, 1.0)

    def _kept(self, docs: Docs, scores: Floats) -> Floats:
        """What is left of a gain."""
        kept: Floats = np.sqrt(scores / np.float32(self._best)) * self._factors[docs]
        return kept


def best_first(docs: Docs, scores: Floats, published: Times, count: int) -> tuple[Docs, Floats]:
    """The `count` best of some hits: by score, then the newer, then the earlier indexed. published: of all articles."""
    order = np.lexsort((docs, -published[docs], -scores))[:count]
    return docs[order], scores[order]
