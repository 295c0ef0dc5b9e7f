# cython: language_level=3
"""What articles show of a query, as the other kernels see it."""

from libc.stdint cimport int64_t

from index.kernels.native.marked cimport Marked

cdef struct Window:
    double value
    int64_t start
    int64_t end

cdef struct Asked:  # of each unit
    double* weights
    int64_t* worths
    int64_t* latest  # mark in a text
    Py_ssize_t units
    int64_t least  # of the worths

cdef class Looks:
    cdef Asked _asked
    cdef Marked _marked
    cdef object _marks  # the same as arrays, if they were asked for
    cdef Window* windows  # the best of each text
    cdef int64_t* _docs  # of each article
    cdef Py_ssize_t fields
    cdef int _make_room(self, Py_ssize_t articles, Py_ssize_t marks) except -1
    cdef Py_ssize_t _article(self, int64_t doc, Py_ssize_t likely=*) noexcept
    cdef int _put_worth(self, Py_ssize_t unit, int64_t worth) except -1
    cdef int _check(self, Py_ssize_t text) except -1
