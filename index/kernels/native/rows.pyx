# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""A plan's units as an edition has them, in C; each function is that of `index.kernels.plain.rows`."""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.stdint cimport uint8_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset

from index.kernels.native.arrays cimport data
from index.kernels.native.postings cimport CodedList
from index.kernels.native.vectors cimport LANES

import numpy as np

from index.kernels.plain import rows as plain

VERSION = 7

cdef enum:
    AT_ONCE = LANES * 255

cdef Py_ssize_t ENOUGH = plain.ENOUGH


cdef class UnitTerms:
    """The terms of a unit, role after role."""

    def __cinit__(self, parts, *, bint is_nested):
        self.is_nested, self.lists = is_nested, []
        self.segments = min([len(part.lists) for part in parts], default=0)
        self.parts = <Part*> calloc(len(parts) + 1, sizeof(Part))
        if not self.parts:
            raise MemoryError
        for part in parts:
            self.parts[self.count] = Part(part.table, part.fields, part.weight, part.share, part.role)
            self.lists.append(tuple(part.lists))
            self.count += 1

    def __dealloc__(self):
        free(self.parts)

    cdef CodedList list_in(self, Py_ssize_t segment, Py_ssize_t place):
        """A part's postings in a segment; None unless it has all terms of the role."""
        cdef Py_ssize_t other
        if not 0 <= segment < self.segments:
            raise IndexError("no such segment")
        for other in range(self.count):
            if self.parts[other].role == self.parts[place].role and (<tuple> self.lists[other])[segment] is None:
                return None
        return (<tuple> self.lists[place])[segment]


def hits_of(held, uint8_t least, double best_share, live, allowed):
    """(which documents are hits, how many, the steps that each of them holds)."""
    cdef Py_ssize_t size = 0, room = 0, first, found = 0
    cdef const uint8_t* own = <const uint8_t*> data(held, 1, &size)
    cdef uint8_t level = _level_of(held if live is None else held * live, least, best_share)
    mask = np.empty(size, np.bool_)
    cdef uint8_t* into = <uint8_t*> data(mask, 1, &room, PyBUF_WRITABLE)
    for first in range(0, size, AT_ONCE):
        found += _find(own + first, level, min(size - first, <Py_ssize_t> AT_ONCE), into + first)
    if allowed is not None:
        mask &= allowed
        found = np.count_nonzero(mask)
    return mask, found, level


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
    cdef Py_ssize_t first, place
    cdef uint8_t own, highest = 0
    for first in range(0, size, LANES):
        own = 0
        for place in range(first, min(first + LANES, size)):
            own = held[place] if held[place] > own else own
        most[first // LANES] = own
        highest = own if own > highest else highest
    return highest


cdef bint _is_enough(const uint8_t* held, const uint8_t* most, Py_ssize_t size, uint8_t level) noexcept:
    """Whether ENOUGH documents hold the level; no further is looked than needed."""
    cdef Py_ssize_t first, found = 0
    cdef uint8_t is_found[LANES]
    for first in range(0, size, LANES):
        if most[first // LANES] >= level:
            found += _find(held + first, level, min(size - first, <Py_ssize_t> LANES), is_found)
            if found >= ENOUGH:
                return True
    return False


cdef Py_ssize_t _find(const uint8_t* counts, uint8_t level, Py_ssize_t size, uint8_t* is_found) noexcept:
    """Of AT_ONCE counts at most. In lanes, of which each counts no further than a byte, so that vectors do it."""
    cdef Py_ssize_t block, place, found = 0
    cdef uint8_t one = 1, none = 0, own
    cdef uint8_t lanes[LANES]
    memset(lanes, 0, LANES)
    for block in range(size // LANES):
        for place in range(LANES):
            own = one if counts[block * LANES + place] >= level else none
            is_found[block * LANES + place] = own
            lanes[place] += own
    for place in range(LANES):
        found += lanes[place]
    for place in range(size - size % LANES, size):
        is_found[place] = counts[place] >= level
        found += is_found[place]
    return found
