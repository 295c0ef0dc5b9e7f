"""One Whoosh segment's arrays, as searching uses them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec.arrays import SegmentArrays, base_of
from index.codec.documents import StoredFrames, length_array
from index.codec.postings import PostingArrays
from index.codec.terms import ArrayTermsReader
from index.codec.token_column import TokenColumn
from index.schema import Field


class SegmentReader:
    """Postings, lengths and tokens of one segment.

    first: number of its first document in the whole edition; live: bool
    (doc_count,), False where an article is deleted, or None if none is.
    """

    def __init__(self, leaf: Any, first: int) -> None:
        self.first = first
        self.doc_count = int(leaf.doc_count_all())
        self._arrays = SegmentArrays(base_of(leaf.storage(), leaf.segment()))
        self._terms = ArrayTermsReader(self._arrays)
        self.tokens = TokenColumn(self._arrays, len(Field))
        self.stored = StoredFrames(self._arrays)
        self.live = _live(leaf.segment(), self.doc_count)

    def postings(self, fieldname: str, term: bytes) -> PostingArrays | None:
        """A term's posting list in this segment's own numbers."""
        return self._terms.postings(fieldname, term)

    def doc_frequency(self, fieldname: str, term: bytes) -> int:
        """Number of articles with the term."""
        return self._terms.doc_frequency(fieldname, term)

    def total_length(self, fieldname: str) -> int:
        """Terms of all articles."""
        return self._arrays.info.lengths.get(fieldname, 0)

    def lengths(self, fieldname: str) -> npt.NDArray[Any]:
        """Terms per article, of shape (doc_count,)."""
        lengths = self._arrays[length_array(fieldname)]
        return lengths if lengths.size else np.zeros(self.doc_count, np.uint8)


def _live(segment: Any, doc_count: int) -> npt.NDArray[np.bool_] | None:
    if not segment.has_deletions():
        return None
    live = np.ones(doc_count, np.bool_)
    live[list(segment.deleted_docs())] = False
    return live
