# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Posting lists as they lie on disk, in C; each function is that of `index.kernels.plain.posting_codes`."""

from libc.stdint cimport int64_t, uint8_t, uint16_t, uint64_t
from libc.string cimport memset

import numpy as np

from index.kernels.plain.posting_codes import Dense, Sparse

VERSION = 10

cdef enum:
    BIG = 255
    MAX_CODES = 254
    DENSE_SHARE = 8
    MAX_GAP = 65535
    FEW = 4096  # small counts: of 2 bits in the first part, 3 in the second, 7 in the third

cdef uint64_t MORE = ~((<uint64_t> 3 << 40) | (<uint64_t> 7 << 20) | 127)

cdef struct Sizes:
    Py_ssize_t entries  # of sparse lists
    Py_ssize_t big
    Py_ssize_t rows
    Py_ssize_t row_big


def encoded(lists, const uint64_t[::1] book, Py_ssize_t doc_count):
    """The lists of more than doc_count / DENSE_SHARE documents as rows, the others as gaps."""
    cdef const int64_t[::1] starts = lists.starts, docs = lists.docs
    cdef const uint64_t[::1] packed = lists.packed
    cdef Py_ssize_t count = starts.shape[0] - 1
    _check(starts, docs, packed, doc_count)
    all_codes = np.empty(docs.shape[0], np.uint8)
    cdef uint8_t[::1] codes = all_codes
    _put_codes(packed, book, codes)
    cdef Sizes sizes = _sizes(starts, docs, codes, doc_count)
    sparse = Sparse(
        np.empty(count, np.int64),
        np.empty(sizes.entries, np.uint16),
        np.empty(sizes.entries, np.uint8),
        np.empty(sizes.big, np.int64),
        np.empty(sizes.big, np.uint64),
    )
    dense = Dense(
        np.empty(sizes.rows, np.int64),
        np.empty(sizes.rows, np.int64),
        np.zeros(sizes.rows * doc_count, np.uint8),
        np.empty(sizes.row_big, np.int64),
        np.empty(sizes.row_big, np.uint64),
    )
    _put_sparse(sparse, starts, docs, packed, codes, doc_count)
    _put_dense(dense, starts, docs, packed, codes, doc_count)
    return sparse, dense


cdef inline bint _is_dense(const int64_t[::1] starts, Py_ssize_t term, Py_ssize_t doc_count) noexcept:
    return (starts[term + 1] - starts[term]) * DENSE_SHARE > doc_count


cdef _check(const int64_t[::1] starts, const int64_t[::1] docs, const uint64_t[::1] packed, Py_ssize_t doc_count):
    cdef Py_ssize_t term, place
    cdef int64_t before
    if not starts.shape[0] or starts[0] or starts[starts.shape[0] - 1] != docs.shape[0]:
        raise ValueError("starts from 0 to the number of postings are expected")
    if packed.shape[0] != docs.shape[0]:
        raise ValueError("counts of each posting are expected")
    for term in range(starts.shape[0] - 1):
        if not starts[term] <= starts[term + 1] <= docs.shape[0]:
            raise ValueError("starts have to ascend")
        before = 0
        for place in range(starts[term], starts[term + 1]):
            if docs[place] < before:
                raise ValueError("documents of a list have to ascend")
            before = docs[place]
        if starts[term] < starts[term + 1] and before >= doc_count:
            raise IndexError("no such document")


cdef inline Py_ssize_t _few(uint64_t packed) noexcept:
    return (packed & 127) | (packed >> 13 & 7 << 7) | (packed >> 30 & 3 << 10)


