# cython: language_level=3
"""Posting lists as the other kernels see them."""

from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t


cdef class CodedList:
    cdef readonly Py_ssize_t df, first
    cdef Py_ssize_t _entries  # of the stored list, or of a row
    cdef bint is_row
    cdef object _gaps, _codes, _docs, _kept  # arrays; what is pointed to lives as long as they do
    cdef const uint8_t* codes_at  # one for each document of the list, or (a row) of the segment
    cdef int32_t* docs_at  # of the list, once it `fits`
    cdef uint8_t* _own_codes
    cdef int fits(self, Py_ssize_t doc_count) except -1
    cdef int _decode(self) except -1
    cdef Py_ssize_t entry_of(self, int32_t doc) except -1
    cdef void _put_docs(self, int64_t* into) noexcept


# bounds[d] += amount for every document of a list that `fits`.
cdef void add_bound(CodedList own, int16_t amount, int16_t* bounds) noexcept

# Codes of some documents, ascending and of the segment, in a list that `fits`.
cdef void take_codes(CodedList own, const int32_t* docs, Py_ssize_t total, uint8_t* codes) noexcept

# Ascending documents as the lists have them; NULL where one is not of the segment.
cdef int32_t* docs_of(docs, Py_ssize_t doc_count, Py_ssize_t* total) except NULL
