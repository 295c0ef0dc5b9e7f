# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Posting lists of several segments → those of one, in C; each function is that of `index.kernels.plain.merging`."""

from libc.stdint cimport int64_t, uint8_t, uint16_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcmp, memcpy

import numpy as np

from index.kernels.plain.merging import Texts
from index.kernels.plain.posting_codes import Lists

VERSION = 10

cdef enum:
    BIG = 255

cdef uint64_t NO_KEY = <uint64_t> -1


cdef class Segment:
    """Terms of one segment, and how far they are read."""

    cdef const uint64_t[::1] keys, book, big_counts, row_big_counts
    cdef const int64_t[::1] starts, row_terms, big_places, row_big_places, new_docs
    cdef const uint16_t[::1] gaps
    cdef const uint8_t[::1] codes, rows
    cdef Py_ssize_t term, row, big, row_big  # the next ones

    def __cinit__(self, coded):
        self.keys, self.starts, self.gaps, self.codes = coded.keys, coded.starts, coded.gaps, coded.codes
        self.rows, self.row_terms, self.book, self.new_docs = coded.rows, coded.row_terms, coded.book, coded.new_docs
        self.big_places, self.big_counts = coded.big_places, coded.big_counts
        self.row_big_places, self.row_big_counts = coded.row_big_places, coded.row_big_counts
        self._check()

    cdef _check(self):
        cdef Py_ssize_t term, count = self.keys.shape[0]
        if self.starts.shape[0] != count + 1 or self.book.shape[0] != 256:
            raise ValueError("a start of each term and the end, and 256 counts are expected")
        if self.starts[0] or self.starts[count] != self.codes.shape[0] or self.gaps.shape[0] != self.codes.shape[0]:
            raise ValueError("starts from 0 to the number of gaps and codes are expected")
        for term in range(count):
            if self.starts[term] > self.starts[term + 1] or term and self.keys[term] < self.keys[term - 1]:
                raise ValueError("starts and keys have to ascend")
        if count and self.keys[count - 1] == NO_KEY:
            raise ValueError("a key is too high")
        if self.rows.shape[0] != self.row_terms.shape[0] * self.new_docs.shape[0]:
            raise ValueError("rows of a code for each document are expected")
        if self.big_places.shape[0] != self.big_counts.shape[0]:
            raise ValueError("a place of each large count is expected")
        if self.row_big_places.shape[0] != self.row_big_counts.shape[0]:
            raise ValueError("a place of each large count is expected")

    cdef Py_ssize_t most(self) except -1:
        """Postings, at most."""
        cdef Py_ssize_t place, count = self.codes.shape[0]
        for place in range(self.rows.shape[0]):
            count += self.rows[place] != 0
        return count

    cdef uint64_t next_key(self) noexcept:
        return self.keys[self.term] if self.term < self.keys.shape[0] else NO_KEY

    cdef Py_ssize_t read(self, int64_t* docs, uint64_t* packed) except -1:
        """Decode the next term's list; there is room for it. Returns how many postings."""
        cdef Py_ssize_t count
        count = self._read_sparse(docs, packed)
        if self.row < self.row_terms.shape[0] and self.row_terms[self.row] == self.term:
            count += self._read_row(docs + count, packed + count)
            self.row += 1
        self.term += 1
        return count

    cdef Py_ssize_t _read_sparse(self, int64_t* docs, uint64_t* packed) except -1:
        cdef Py_ssize_t entry, count = 0, size = self.new_docs.shape[0]
        cdef int64_t doc = 0
        for entry in range(self.starts[self.term], self.starts[self.term + 1]):
            doc += self.gaps[entry]
            if not self.codes[entry]:
                continue
            if doc >= size:
                raise IndexError("no such document")
            docs[count], packed[count] = self.new_docs[doc], self.book[self.codes[entry]]
            if self.codes[entry] == BIG:
                packed[count] = _big(self.big_places, self.big_counts, &self.big, entry)
            count += docs[count] >= 0
        return count

    cdef Py_ssize_t _read_row(self, int64_t* docs, uint64_t* packed) except -1:
        cdef Py_ssize_t doc, count = 0, size = self.new_docs.shape[0], first = self.row * size
        cdef uint8_t code
        for doc in range(size):
            code = self.rows[first + doc]
            if not code:
                continue
            docs[count], packed[count] = self.new_docs[doc], self.book[code]
            if code == BIG:
                packed[count] = _big(self.row_big_places, self.row_big_counts, &self.row_big, first + doc)
            count += docs[count] >= 0
        return count


cdef uint64_t _big(const int64_t[::1] places, const uint64_t[::1] counts, Py_ssize_t* next, int64_t wanted) except? 0:
    """The counts of an entry. next: the place of the last one asked for, or beyond it."""
    while next[0] < places.shape[0] and places[next[0]] < wanted:
        next[0] += 1
    if next[0] == places.shape[0] or places[next[0]] != wanted:
        raise IndexError("a large count is missing")
    return counts[next[0]]


