# cython: language_level=3
"""What some articles show of a query, as the other kernels see it."""

from libc.stdint cimport int64_t

from index.kernels.native.marked cimport Marked

cdef struct Window:
    double value
    int64_t start
    int64_t end

cdef class Look:
    cdef Marked _marked
    cdef object _marks  # the same as arrays, once they were asked for
    cdef Window* windows  # the best of each text
    cdef readonly Py_ssize_t articles
    cdef Py_ssize_t fields
    cdef int _check(self, Py_ssize_t text) except -1
