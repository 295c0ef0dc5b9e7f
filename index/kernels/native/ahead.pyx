# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Asking for memory before it is needed, in C; each function is that of `index.kernels.plain.ahead`."""

from libc.stdint cimport uint64_t

from index.kernels.native.arrays cimport Numbers, address, data, number, numbers_of

VERSION = 10


def ask_for(array, ends, pieces):
    """The ends of all pieces first: where these are, too, is far away."""
    cdef Numbers own = numbers_of(ends)
    cdef Py_ssize_t size = 0, piece
    cdef const char* first = <const char*> data(array, 1, &size)
    cdef uint64_t place, end
    for piece in pieces:
        if not 0 <= piece < own.size:
            raise IndexError("no such piece")
        prefetch(address(&own, piece))
    for piece in pieces:
        place = number(&own, piece - 1) if piece else 0
        end = min(number(&own, piece), <uint64_t> size)
        while place < end:
            prefetch(first + place)
            place += LINE
