"""One Whoosh segment's arrays, as searching uses them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec.arrays import SegmentArrays, base_of
from index.codec.documents import length_array
from index.codec.frequencies import Codes, counts_of_codes, unpack_counts
from index.codec.postings import BigCounts, PostingArrays
from index.codec.stored import StoredValues
from index.codec.terms import ArrayTermsReader
from index.codec.token_column import TokenColumn
from index.kernels import postings
from index.kernels.postings import CodedList, Docs
from index.schema import Field

Floats = npt.NDArray[np.float32]


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
        self._counts: dict[str, Floats] = {}
        self.tokens = TokenColumn(self._arrays, len(Field))
        self.stored = StoredValues(self._arrays)
        self.live = live_mask(leaf.segment(), self.doc_count)

    def coded(self, fieldname: str, term: bytes) -> CodedList | None:
        """A term's posting list as stored, in this segment's own numbers."""
        return self._terms.coded(fieldname, term)

    def postings(self, fieldname: str, term: bytes) -> PostingArrays | None:
        """A term's posting list, decoded, in this segment's own numbers."""
        return self._terms.postings(fieldname, term)

    def doc_frequency(self, fieldname: str, term: bytes) -> int:
        """Number of articles with the term."""
        return self._terms.doc_frequency(fieldname, term)

    def counts(self, fieldname: str) -> Floats:
        """What the codes of a stream mean: float32 (fields, 256)."""
        if fieldname not in self._counts:
            self._counts[fieldname] = counts_of_codes(self._terms.book(fieldname))
        return self._counts[fieldname]

    @property
    def bigs(self) -> tuple[BigCounts, BigCounts]:
        """Counts without a code, of sparse lists and of rows."""
        return self._terms.bigs

    def big_counts(self, fieldname: str, found: CodedList, docs: Docs) -> Floats:
        """Counts of a term in some documents that have it: float32 (fields, docs)."""
        listed = found.docs
        entries = docs if listed is None else np.searchsorted(listed, docs)
        packed = self._terms.big_counts(found).of(found, self._terms.book(fieldname), entries)
        return unpack_counts(packed).astype(np.float32)

    def codes_of(self, lists: Sequence[CodedList], docs: Docs) -> Codes:
        """Codes of several lists in some documents: uint8 (lists, documents)."""
        return postings.codes_of(lists, docs, self.doc_count)

    def total_length(self, name: str) -> int:
        """Terms of all articles in a stream, or syllables in a field."""
        return self._arrays.info.lengths.get(name, 0)

    def lengths(self, name: str) -> npt.NDArray[Any]:
        """The same per article, of shape (doc_count,)."""
        lengths = self._arrays[length_array(name)]
        return lengths if lengths.size else np.zeros(self.doc_count, np.uint8)


def live_mask(segment: Any, doc_count: int) -> npt.NDArray[np.bool_] | None:
    """False for the deleted documents of a segment of Whoosh's table of contents; None without any."""
    if not segment.has_deletions():
        return None
    live = np.ones(doc_count, np.bool_)
    live[list(segment.deleted_docs())] = False
    return live
