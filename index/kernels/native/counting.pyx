# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Counting the true places of a mask by group, in C; see `index.kernels.plain.counting`."""

from libc.stdint cimport int64_t, uint8_t, uint32_t

from index.kernels.native.arrays cimport data, longs

import numpy as np

from index.kernels.plain import counting as plain

VERSION = 6

cdef class Groups:
    """The group of each place, of `count` groups, and which of them each of some sums adds up."""

    cdef Py_ssize_t _size, _groups, _largest, _links, _sums
    cdef const uint32_t* _places
    cdef const int64_t* _bounds
    cdef const int64_t* _linked  # a group and a sum, one after the other
    cdef object _kept  # what is pointed to

    def __cinit__(self, of_places, Py_ssize_t count, links, Py_ssize_t sums):
        if of_places.size and not 0 <= of_places.min() <= of_places.max() < count:
            raise IndexError("no such group")
        if links.size and not (0 <= links.min() and links[:, 0].max() < count and links[:, 1].max() < sums):
            raise IndexError("no such group or sum")
        cdef Py_ssize_t size = 0
        order = plain.by_group(of_places, count)
        self._kept = order, np.ascontiguousarray(links)
        self._size, self._largest, self._groups, self._sums = order.size, order.largest, count, sums
        self._places = <const uint32_t*> data(order.places, sizeof(uint32_t), &size)
        self._bounds = longs(order.bounds, &size)
        self._linked = longs(self._kept[1], &size)
        self._links = size // 2

    def counts(self, mask):
        """What is true in the groups of each sum."""
        cdef Py_ssize_t size = 0, link
        cdef const uint8_t* own = <const uint8_t*> data(mask, 1, &size)
        if size != self._size:
            raise ValueError("a group of each place is expected")
        counted, summed = np.empty(self._groups, np.int64), np.zeros(self._sums, np.int64)
        cdef int64_t* counts = longs(counted, &size)
        cdef int64_t* into = longs(summed, &size)
        if self._groups:
            self._count(own, np.count_nonzero(mask), counts)
        for link in range(self._links):
            into[self._linked[2 * link + 1]] += counts[self._linked[2 * link]]
        return summed.tolist()

    cdef void _count(self, const uint8_t* mask, int64_t total, int64_t* into) noexcept:
        """total: how many places are true."""
        cdef Py_ssize_t group
        for group in range(self._groups):
            into[group] = _sum(mask, self._places + self._bounds[group], self._bounds[group + 1] - self._bounds[group])
            total -= into[group]
        into[self._largest] = total


cdef int64_t _sum(const uint8_t* mask, const uint32_t* places, Py_ssize_t count) noexcept:
    """How many of the places are true."""
    cdef int64_t found = 0
    cdef Py_ssize_t place
    for place in range(count):
        found += mask[places[place]]
    return found
