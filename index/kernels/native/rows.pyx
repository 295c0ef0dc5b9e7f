# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""A plan's units as an edition has them, in C; each function is that of `index.kernels.plain.rows`."""

from libc.stdint cimport uint8_t
from libc.stdlib cimport calloc, free, malloc

from index.kernels.native.arrays cimport data
from index.kernels.native.postings cimport CodedList
from index.kernels.native.vectors cimport LANES, count_least

import numpy as np

from index.kernels.plain import rows as plain

VERSION = 10

cdef Py_ssize_t ENOUGH = plain.ENOUGH


cdef class UnitTerms:
    """The terms of a unit, role after role."""

    def __cinit__(self, parts, *, bint is_nested, double counts=0.0):
        self.is_nested, self.counts, self.lists = is_nested, counts, []
        self.segments = min([len(part.lists) for part in parts], default=0)
        self.parts = <Part*> calloc(len(parts) + 1, sizeof(Part))
        if not self.parts:
            raise MemoryError
        missing = {(part.role, number) for part in parts for number, own in enumerate(part.lists) if own is None}
        for part in parts:
            self.parts[self.count] = Part(part.table, part.fields, part.weight, part.share, part.role)
            there = [None if (part.role, number) in missing else own for number, own in enumerate(part.lists)]
            self.lists.append(tuple(there))
            self.share = max(self.share, <double> part.share)
            self.count += 1

    def __dealloc__(self):
        free(self.parts)

    cdef CodedList list_in(self, Py_ssize_t segment, Py_ssize_t place):
        """A part's postings in a segment; None unless it has all terms of the role."""
        if not 0 <= segment < self.segments:
            raise IndexError("no such segment")
        return (<tuple> self.lists[place])[segment]


def shares_of(list units not None):
    """(what each weighs, its share of the query, steps of the query, how many weigh anything)."""
    cdef double whole = 0, share
    cdef Py_ssize_t steps = 0, weighty = 0
    cdef UnitTerms unit
    weights, shares = [], []
    if None in units:
        raise ValueError("units are expected")
    for unit in units:
        weights.append(unit.counts * unit.share)
        whole += unit.counts * unit.share
    whole = whole or 1.0
    for unit in units:
        share = unit.counts / whole
        shares.append(share)
        if unit.counts * unit.share:
            weighty += 1
            steps += <Py_ssize_t> (share * unit.share * WHOLE) or 1
    return tuple(weights), shares, steps or 1, weighty


def count_hits(held, uint8_t least, double best_share, live, allowed):
    """(how many documents are hits, the steps that each of them holds); what is not allowed holds nothing any more."""
    cdef Py_ssize_t size = 0
    cdef uint8_t level = _level_of(held if live is None else held * live, least, best_share)
    if allowed is not None:
        held *= allowed
    cdef const uint8_t* own = <const uint8_t*> data(held, 1, &size)
    return count_least(own, size, level), level


cdef uint8_t _level_of(held, uint8_t least, double best_share) except? 0:
    """What ENOUGH documents hold, if it is a share of the best that is more than the least."""
    cdef Py_ssize_t size = 0
    cdef const uint8_t* own = <const uint8_t*> data(held, 1, &size)
    cdef uint8_t* most = <uint8_t*> malloc(size // LANES + 1)
    cdef double best, eased
    cdef int level
    if not most:
        raise MemoryError
    try:
        best = best_share * _put_most(own, size, most)
        for eased in plain.EASED:
            level = <int> (best * eased)
            if level <= least:
                break
            if _is_enough(own, most, size, <uint8_t> min(level, 255)):
                return <uint8_t> level
        return least
    finally:
        free(most)


cdef uint8_t _put_most(const uint8_t* held, Py_ssize_t size, uint8_t* most) noexcept:
    """What the best of each LANES documents holds, and the best of all (returned)."""
    cdef Py_ssize_t group
    cdef uint8_t highest = 0
    for group in range(size // LANES):
        most[group] = _most_of(held + group * LANES, LANES)
    most[size // LANES] = _most_of(held + size - size % LANES, size % LANES)
    for group in range(size // LANES + 1):
        highest = most[group] if most[group] > highest else highest
    return highest


cdef inline uint8_t _most_of(const uint8_t* held, Py_ssize_t size) noexcept:
    cdef Py_ssize_t place
    cdef uint8_t most = 0
    for place in range(size):
        most = held[place] if held[place] > most else most
    return most


cdef bint _is_enough(const uint8_t* held, const uint8_t* most, Py_ssize_t size, uint8_t level) noexcept:
    """Whether ENOUGH documents hold the level; no further is looked than needed."""
    cdef Py_ssize_t first, found = 0
    for first in range(0, size, LANES):
        if most[first // LANES] >= level:
            found += count_least(held + first, min(size - first, <Py_ssize_t> LANES), level)
            if found >= ENOUGH:
                return True
    return False
