# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Posting lists of one segment, in C; each function is that of `index.kernels.plain.postings`."""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.stdint cimport INT32_MAX, int16_t, int32_t, int64_t, uint8_t, uint16_t
from libc.stdlib cimport free, malloc

from index.kernels.native.arrays cimport data

import numpy as np

VERSION = 3

ctypedef fused Count:
    uint8_t
    int16_t


cdef class CodedList:
    """A term's postings in one segment; sparse ones are decoded when they are first used."""

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

    @staticmethod
    def sparse(gaps, codes, Py_ssize_t first, Py_ssize_t end, Py_ssize_t df):
        """The entries first to end - 1 of the stored lists."""
        cdef CodedList own = CodedList.__new__(CodedList)
        cdef Py_ssize_t size = 0
        own.codes_at = <const uint8_t*> data(codes, 1, &size)
        if not 0 <= first <= end <= size or not 0 <= df <= end - first:
            raise IndexError("no such entries")
        own.codes_at += first
        own.df, own.first, own._entries = df, first, end - first
        own._gaps, own._codes = gaps, codes
        return own

    def __dealloc__(self):
        free(self.docs_at)
        free(self._own_codes)

    @property
    def docs(self):
        """int64; None of a row."""
        cdef Py_ssize_t size = 0
        if self._docs is None and not self.is_row:
            self.fits(INT32_MAX)
            self._docs = np.empty(self.df, np.int64)
            self._put_docs(<int64_t*> data(self._docs, sizeof(int64_t), &size, PyBUF_WRITABLE))
        return self._docs

    @property
    def codes(self):
        if self._gaps is None:
            return self._codes
        codes = self._codes[self.first : self.first + self._entries]
        return codes if self.df == self._entries else codes[codes > 0]

    @property
    def kept(self):
        if self._gaps is None or self.df == self._entries:
            return self._kept
        return self._codes[self.first : self.first + self._entries].nonzero()[0]

    def places(self):
        """Which entries of `codes` are postings."""
        return self.codes.nonzero()[0]

    cdef Py_ssize_t entry_of(self, int32_t doc) except -1:
        """The place of a document of the list among the stored entries."""
        if self.is_row:
            return doc
        cdef Py_ssize_t place = _passed(self.docs_at, 0, self.df, doc)
        kept = self.kept
        return place if kept is None else kept[place]

    cdef void _put_docs(self, int64_t* into) noexcept:
        cdef Py_ssize_t place
        for place in range(self.df):
            into[place] = self.docs_at[place]

    cdef int fits(self, Py_ssize_t doc_count) except -1:
        """Decode it; raises IndexError where it is not of a segment of that size."""
        if self.is_row:
            if self._entries != doc_count:
                raise IndexError("a code for each document of the segment is expected")
            return 0
        if not self.docs_at:
            self._decode()
        if self.df and self.docs_at[self.df - 1] >= doc_count:
            raise IndexError("no such document")
        return 0

    cdef int _decode(self) except -1:
        cdef Py_ssize_t size = 0, place, found = 0
        cdef const uint16_t* gaps = <const uint16_t*> data(self._gaps, sizeof(uint16_t), &size)
        cdef bint has_bridges = self.df < self._entries
        cdef int64_t reached = 0
        if self.first + self._entries > size:
            raise IndexError("no such entries")
        gaps += self.first
        self.docs_at = <int32_t*> malloc((self.df + 1) * sizeof(int32_t))
        self._own_codes = <uint8_t*> malloc(self.df + 1) if has_bridges else NULL
        if not self.docs_at or (has_bridges and not self._own_codes):
            raise MemoryError
        for place in range(self._entries):
            reached += gaps[place]
            if has_bridges:
                if not self.codes_at[place]:
                    continue
                if found == self.df:
                    raise ValueError("damaged postings")
                self._own_codes[found] = self.codes_at[place]
            self.docs_at[found] = <int32_t> reached
            found += 1
        if reached > INT32_MAX or found != self.df:
            raise ValueError("damaged postings")
        if has_bridges:
            self.codes_at = self._own_codes
        return 0


def codes_of(lists, docs, Py_ssize_t doc_count):
    """Codes of several lists in some documents, ascending: uint8 (lists, documents)."""
    cdef Py_ssize_t total = 0, size = 0, row
    cdef int32_t* wanted = docs_of(docs, doc_count, &total)
    codes = np.empty((len(lists), total), np.uint8)
    cdef uint8_t* into = <uint8_t*> data(codes, 1, &size, PyBUF_WRITABLE)
    cdef CodedList own
    try:
        for row in range(len(lists)):
            own = lists[row]
            own.fits(doc_count)
            take_codes(own, wanted, total, into + row * total)
    finally:
        free(wanted)
    return codes


def add_where_present(counts, amounts):
    """counts[d] += amount for every document of each list."""
    _put(counts, amounts, raises=False)


def raise_where_present(counts, amounts):
    """counts[d] is at least amount for every document of each list."""
    _put(counts, amounts, raises=True)


cdef _put(counts, amounts, bint raises):
    cdef Py_ssize_t size = 0
    cdef uint8_t* into = <uint8_t*> data(counts, sizeof(uint8_t), &size, PyBUF_WRITABLE)
    cdef CodedList own
    for found, amount in amounts:
        own = found
        own.fits(size)
        if raises:
            _raise(into, own, amount)
        else:
            _add[uint8_t](into, own, amount)


cdef void add_bound(CodedList own, int16_t amount, int16_t* bounds) noexcept:
    _add[int16_t](bounds, own, amount)


cdef void _add(Count* counts, CodedList own, Count amount) noexcept:
    cdef Py_ssize_t place
    cdef const uint8_t* codes = own.codes_at
    cdef const int32_t* docs = own.docs_at
    if own.is_row:
        for place in range(own._entries):
            counts[place] += amount if codes[place] else 0
    else:
        for place in range(own.df):
            counts[docs[place]] += amount


cdef void _raise(uint8_t* counts, CodedList own, uint8_t amount) noexcept:
    cdef Py_ssize_t place
    cdef const uint8_t* codes = own.codes_at
    cdef const int32_t* docs = own.docs_at
    cdef uint8_t least
    if own.is_row:
        for place in range(own._entries):
            least = amount if codes[place] else 0
            counts[place] = counts[place] if counts[place] > least else least
    else:
        for place in range(own.df):
            counts[docs[place]] = max(counts[docs[place]], amount)


cdef void take_codes(CodedList own, const int32_t* docs, Py_ssize_t total, uint8_t* codes) noexcept:
    cdef Py_ssize_t place, reached = 0
    cdef const int32_t* listed = own.docs_at
    cdef const uint8_t* own_codes = own.codes_at
    if own.is_row:
        for place in range(total):
            codes[place] = own_codes[docs[place]]
    else:
        for place in range(total):
            reached = _passed(listed, reached, own.df, docs[place])
            codes[place] = own_codes[reached] if reached < own.df and listed[reached] == docs[place] else 0


cdef Py_ssize_t _passed(const int32_t* docs, Py_ssize_t low, Py_ssize_t size, int32_t wanted) noexcept:
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
