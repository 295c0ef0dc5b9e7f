# cython: language_level=3
"""What a search in a token column finds, as the other kernels see it."""

from index.kernels.native.labelled cimport Syllable

cdef class Found:
    cdef Syllable* syllables
    cdef Py_ssize_t size
    cdef int _take(self, arrays) except -1
