# cython: language_level=3
"""A plan's terms as other kernels see them."""

from libc.stdint cimport int32_t, uint8_t, uint16_t

from index.kernels.native.blocks cimport Block
from index.kernels.native.postings cimport Decoded
from index.kernels.native.rows cimport Row, UnitTerms


cdef class Worth:
    cdef object formula, _bounds
    cdef const float* norms
    cdef const float* tables
    cdef Py_ssize_t doc_count, table_count
    cdef float k1, most  # k1 + 1
    cdef const uint16_t* classes  # of the documents, see `plain.formula.Bounds`
    cdef const uint8_t** _ceilings  # of each table; NULL before one is asked for

    cdef const float* table_at(self, Py_ssize_t first) except NULL
    cdef const uint8_t* ceilings_of(self, const float* table) except NULL


cdef class Terms:
    cdef Worth worth
    cdef list _lists  # what is decoded
    cdef float lost
    cdef double step  # what one is worth
    cdef Row* rows
    cdef Decoded* decoded  # the list of each row
    cdef const uint16_t* classes
    cdef readonly Py_ssize_t doc_count
    cdef Py_ssize_t count, units
    cdef int32_t* numbers  # in the segment, of each document; NULL where they are all of it
    cdef readonly object held  # by each of few documents
    cdef Terms _all  # of which these are some documents'

    cdef _put_unit(self, UnitTerms unit, double of_query, int index, Py_ssize_t number)
    cdef int _list_only(self) except -1
    cdef _of(self, docs, bint is_coverage)
    cdef void bound_less(self, Block* block) noexcept
    cdef int score(self, Block* block, double bar) except -1
    cdef int _take_scores(self, Py_ssize_t number, Block* block) except -1
    cdef float _big_frequency(self, Py_ssize_t row, int32_t doc) except -1
