"""Writes posting lists: short ones as gaps, long ones as rows.

A list of a segment of N documents is *sparse* or *dense*.

    sparse  gaps u2, codes u1   one entry per document of the list
    dense   rows u1             one entry per document of the segment

Dense is a list of more than N / DENSE_SHARE documents. `starts[t]` to
`starts[t+1]` are term t's entries in `gaps` and `codes`; a dense term has
none there and stands in `row_terms`, with its document frequency in
`row_dfs`. A gap is the distance from the document before (the first: from
document 0). Where one exceeds MAX_GAP, entries with code 0 bridge it: they
say that the term is not in that document.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.arrays import ArrayWriter, array_writer
from index.codec.frequencies import BIG, CodeBook, Codes, Packed

DENSE_SHARE = 8  # costs 2 % of an index; a row is read without decoding anything
MAX_GAP = 65_535

Numbers = npt.NDArray[np.int64]

KINDS: dict[str, type[np.unsignedinteger]] = {
    "gaps": np.uint16,
    "codes": np.uint8,
    "rows": np.uint8,
    "row_terms": np.uint32,
    "row_dfs": np.uint32,
    "big_places": np.uint64,
    "big_counts": np.uint64,
    "row_big_places": np.uint64,
    "row_big_counts": np.uint64,
}


def book_array(fieldname: str) -> str:
    """Name of the array with a field's code book."""
    return f"book_{fieldname}"


class Lists(NamedTuple):
    """Posting lists of consecutive terms.

    starts: first posting of each term, and the end; docs: ascending in each
    list; packed: counts per part.
    """

    starts: npt.NDArray[np.int64]
    docs: npt.NDArray[np.int64]
    packed: Packed


class PostingWriter:
    """Appends posting lists to a segment, in the order of its terms."""

    def __init__(self, base: Path, doc_count: int) -> None:
        self._base = base
        self._doc_count = doc_count
        self._writers = {name: ArrayWriter(base, name, kind) for name, kind in KINDS.items()}
        self._starts: list[npt.NDArray[np.unsignedinteger[Any]]] = []
        self.terms = 0

    def add(self, lists: Lists, book: CodeBook) -> None:
        """Write some lists; book: the code book of their field."""
        frequencies = np.diff(lists.starts)
        codes = book.encode(lists.packed)
        is_dense = frequencies * DENSE_SHARE > self._doc_count
        if is_dense.any():
            is_in_row = np.repeat(is_dense, frequencies)
            self._add_rows(np.flatnonzero(is_dense), frequencies[is_dense], *_of(lists, codes, is_in_row))
            docs, codes, packed = _of(lists, codes, ~is_in_row)
            frequencies[is_dense] = 0
            lists = Lists(np.concatenate(([0], np.cumsum(frequencies))), docs, packed)
        self._add_sparse(lists, codes)
        self.terms += frequencies.size

    def finished(self) -> list[ArrayWriter]:
        """Its arrays, to be packed."""
        self._add_starts(np.array([self._writers["codes"].count]))
        starts = np.concatenate(self._starts)
        return [array_writer(self._base, "starts", starts.dtype, starts), *self._writers.values()]

    def _add_starts(self, starts: npt.NDArray[np.int64]) -> None:
        self._starts.append(starts.astype(np.uint32 if starts.max(initial=0) < 2**32 else np.uint64))

    def _add_rows(self, terms: Numbers, sizes: Numbers, docs: Numbers, codes: Codes, packed: Packed) -> None:
        """terms, sizes: of each dense list; docs, codes, packed: what they hold, one after the other."""
        write = self._writers
        places = np.repeat(np.arange(terms.size) * self._doc_count, sizes)
        places += docs
        rows = np.zeros(terms.size * self._doc_count, np.uint8)
        rows[places] = codes
        big = np.flatnonzero(codes == BIG)
        write["row_big_places"].append(write["rows"].count + places[big])
        write["row_big_counts"].append(packed[big])
        write["rows"].append(rows)
        write["row_terms"].append(self.terms + terms)
        write["row_dfs"].append(sizes)

    def _add_sparse(self, lists: Lists, codes: Codes) -> None:
        """codes: of each posting."""
        write = self._writers
        starts, docs, packed = lists
        gaps = np.diff(docs, prepend=0)
        heads = starts[:-1][starts[1:] > starts[:-1]]
        gaps[heads] = docs[heads]
        if gaps.max(initial=0) > MAX_GAP:
            starts, gaps, codes, packed = _bridged(starts, gaps, codes, packed)
        first = write["codes"].count
        big = np.flatnonzero(codes == BIG)
        self._add_starts(starts[:-1] + first)
        write["big_places"].append(big + first)
        write["big_counts"].append(packed[big])
        write["gaps"].append(gaps)
        write["codes"].append(codes)


def _of(lists: Lists, codes: Codes, which: npt.NDArray[np.bool_]) -> tuple[Numbers, Codes, Packed]:
    """Some of the postings: documents, codes, counts."""
    return lists.docs[which], codes[which], lists.packed[which]


def _bridged(starts: Numbers, gaps: Numbers, codes: Codes, packed: Packed) -> tuple[Numbers, Numbers, Codes, Packed]:
    """The same lists with entries of code 0 where a gap is too wide."""
    extra = np.maximum(gaps - 1, 0) // MAX_GAP  # entries before each posting
    own = np.arange(gaps.size) + np.cumsum(extra)
    size = gaps.size + int(extra.sum())
    wide_gaps = np.full(size, MAX_GAP, np.int64)
    wide_gaps[own] = gaps - extra * MAX_GAP
    wide_codes, wide_packed = np.zeros(size, np.uint8), np.zeros(size, np.uint64)
    wide_codes[own], wide_packed[own] = codes, packed
    shift = np.concatenate(([0], np.cumsum(extra)))
    return starts + shift[starts], wide_gaps, wide_codes, wide_packed
