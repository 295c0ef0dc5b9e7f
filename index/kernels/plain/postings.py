"""Posting lists of one segment, in NumPy; see `index.kernels`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Docs = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint8]
Gaps = npt.NDArray[np.uint16]
Counts = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]

_SEARCH_COST = 16  # one bisection costs about as much as spreading so many postings


class CodedList:
    """A term's postings in one segment. Sparse ones stay as they are stored until someone decodes them for himself.

    docs: ascending int64, or None if `codes` is a row with one entry per
    document (0: the term is not there); codes: uint8, see
    `index.codec.frequencies`; df: documents with the term; first: number of
    the list's first entry among those of all terms; kept: which entries of
    the stored list these are, None for all.
    """

    __slots__ = ("_docs", "_gaps", "codes", "df", "first", "kept")

    def __init__(self, docs: Docs | None, codes: Codes, df: int, first: int = 0, kept: Docs | None = None) -> None:
        if docs is not None and docs.size != codes.size:
            raise ValueError("a code of each document is expected")
        self._docs = docs
        self._gaps: Gaps | None = None
        self.codes = codes
        self.df = df
        self.first = first
        self.kept = kept

    @classmethod
    def sparse(cls, gaps: Gaps, codes: Codes, first: int, end: int, df: int) -> CodedList:
        """The entries first to end - 1 of the stored lists. df: fewer than these if some only bridge a long gap."""
        own = codes[first:end]
        kept = None if df == end - first else own.nonzero()[0]
        found = cls(None, own if kept is None else own[kept], df, first, kept)
        found._gaps = gaps[first:end]
        return found

    @property
    def is_row(self) -> bool:
        """True if there is a code for each document of the segment."""
        return self._docs is None and self._gaps is None

    @property
    def docs(self) -> Docs | None:
        """Made each time of those that stay as they are stored."""
        if self._gaps is None:
            return self._docs
        docs = self._gaps.cumsum(dtype=np.int64)
        return docs if self.kept is None else docs[self.kept]

    def decoded(self) -> CodedList:
        """The same with its documents."""
        return CodedList(self.docs, self.codes, self.df, self.first, self.kept) if self._gaps is not None else self

    def places(self) -> Docs:
        """Which entries of `codes` are postings."""
        return self.codes.nonzero()[0]


def codes_of(lists: Sequence[CodedList], docs: Docs, doc_count: int) -> Codes:
    """Codes of several lists in some documents, ascending: uint8 (lists, documents); 0 where a term is not."""
    codes = np.empty((len(lists), docs.size), np.uint8)
    scratch = np.zeros(doc_count, np.uint8)
    for row, found in zip(codes, lists, strict=True):
        own = found.docs
        if own is None:
            found.codes.take(docs, out=row, mode="clip")
        elif docs.size * _SEARCH_COST < own.size:
            places = own.searchsorted(docs)
            np.multiply(found.codes.take(places, mode="clip"), own.take(places, mode="clip") == docs, out=row)
        else:
            scratch[own] = found.codes
            scratch.take(docs, out=row, mode="clip")
            scratch[own] = 0
    return codes


def add_where_present(counts: Counts, amounts: Sequence[tuple[CodedList, int]]) -> None:
    """counts[d] += amount for every document of each list; no sum may pass what the type holds.

    counts: (doc_count,).
    """
    for found, amount in amounts:
        own, docs = counts.dtype.type(amount), found.docs
        if docs is None:
            np.add(counts, (found.codes > 0).view(np.uint8) * own, out=counts)
        else:
            counts[docs] += own


def raise_where_present(counts: Counts, amounts: Sequence[tuple[CodedList, int]]) -> None:
    """counts[d] is at least amount for every document of each list."""
    for found, amount in amounts:
        own, docs = counts.dtype.type(amount), found.docs
        if docs is None:
            np.maximum(counts, (found.codes > 0).view(np.uint8) * own, out=counts)
        else:
            counts[docs] = np.maximum(counts[docs], own)
