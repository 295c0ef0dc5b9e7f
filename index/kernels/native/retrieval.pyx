# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""A number for each document of a segment, in C; each function is that of `index.kernels.plain.retrieval`."""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint64_t
from libc.string cimport memcpy

import numpy as np

from index.kernels.native.arrays cimport data
from index.kernels.native.lists cimport List, list_of

VERSION = 1

ctypedef fused Count:
    uint8_t
    uint16_t


def add_where_present(counts, amounts):
    """counts[d] += amount for every document of each list."""
    cdef Py_ssize_t size = 0
    cdef void* into = data(counts, counts.itemsize, &size, PyBUF_WRITABLE)
    cdef bint is_wide = counts.itemsize == 2
    cdef List own
    for docs, codes, amount in amounts:
        own = list_of(docs, codes, size)
        if is_wide:
            _add[uint16_t](<uint16_t*> into, own, amount)
        else:
            _add[uint8_t](<uint8_t*> into, own, amount)


def raise_where_present(counts, amounts):
    """counts[d] is at least amount for every document of each list."""
    cdef Py_ssize_t size = 0
    cdef void* into = data(counts, counts.itemsize, &size, PyBUF_WRITABLE)
    cdef bint is_wide = counts.itemsize == 2
    cdef List own
    for docs, codes, amount in amounts:
        own = list_of(docs, codes, size)
        if is_wide:
            _raise[uint16_t](<uint16_t*> into, own, amount)
        else:
            _raise[uint8_t](<uint8_t*> into, own, amount)


def places(mask):
    """Ascending numbers of the documents for which it is true."""
    cdef Py_ssize_t size = 0, count = 0, found = 0, first, place
    cdef const uint8_t* own = <const uint8_t*> data(mask, 1, &size)
    cdef uint64_t eight
    docs = np.empty(np.count_nonzero(mask), np.int64)
    cdef int64_t* into = <int64_t*> data(docs, sizeof(int64_t), &count, PyBUF_WRITABLE)
    for first in range(0, size, 8):
        if first + 8 <= size:
            memcpy(&eight, own + first, 8)
            if not eight:
                continue
        for place in range(first, min(first + 8, size)):
            if own[place] and found < count:
                into[found] = place
                found += 1
    return docs


cdef void _add(Count* counts, List own, Count amount) noexcept:
    cdef Py_ssize_t place
    if own.docs:
        for place in range(own.size):
            counts[own.docs[place]] += amount
    else:
        for place in range(own.size):
            counts[place] += amount if own.codes[place] else 0


cdef void _raise(Count* counts, List own, Count amount) noexcept:
    cdef Py_ssize_t place
    cdef Count least
    if own.docs:
        for place in range(own.size):
            counts[own.docs[place]] = max(counts[own.docs[place]], amount)
    else:
        for place in range(own.size):
            least = amount if own.codes[place] else 0
            counts[place] = counts[place] if counts[place] > least else least