def merged(segments):
    """Keys of all terms, ascending, and the lists of each, segment after segment."""
    cdef list own = [Segment(coded) for coded in segments]
    cdef Segment segment
    cdef Py_ssize_t terms = 0, most = 0, filled = 0, term = 0
    cdef uint64_t key
    for segment in own:
        terms += segment.keys.shape[0]
        most += segment.most()
    keys, starts = np.empty(terms, np.uint64), np.empty(terms + 1, np.int64)
    docs, packed = np.empty(most + 1, np.int64), np.empty(most + 1, np.uint64)
    cdef uint64_t[::1] own_keys = keys, own_packed = packed
    cdef int64_t[::1] own_starts = starts, own_docs = docs
    while True:
        key = NO_KEY
        for segment in own:
            key = min(key, segment.next_key())
        if key == NO_KEY:
            break
        own_keys[term], own_starts[term] = key, filled
        for segment in own:
            while segment.next_key() == key:
                filled += segment.read(&own_docs[filled], &own_packed[filled])
        term += 1
    own_starts[term] = filled
    return keys[:term], Lists(starts[: term + 1], docs[:filled], packed[:filled])


cdef struct Head:
    const uint8_t* data
    const int64_t* ends
    Py_ssize_t count
    Py_ssize_t place  # of the next text
    Py_ssize_t start
    Py_ssize_t size
    uint64_t first  # its first eight bytes, of which comparing is nearly always enough
    int64_t* numbers


def merged_texts(segments):
    """All texts of some segments, and the number of each segment's texts among these."""
    cdef Py_ssize_t count = len(segments), place, most = 0, most_bytes = 0, texts = 0, filled = 0
    cdef const uint8_t[::1] data
    cdef const int64_t[::1] ends
    cdef int64_t[::1] own_numbers
    cdef list numbers = [np.empty(one.ends.size, np.int64) for one in segments]
    cdef Head* least
    for one in segments:
        _check_texts(one.data, one.ends)
        most += one.ends.size
        most_bytes += one.data.size
    merged_data, merged_ends = np.empty(most_bytes + 1, np.uint8), np.empty(most + 1, np.int64)
    cdef uint8_t[::1] into = merged_data
    cdef int64_t[::1] into_ends = merged_ends
    cdef Head* heads = <Head*> malloc((count + 1) * sizeof(Head))
    if not heads:
        raise MemoryError
    for place in range(count):
        data, ends, own_numbers = segments[place].data, segments[place].ends, numbers[place]
        heads[place] = Head(NULL, NULL, ends.shape[0], -1, 0, 0, 0, NULL)
        if ends.shape[0]:
            heads[place].ends, heads[place].numbers = &ends[0], &own_numbers[0]
        if data.shape[0]:
            heads[place].data = &data[0]
        _advance(heads + place)
    while True:
        least = NULL
        for place in range(count):
            if heads[place].place < heads[place].count and (not least or _compared(heads + place, least) < 0):
                least = heads + place
        if not least:
            break
        if least.size:
            memcpy(&into[filled], least.data + least.start, least.size)
        filled += least.size
        into_ends[texts] = filled
        for place in range(count):
            if heads + place == least or heads[place].place == heads[place].count:
                continue
            if not _compared(heads + place, least):
                heads[place].numbers[heads[place].place] = texts
                _advance(heads + place)
        least.numbers[least.place] = texts
        _advance(least)
        texts += 1
    free(heads)
    return Texts(merged_data[:filled], merged_ends[:texts]), numbers


cdef _check_texts(const uint8_t[::1] data, const int64_t[::1] ends):
    cdef Py_ssize_t place
    cdef int64_t before = 0
    for place in range(ends.shape[0]):
        if ends[place] < before:
            raise ValueError("ends have to ascend to the size of the data")
        before = ends[place]
    if ends.shape[0] and before != data.shape[0]:
        raise ValueError("ends have to ascend to the size of the data")


cdef void _advance(Head* head) noexcept:
    """To the next text."""
    cdef Py_ssize_t place
    head.place += 1
    if head.place >= head.count:
        return
    head.start = head.ends[head.place - 1] if head.place else 0
    head.size = head.ends[head.place] - head.start
    head.first = 0
    for place in range(min(head.size, 8)):
        head.first |= <uint64_t> head.data[head.start + place] << 56 - 8 * place


cdef inline int _compared(const Head* one, const Head* other) noexcept:
    """Below, equal to or above 0, as the next text of one is to the other's."""
    cdef int found
    if one.first != other.first:
        return -1 if one.first < other.first else 1
    found = memcmp(one.data + one.start, other.data + other.start, min(one.size, other.size)) if one.size else 0
    if found or one.size == other.size:
        return found
    return -1 if one.size < other.size else 1