cdef _put_codes(const uint64_t[::1] packed, const uint64_t[::1] book, uint8_t[::1] codes):
    """Of all counts; small ones are looked up at once."""
    cdef uint8_t few[FEW]
    cdef Py_ssize_t place
    cdef uint64_t own
    if book.shape[0] > MAX_CODES:
        raise ValueError("a book has at most 254 codes")
    memset(few, BIG, FEW)
    for place in range(book.shape[0]):
        if not book[place] & MORE:
            few[_few(book[place])] = <uint8_t> (place + 1)
    for place in range(packed.shape[0]):
        own = packed[place]
        codes[place] = _searched(own, book) if own & MORE else few[_few(own)]


cdef uint8_t _searched(uint64_t packed, const uint64_t[::1] book) noexcept:
    cdef Py_ssize_t low = 0, high = book.shape[0], middle
    while low < high:
        middle = (low + high) // 2
        if book[middle] < packed:
            low = middle + 1
        else:
            high = middle
    return <uint8_t> (low + 1) if low < book.shape[0] and book[low] == packed else BIG


cdef Sizes _sizes(
    const int64_t[::1] starts, const int64_t[::1] docs, const uint8_t[::1] codes, Py_ssize_t doc_count
) noexcept:
    cdef Sizes sizes = Sizes(0, 0, 0, 0)
    cdef Py_ssize_t term, place, big
    cdef int64_t before
    for term in range(starts.shape[0] - 1):
        before, big = 0, 0
        for place in range(starts[term], starts[term + 1]):
            big += codes[place] == BIG
        if _is_dense(starts, term, doc_count):
            sizes.rows += 1
            sizes.row_big += big
            continue
        sizes.entries += starts[term + 1] - starts[term]
        sizes.big += big
        if doc_count > MAX_GAP:
            for place in range(starts[term], starts[term + 1]):
                sizes.entries += max(docs[place] - before - 1, 0) // MAX_GAP
                before = docs[place]
    return sizes


cdef _put_sparse(
    sparse,
    const int64_t[::1] starts,
    const int64_t[::1] docs,
    const uint64_t[::1] packed,
    const uint8_t[::1] codes,
    Py_ssize_t doc_count,
):
    cdef int64_t[::1] own_starts = sparse.starts, big_places = sparse.big_places
    cdef uint16_t[::1] gaps = sparse.gaps
    cdef uint8_t[::1] own_codes = sparse.codes
    cdef uint64_t[::1] big_counts = sparse.big_counts
    cdef Py_ssize_t term, place, entry = 0, big = 0
    cdef int64_t before, gap
    for term in range(starts.shape[0] - 1):
        own_starts[term] = entry
        if _is_dense(starts, term, doc_count):
            continue
        before = 0
        for place in range(starts[term], starts[term + 1]):
            gap = docs[place] - before
            before = docs[place]
            while gap > MAX_GAP:
                gaps[entry], own_codes[entry] = MAX_GAP, 0
                entry += 1
                gap -= MAX_GAP
            gaps[entry], own_codes[entry] = <uint16_t> gap, codes[place]
            if codes[place] == BIG:
                big_places[big], big_counts[big] = entry, packed[place]
                big += 1
            entry += 1


cdef _put_dense(
    dense,
    const int64_t[::1] starts,
    const int64_t[::1] docs,
    const uint64_t[::1] packed,
    const uint8_t[::1] codes,
    Py_ssize_t doc_count,
):
    cdef int64_t[::1] terms = dense.terms, sizes = dense.sizes, big_places = dense.big_places
    cdef uint8_t[::1] rows = dense.rows
    cdef uint64_t[::1] big_counts = dense.big_counts
    cdef Py_ssize_t term, place, row = 0, big = 0
    for term in range(starts.shape[0] - 1):
        if not _is_dense(starts, term, doc_count):
            continue
        terms[row], sizes[row] = term, starts[term + 1] - starts[term]
        for place in range(starts[term], starts[term + 1]):
            rows[row * doc_count + docs[place]] = codes[place]
            if codes[place] == BIG:
                big_places[big], big_counts[big] = row * doc_count + docs[place], packed[place]
                big += 1
        row += 1
