"""Which articles are hits: of all, or of the few that have anything of a query."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from index.kernels.postings import Docs
from index.kernels.rows import Held
from index.searching.reader import Mask
from index.searching.scorer import Few, Ranked, Scorer


class OfAll:
    """Hits, a flag for each article.

    mask: bool (doc_count,); held: see `Scorer.held`, None if nothing is scored.
    """

    def __init__(self, scorer: Scorer, mask: Mask, held: Held | None) -> None:
        self._scorer = scorer
        self.mask = mask
        self.held = held
        self._ranked: Ranked | None = None

    @cached_property
    def docs(self) -> Docs:
        """Their numbers, ascending."""
        return np.flatnonzero(self.mask)

    def ranked(self) -> Ranked:
        """The hits, to be asked for the best of them; always the same."""
        if self._ranked is None:
            assert self.held is not None
            self._ranked = self._scorer.ranked(self.held, self.mask)
        return self._ranked


class OfFew:
    """The same, with flags for a few articles; those of all are made where someone asks for them."""

    def __init__(self, scorer: Scorer, few: Few, is_hit: Mask, doc_count: int) -> None:
        """is_hit: bool, one for each of the few."""
        self._scorer, self._few, self._is_hit, self._doc_count = scorer, few, is_hit, doc_count
        self._ranked: Ranked | None = None

    @cached_property
    def docs(self) -> Docs:
        """Their numbers, ascending."""
        docs: Docs = self._few.docs[self._is_hit]
        return docs

    @cached_property
    def mask(self) -> Mask:
        """bool (doc_count,)."""
        mask = np.zeros(self._doc_count, np.bool_)
        mask[self._few.docs] = self._is_hit
        return mask

    @cached_property
    def held(self) -> Held:
        """See `Scorer.held`."""
        held = np.zeros(self._doc_count, np.uint8)
        held[self._few.docs] = self._few.held
        return held

    def ranked(self) -> Ranked:
        """The hits, to be asked for the best of them; always the same."""
        if self._ranked is None:
            self._ranked = self._scorer.ranked_few(self._few, self._is_hit)
        return self._ranked
