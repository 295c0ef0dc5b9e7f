"""Which articles are hits: of all, or of the few that have anything of a query."""

from __future__ import annotations

import numpy as np

from index.kernels import ranked, scoring
from index.kernels.postings import Docs
from index.kernels.rows import Held
from index.searching.reader import Floats, Mask
from index.searching.scorer import Ranked, Scorer


class OfAll:
    """Hits, a flag for each article.

    mask: bool (doc_count,); held: see `Scorer.held`, None if nothing is scored.
    """

    def __init__(self, scorer: Scorer, mask: Mask, held: Held | None) -> None:
        self._scorer = scorer
        self._ranked: Ranked | None = None
        self.mask = mask
        self.held = held

    @property
    def docs(self) -> Docs:
        """Their numbers, ascending."""
        return np.flatnonzero(self.mask)

    def best(self, count: int, bar: float) -> tuple[Docs, Floats]:
        """(numbers, scores) among which are the `count` best hits and all their equals, if not below `bar`."""
        if self._ranked is None:
            assert self.held is not None
            self._ranked = self._scorer.ranked(self.held, self.mask)
        return self._ranked.best(count, bar)


class OfFew:
    """The same, with flags for a few articles; those of all are made each time that someone asks for them."""

    def __init__(self, scorer: Scorer, docs: Docs, held: Held, terms: scoring.Terms, mask: Mask) -> None:
        """docs, held, terms: see `Scorer.few`; mask: which of these are hits."""
        self._scorer, self._docs, self._held, self._terms, self._mask = scorer, docs, held, terms, mask
        self._ranked: ranked.Ranked | None = None

    @property
    def docs(self) -> Docs:
        """Their numbers, ascending."""
        docs: Docs = self._docs[self._mask]
        return docs

    @property
    def mask(self) -> Mask:
        """bool (doc_count,)."""
        mask = np.zeros(self._scorer.factors.size, np.bool_)
        mask[self._docs] = self._mask
        return mask

    @property
    def held(self) -> Held:
        """See `Scorer.held`."""
        held = np.zeros(self._scorer.factors.size, np.uint8)
        held[self._docs] = self._held
        return held

    def best(self, count: int, bar: float) -> tuple[Docs, Floats]:
        """(numbers, scores) among which are the `count` best hits and all their equals, if not below `bar`."""
        if self._ranked is None:
            self._ranked = ranked.Ranked(self._terms, self._held, self._mask, self._scorer.factors)
        places, scores = self._ranked.best(count, bar)
        return self._docs[places], scores
