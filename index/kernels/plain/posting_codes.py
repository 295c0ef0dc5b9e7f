"""Posting lists as they lie on disk, in NumPy; see `index.kernels`.

documents, counts  ->  gaps and codes (sparse), or a code for each document (dense)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

PARTS = 3
PART_BITS = 20
MOST = 2**PART_BITS - 1  # occurrences counted in one part
BIG = 255
DENSE_SHARE = 8  # costs 2 % of an index; a row is read without decoding anything
MAX_GAP = 65_535

_FEW_BITS = (2, 3, 7)  # title, lead, body: all but one of a thousand postings have no larger counts
_FEW = np.uint64(sum((1 << bits) - 1 << PART_BITS * (PARTS - 1 - part) for part, bits in enumerate(_FEW_BITS)))

Numbers = npt.NDArray[np.int64]
Packed = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint8]
Gaps = npt.NDArray[np.int64] | npt.NDArray[np.uint16]


class Lists(NamedTuple):
    """Posting lists of consecutive terms.

    starts: first posting of each term, and the end; docs: ascending in each
    list; packed: counts per part.
    """

    starts: Numbers
    docs: Numbers
    packed: Packed


class Sparse(NamedTuple):
    """Lists as gaps and codes. starts: first entry of each term, without the
    end; big_places: the entries with the code BIG, big_counts: their counts."""

    starts: Numbers
    gaps: Gaps
    codes: Codes
    big_places: Numbers
    big_counts: Packed


class Dense(NamedTuple):
    """Lists as rows of one code per document. terms, sizes: number and
    documents of each; big_places: counted over all rows."""

    terms: Numbers
    sizes: Numbers
    rows: Codes
    big_places: Numbers
    big_counts: Packed


def encoded(lists: Lists, book: Packed, doc_count: int) -> tuple[Sparse, Dense]:
    """The lists of more than doc_count / DENSE_SHARE documents as rows, the others as gaps.

    book: the packed counts that have a code, ascending, at most 254: c stands for the c-th. Raises ValueError or
    IndexError if documents do not ascend below `doc_count`.
    """
    if lists.docs.size and not 0 <= lists.docs.min() <= lists.docs.max() < doc_count:
        raise IndexError("no such document")
    frequencies = np.diff(lists.starts)
    codes = _codes(lists.packed, book)
    is_dense = frequencies * DENSE_SHARE > doc_count
    is_in_row = np.repeat(is_dense, frequencies)
    terms = np.flatnonzero(is_dense)
    dense = _dense(terms, frequencies[terms], _of(lists, codes, is_in_row), doc_count)
    if terms.size:
        docs, codes, packed = _of(lists, codes, ~is_in_row)
        frequencies[terms] = 0
        lists = Lists(np.concatenate(([0], np.cumsum(frequencies))), docs, packed)
    return _sparse(lists, codes), dense


def _dense(terms: Numbers, sizes: Numbers, held: tuple[Numbers, Codes, Packed], doc_count: int) -> Dense:
    """terms, sizes: of each dense list; held: documents, codes and counts, one list after the other."""
    docs, codes, packed = held
    places = np.repeat(np.arange(terms.size) * doc_count, sizes)
    places += docs
    rows = np.zeros(terms.size * doc_count, np.uint8)
    rows[places] = codes
    big = np.flatnonzero(codes == BIG)
    return Dense(terms, sizes, rows, places[big], packed[big])


def _sparse(lists: Lists, codes: Codes) -> Sparse:
    """codes: of each posting."""
    starts, docs, packed = lists
    gaps = np.diff(docs, prepend=0)
    heads = starts[:-1][starts[1:] > starts[:-1]]
    gaps[heads] = docs[heads]
    if gaps.min(initial=0) < 0:
        raise ValueError("documents of a list have to ascend")
    if gaps.max(initial=0) > MAX_GAP:
        starts, gaps, codes, packed = _bridged(starts, gaps, codes, packed)
    big = np.flatnonzero(codes == BIG)
    return Sparse(starts[:-1], gaps, codes, big, packed[big])


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


def _codes(packed: Packed, book: Packed) -> Codes:
    """Codes of packed counts; BIG for those that are not in the book. Small counts are looked up at once."""
    few = np.full(1 << sum(_FEW_BITS), BIG, np.uint8)
    is_few = ~_is_more(book)
    few[_as_few(book[is_few])] = np.flatnonzero(is_few) + 1
    codes = few.take(_as_few(packed))
    more = _is_more(packed).nonzero()[0]
    codes[more] = _searched(packed[more], book)
    return codes


def _searched(packed: Packed, book: Packed) -> Codes:
    if not book.size:
        return np.full(packed.shape, BIG, np.uint8)
    places = np.minimum(np.searchsorted(book, packed), book.size - 1)
    return np.where(book[places] == packed, places + 1, BIG).astype(np.uint8)


def _is_more(packed: Packed) -> npt.NDArray[np.bool_]:
    """Whether a count is too large for `_as_few`."""
    is_more: npt.NDArray[np.bool_] = (packed & ~_FEW) != 0
    return is_more


def _as_few(packed: Packed) -> Numbers:
    """Small counts in 12 bits; of larger ones anything."""
    title, lead, body = _FEW_BITS
    numbers = packed.view(np.int64)
    few = numbers & (1 << body) - 1
    few |= numbers >> PART_BITS - body & ((1 << lead) - 1) << body
    few |= numbers >> 2 * PART_BITS - body - lead & ((1 << title) - 1) << body + lead
    return few
