# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Counting the true places of a mask by group, in C; see `index.kernels.plain.counting`.

Only those are looked at that are true, or that are not, whichever are fewer.
"""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.string cimport memcpy

from index.kernels.native.arrays cimport data, longs

import numpy as np

VERSION = 1

cdef enum:
    WORD = 8  # places looked at together
cdef uint64_t EVERY = 0x0101010101010101


cdef class Groups:
    """The group of each place, of `count` groups."""

    cdef const uint32_t* _of_places
    cdef Py_ssize_t _size
    cdef object _kept, _sizes  # what is pointed to; how many places each group has

    def __cinit__(self, of_places, Py_ssize_t count):
        if of_places.size and not 0 <= of_places.min() <= of_places.max() < count:
            raise IndexError("no such group")
        self._kept = of_places.astype(np.uint32)
        self._of_places = <const uint32_t*> data(self._kept, sizeof(uint32_t), &self._size)
        self._sizes = np.bincount(self._kept, minlength=count).astype(np.int64)

    def counts(self, mask):
        """How many of each group are true, int64 (groups,)."""
        cdef Py_ssize_t size = 0, count = 0
        cdef const uint8_t* own = <const uint8_t*> data(mask, 1, &size)
        if size != self._size:
            raise ValueError("a group of each place is expected")
        cdef bint is_most = np.count_nonzero(mask) * 2 > size
        counts = np.zeros(self._sizes.size, np.int64)
        cdef int64_t* into = longs(counts, &count)
        self._count(own, EVERY if is_most else 0, into)
        return self._sizes - counts if is_most else counts

    cdef void _count(self, const uint8_t* mask, uint64_t flip, int64_t* into) noexcept:
        """flip: EVERY to count those that are not true."""
        cdef Py_ssize_t place
        cdef uint64_t word
        for place in range(0, self._size - WORD + 1, WORD):
            memcpy(&word, mask + place, WORD)
            word = (word ^ flip) & EVERY
            while word:
                into[self._of_places[place + _first(word)]] += 1
                word &= word - 1
        for place in range(self._size - self._size % WORD, self._size):
            into[self._of_places[place]] += mask[place] != (flip & 1)


cdef inline Py_ssize_t _first(uint64_t word) noexcept:
    """The first byte that is not zero: as many as there are bytes below it, added up by a product."""
    return (((word & -word) - 1) & EVERY) * EVERY >> 56
