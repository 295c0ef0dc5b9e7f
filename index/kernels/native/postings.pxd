# cython: language_level=3
"""Posting lists as the other kernels see them."""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t


cdef class CodedList:
    cdef readonly Py_ssize_t df, first
    cdef readonly bint is_row
    cdef Py_ssize_t _entries  # of the stored list, or of a row
    cdef object _gaps, _codes, _kept  # arrays; what is pointed to lives as long as they do
    cdef const uint16_t* gaps_at  # of a stored sparse list
    cdef const uint8_t* codes_at  # one for each document of the list, or (a row) of the segment
    cdef int32_t* docs_at  # of a list that is not stored so
    cdef int64_t _last  # document of a sparse list
    cdef int fits(self, Py_ssize_t doc_count) except -1


cdef struct Decoded:
    const int32_t* docs  # ascending; NULL of a row
    const uint8_t* codes
    Py_ssize_t df
    int32_t* own_docs  # to be freed
    uint8_t* own_codes


# To be closed, and to be used no longer than the list lives.
cdef int decode(Decoded* into, CodedList own) except -1
cdef int decode_row(Decoded* own, Py_ssize_t doc_count) except -1  # makes a list of a row
cdef void close_decoded(Decoded* own) noexcept

# Codes of some documents, ascending and of the segment, in a list that `fits`.
cdef void take_codes(const Decoded* own, const int32_t* docs, Py_ssize_t total, uint8_t* codes) noexcept

# The first place from `low` on with a document that is not below the wanted one.
cdef Py_ssize_t passed(const int32_t* docs, Py_ssize_t low, Py_ssize_t size, int32_t wanted) noexcept

# Ascending documents as the lists have them; NULL where one is not of the segment.
cdef int32_t* docs_of(docs, Py_ssize_t doc_count, Py_ssize_t* total) except NULL
