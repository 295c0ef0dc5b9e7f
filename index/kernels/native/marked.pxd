# cython: language_level=3
"""Marks of several texts, as C reads them."""

from libc.stdint cimport int64_t

from index.kernels.native.arrays cimport longs

cdef struct Marked:
    int64_t* bounds
    int64_t* starts
    int64_t* ends
    int64_t* units
    Py_ssize_t texts
    Py_ssize_t size


cdef inline Marked marked_of(marks, Py_ssize_t units) except *:
    """Marks whose places and units there are."""
    cdef Marked own
    cdef Py_ssize_t end_count = 0, unit_count = 0, place
    own.bounds, own.starts = longs(marks[0], &own.texts), longs(marks[1], &own.size)
    own.ends, own.units = longs(marks[2], &end_count), longs(marks[3], &unit_count)
    own.texts -= 1
    if not own.size == end_count == unit_count or own.texts < 0:
        raise ValueError("a start, an end and a unit of each mark are expected")
    if own.bounds[0] != 0 or own.bounds[own.texts] != own.size:
        raise IndexError("bounds of all marks are expected")
    for place in range(own.texts):
        if own.bounds[place] > own.bounds[place + 1]:
            raise IndexError("ascending bounds are expected")
    for place in range(own.size):
        if not 0 <= own.units[place] < units:
            raise IndexError("no such unit")
    return own
