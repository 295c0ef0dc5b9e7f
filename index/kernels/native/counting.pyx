# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Counting the true places of a mask by group, in C; see `index.kernels.plain.counting`."""

from libc.stdint cimport int64_t, uint8_t, uint32_t

from index.kernels.native.arrays cimport data, longs

import numpy as np

from index.kernels.plain import counting as plain

VERSION = 4

cdef class Groups:
    """The group of each place, of `count` groups."""

    cdef Py_ssize_t _size, _groups, _largest
    cdef const uint32_t* _places
    cdef const int64_t* _bounds
    cdef object _kept  # what is pointed to

    def __cinit__(self, of_places, Py_ssize_t count):
        if of_places.size and not 0 <= of_places.min() <= of_places.max() < count:
            raise IndexError("no such group")
        cdef Py_ssize_t size = 0
        self._kept = plain.by_group(of_places, count)
        self._size, self._largest, self._groups = self._kept.size, self._kept.largest, count
        self._places = <const uint32_t*> data(self._kept.places, sizeof(uint32_t), &size)
        self._bounds = longs(self._kept.bounds, &size)

    def counts(self, mask):
        """How many of each group are true, int64 (groups,)."""
        cdef Py_ssize_t size = 0, count = 0, group
        cdef const uint8_t* own = <const uint8_t*> data(mask, 1, &size)
        if size != self._size:
            raise ValueError("a group of each place is expected")
        counts = np.empty(self._groups, np.int64)
        cdef int64_t* into = longs(counts, &count)
        cdef int64_t others = 0
        for group in range(self._groups):
            into[group] = _sum(own, self._places + self._bounds[group], self._bounds[group + 1] - self._bounds[group])
            others += into[group]
        if self._groups:
            into[self._largest] = np.count_nonzero(mask) - others
        return counts


cdef int64_t _sum(const uint8_t* mask, const uint32_t* places, Py_ssize_t count) noexcept:
    """How many of the places are true."""
    cdef int64_t found = 0
    cdef Py_ssize_t place
    for place in range(count):
        found += mask[places[place]]
    return found
