# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Posting lists of one segment, in C; each function is that of `index.kernels.plain.postings`."""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.stdint cimport INT32_MAX, int32_t, int64_t, uint8_t, uint16_t
from libc.stdlib cimport free, malloc
from libc.string cimport memset

from index.kernels.native.arrays cimport data
from index.kernels.native.vectors cimport LANES, put_places

import numpy as np

VERSION = 10

cdef class CodedList:
    """A term's postings in one segment; sparse ones stay as they are stored until someone decodes them for himself."""

    def __init__(self, docs, codes, df, first=0, kept=None):
        cdef Py_ssize_t size = 0
        self.df, self.first = df, first
        self._codes, self._kept = codes, kept
        self.codes_at = <const uint8_t*> data(codes, 1, &self._entries)
        self.is_row = docs is None
        if not self.is_row:
            self.docs_at = docs_of(docs, INT32_MAX, &size)
            if size != self._entries or size != self.df:
                raise ValueError("a code of each document is expected")
            self._last = self.docs_at[size - 1] if size else 0

    @staticmethod
    def sparse(gaps, codes, Py_ssize_t first, Py_ssize_t end, Py_ssize_t df):
        """The entries first to end - 1 of the stored lists."""
        cdef CodedList own = CodedList.__new__(CodedList)
        cdef Py_ssize_t size = 0, place, found = 0
        cdef const uint16_t* distances = <const uint16_t*> data(gaps, sizeof(uint16_t), &size)
        if not 0 <= first <= end <= size or not 0 <= df <= end - first:
            raise IndexError("no such entries")
        own.codes_at = <const uint8_t*> data(codes, 1, &size)
        if end > size:
            raise IndexError("no such entries")
        own.gaps_at, own.codes_at = distances + first, own.codes_at + first
        own.df, own.first, own._entries = df, first, end - first
        own._gaps, own._codes = gaps, codes
        for place in range(own._entries):
            own._last += own.gaps_at[place]
            found += own.codes_at[place] > 0
        if own._last > INT32_MAX or found != df:
            raise ValueError("damaged postings")
        return own

    def __dealloc__(self):
        free(self.docs_at)

    @property
    def docs(self):
        """int64, made each time; None of a row."""
        cdef Py_ssize_t size = 0, place
        cdef int64_t* into
        cdef Decoded own
        if self.is_row:
            return None
        docs = np.empty(self.df, np.int64)
        into = <int64_t*> data(docs, sizeof(int64_t), &size, PyBUF_WRITABLE)
        decode(&own, self)
        for place in range(self.df):
            into[place] = own.docs[place]
        close_decoded(&own)
        return docs

    @property
    def codes(self):
        if not self.gaps_at:
            return self._codes
        codes = self._codes[self.first : self.first + self._entries]
        return codes if self.df == self._entries else codes[codes > 0]

    @property
    def kept(self):
        if not self.gaps_at or self.df == self._entries:
            return self._kept
        return self._codes[self.first : self.first + self._entries].nonzero()[0]

    def places(self):
        """Which entries of `codes` are postings."""
        return self.codes.nonzero()[0]

    cdef int fits(self, Py_ssize_t doc_count) except -1:
        """Raises IndexError where it is not of a segment of that size."""
        if self.is_row and self._entries != doc_count:
            raise IndexError("a code for each document of the segment is expected")
        if not self.is_row and self.df and self._last >= doc_count:
            raise IndexError("no such document")
        return 0


cdef int decode(Decoded* into, CodedList own) except -1:
    cdef Py_ssize_t place, found = 0
    cdef int32_t reached = 0
    cdef bint has_bridges = not own.is_row and own.df < own._entries
    memset(into, 0, sizeof(Decoded))
    into.df, into.docs, into.codes = own.df, own.docs_at, own.codes_at
    if not own.gaps_at:
        return 0
    into.own_docs = <int32_t*> malloc((own.df + 1) * sizeof(int32_t))  # bridges may write one behind the last
    into.own_codes = <uint8_t*> malloc(own.df + 1) if has_bridges else NULL
    if not into.own_docs or (has_bridges and not into.own_codes):
        close_decoded(into)
        raise MemoryError
    for place in range(own._entries):
        reached += own.gaps_at[place]
        into.own_docs[found] = reached
        if has_bridges:
            into.own_codes[found] = own.codes_at[place]
        found += own.codes_at[place] > 0 if has_bridges else True
    into.docs = into.own_docs
    if has_bridges:
        into.codes = into.own_codes
    return 0


