# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Counting places by group, in C; see `index.kernels.plain.counting`."""

from libc.stdint cimport int64_t, uint8_t, uint32_t

from index.kernels.native.arrays cimport data, longs
from index.kernels.native.vectors cimport count_least

import numpy as np

from index.kernels.plain import counting as plain

VERSION = 10

cdef enum:
    LEAST_RUN = 16  # places one after the other that are counted together: many feeds are in order of time

cdef class Groups:
    """The group of each place, of `count` groups, and which of them each of some sums adds up."""

    cdef Py_ssize_t _size, _groups, _largest, _links, _sums
    cdef const int64_t* _runs  # the first place and the end of each
    cdef const int64_t* _run_bounds  # first run of each group, and the end
    cdef const uint32_t* _places  # in no run
    cdef const int64_t* _bounds  # first place of each group, and the end
    cdef const int64_t* _linked  # a group and a sum, one after the other
    cdef object _kept  # what is pointed to

    def __cinit__(self, of_places, Py_ssize_t count, links, Py_ssize_t sums):
        if of_places.size and not 0 <= of_places.min() <= of_places.max() < count:
            raise IndexError("no such group")
        if links.size and not (0 <= links.min() and links[:, 0].max() < count and links[:, 1].max() < sums):
            raise IndexError("no such group or sum")
        cdef Py_ssize_t size = 0
        order = plain.by_group(of_places, count)
        runs, run_bounds, places, bounds = _in_runs(order.places, order.bounds)
        self._kept = runs, run_bounds, places, bounds, np.ascontiguousarray(links)
        self._size, self._largest, self._groups, self._sums = order.size, order.largest, count, sums
        self._runs, self._run_bounds = longs(runs, &size), longs(run_bounds, &size)
        self._places, self._bounds = <const uint32_t*> data(places, sizeof(uint32_t), &size), longs(bounds, &size)
        self._linked = longs(self._kept[4], &size)
        self._links = size // 2

    def counts(self, values, uint8_t least, int64_t total):
        """How many places of the groups of each sum have the least value or more. total: how many places do."""
        cdef Py_ssize_t size = 0, link
        cdef const uint8_t* own = <const uint8_t*> data(values, 1, &size)
        if size != self._size:
            raise ValueError("a group of each place is expected")
        counted, summed = np.empty(self._groups, np.int64), np.zeros(self._sums, np.int64)
        cdef int64_t* counts = longs(counted, &size)
        cdef int64_t* into = longs(summed, &size)
        if self._groups:
            self._count(own, least, total, counts)
        for link in range(self._links):
            into[self._linked[2 * link + 1]] += counts[self._linked[2 * link]]
        return summed.tolist()

    cdef void _count(self, const uint8_t* values, uint8_t least, int64_t left, int64_t* into) noexcept:
        """How many places of each group have it; of the largest what the others leave of all."""
        cdef Py_ssize_t group, first, run
        for group in range(self._groups):
            first = self._bounds[group]
            into[group] = _count_at(values, least, self._places + first, self._bounds[group + 1] - first)
            for run in range(self._run_bounds[group], self._run_bounds[group + 1]):
                first = self._runs[2 * run]
                into[group] += count_least(values + first, self._runs[2 * run + 1] - first, least)
            left -= into[group]
        into[self._largest] = left


def _in_runs(places, bounds):
    """(first place and end of each run, bounds of these, places in no run, bounds of these); bounds: by group."""
    starts = np.flatnonzero(np.diff(places.astype(np.int64), prepend=-2) != 1)
    starts = np.union1d(starts, bounds[: bounds.size - 1][bounds[: bounds.size - 1] < places.size])
    sizes = np.diff(starts, append=places.size)
    is_run = sizes >= LEAST_RUN
    firsts = places[starts[is_run]].astype(np.int64)
    is_alone = np.repeat(~is_run, sizes)
    alone_before = np.concatenate(([0], np.cumsum(is_alone)))
    runs = np.stack((firsts, firsts + sizes[is_run]), axis=1)
    return runs, np.searchsorted(starts[is_run], bounds), places[is_alone], alone_before[bounds]


cdef int64_t _count_at(const uint8_t* values, uint8_t least, const uint32_t* places, Py_ssize_t count) noexcept:
    """How many of the places have it."""
    cdef int64_t found = 0
    cdef Py_ssize_t place
    for place in range(count):
        found += values[places[place]] >= least
    return found