cdef int decode_row(Decoded* own, Py_ssize_t doc_count) except -1:
    cdef Py_ssize_t first, place, found = 0
    cdef uint8_t is_given[LANES]
    cdef const uint8_t* codes = own.codes
    own.own_docs = <int32_t*> malloc((own.df + LANES) * sizeof(int32_t))
    own.own_codes = <uint8_t*> malloc(own.df + 1)
    if not own.own_docs or not own.own_codes:
        raise MemoryError
    for first in range(0, doc_count, LANES):
        if found > own.df:
            break
        memset(is_given, 0, LANES)
        for place in range(min(doc_count - first, <Py_ssize_t> LANES)):
            is_given[place] = codes[first + place] > 0
        found += put_places(is_given, first, own.own_docs + found)
    if found != own.df:
        raise ValueError("damaged postings")
    for place in range(own.df):
        own.own_codes[place] = codes[own.own_docs[place]]
    own.docs, own.codes = own.own_docs, own.own_codes
    return 0


cdef void close_decoded(Decoded* own) noexcept:
    free(own.own_docs)
    free(own.own_codes)
    memset(own, 0, sizeof(Decoded))


def codes_of(lists, docs, Py_ssize_t doc_count):
    """Codes of several lists in some documents, ascending: uint8 (lists, documents)."""
    cdef Py_ssize_t total = 0, size = 0, row
    cdef int32_t* wanted = docs_of(docs, doc_count, &total)
    codes = np.empty((len(lists), total), np.uint8)
    cdef uint8_t* into = <uint8_t*> data(codes, 1, &size, PyBUF_WRITABLE)
    cdef Decoded own
    try:
        for row in range(len(lists)):
            (<CodedList?> lists[row]).fits(doc_count)
            decode(&own, <CodedList> lists[row])
            take_codes(&own, wanted, total, into + row * total)
            close_decoded(&own)
    finally:
        free(wanted)
    return codes


cdef void take_codes(const Decoded* own, const int32_t* docs, Py_ssize_t total, uint8_t* codes) noexcept:
    cdef Py_ssize_t place, reached = 0
    if not own.docs:
        for place in range(total):
            codes[place] = own.codes[docs[place]]
    else:
        for place in range(total):
            reached = passed(own.docs, reached, own.df, docs[place])
            codes[place] = own.codes[reached] if reached < own.df and own.docs[reached] == docs[place] else 0


cdef Py_ssize_t passed(const int32_t* docs, Py_ssize_t low, Py_ssize_t size, int32_t wanted) noexcept:
    """The first place from `low` on with a document that is not below the wanted one: in doubled steps, then halves."""
    cdef Py_ssize_t step = 1, high = low, middle
    while high < size and docs[high] < wanted:
        low = high + 1
        high += step
        step *= 2
    high = min(high, size)
    while low < high:
        middle = (low + high) // 2
        if docs[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


cdef int32_t* docs_of(docs, Py_ssize_t doc_count, Py_ssize_t* total) except NULL:
    """Raises IndexError where they are not ascending or not of the segment."""
    cdef const int64_t* given = <const int64_t*> data(docs, sizeof(int64_t), total)
    cdef Py_ssize_t place
    cdef int64_t before = 0
    cdef int32_t* numbers = <int32_t*> malloc((total[0] + 1) * sizeof(int32_t))
    if not numbers:
        raise MemoryError
    for place in range(total[0]):
        if not before <= given[place] < doc_count:
            free(numbers)
            raise IndexError("no such document, or they are not ascending")
        before = given[place]
        numbers[place] = <int32_t> before
    return numbers
