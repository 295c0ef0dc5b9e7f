# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Texts as chunks between blanks, in C; each function is that of `index.kernels.plain.chunks`."""

from cpython.unicode cimport (
    PyUnicode_1BYTE_KIND,
    PyUnicode_2BYTE_KIND,
    PyUnicode_DATA,
    PyUnicode_GET_LENGTH,
    PyUnicode_KIND,
)
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memcpy, memset

from index.kernels.native.slots cimport number_of, shift_of

import numpy as np

cdef extern from *:
    """
    #if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    static int _lowest_bit(unsigned long long bits) { return __builtin_ctzll(bits); }
    #else
    #error "needs a compiler and a processor that find the lowest bit; NumPy takes over"
    #endif
    """
    int _lowest_bit(unsigned long long bits) noexcept

VERSION = 2

cdef enum:
    LINE_BREAK = 1
    KEY_CHARS = 16
    CODE_POINTS = 0x110000

ctypedef fused Char:
    uint8_t
    uint16_t
    uint32_t

cdef struct Key:
    uint64_t low
    uint64_t high

cdef uint64_t EACH_HIGHEST = 0x8080808080808080
cdef uint64_t EACH_LOWEST = 0x0101010101010101


def codes_of(str text, const uint8_t[::1] table):
    """Of each character. table: the code of each code point."""
    if table.shape[0] != CODE_POINTS:
        raise ValueError("a code of each code point is expected")
    codes = np.empty(PyUnicode_GET_LENGTH(text), np.uint8)
    cdef void* data = PyUnicode_DATA(text)
    if PyUnicode_KIND(text) == PyUnicode_1BYTE_KIND:
        _put_codes[uint8_t](<uint8_t*> data, table, codes)
    elif PyUnicode_KIND(text) == PyUnicode_2BYTE_KIND:
        _put_codes[uint16_t](<uint16_t*> data, table, codes)
    else:
        _put_codes[uint32_t](<uint32_t*> data, table, codes)
    return codes


cdef _put_codes(const Char* text, const uint8_t[::1] table, uint8_t[::1] codes):
    cdef Py_ssize_t place
    for place in range(codes.shape[0]):
        codes[place] = table[text[place]]


def numbered_chunks(const uint8_t[::1] codes, slots, Py_ssize_t count):
    """(start, end, number) of each chunk, one of LINE_BREAK for itself, and which of them are new."""
    cdef Chunks chunks = Chunks(codes, slots, count)
    cdef Py_ssize_t size = codes.shape[0], base, place, start = 0
    cdef uint64_t blanks
    for base in range(0, size, 8):
        blanks = _blanks(&codes[base], min(size - base, 8))
        while blanks:
            place = base + _lowest_bit(blanks) // 8
            blanks &= blanks - 1
            if place > start:
                chunks.add(start, place)
            if codes[place] == LINE_BREAK:
                chunks.add(place, place + 1)
            start = place + 1
    if size > start:
        chunks.add(start, size)
    return chunks.found()


cdef class Chunks:
    """What is found, in order."""

    cdef const uint8_t[::1] codes
    cdef uint64_t[:, ::1] table
    cdef int shift
    cdef Py_ssize_t next_number, size, new_size
    cdef object starts, ends, numbers, new
    cdef int64_t* own_starts
    cdef int64_t* own_ends
    cdef int64_t* own_numbers
    cdef int64_t* own_new

    def __cinit__(self, const uint8_t[::1] codes, slots, Py_ssize_t count):
        cdef Py_ssize_t place, most = codes.shape[0] // 2 + 2
        self.codes, self.table, self.next_number = codes, slots.table, count
        self.shift = shift_of(self.table)
        for place in range(codes.shape[0]):
            most += codes[place] == LINE_BREAK
        self.starts, self.ends, self.numbers, self.new = (np.empty(most, np.int64) for _ in range(4))
        cdef int64_t[::1] starts = self.starts, ends = self.ends, numbers = self.numbers, new = self.new
        self.own_starts, self.own_ends, self.own_numbers, self.own_new = &starts[0], &ends[0], &numbers[0], &new[0]

    cdef void add(self, Py_ssize_t start, Py_ssize_t end) noexcept:
        cdef int64_t number = -1
        cdef Key key
        if end - start <= KEY_CHARS:
            key = _key(&self.codes[start], end - start, self.codes.shape[0] - start)
            if not _has_unusual(key.low) and not _has_unusual(key.high):
                number = number_of(self.table, self.shift, key.low, key.high, self.next_number)
                if number == self.next_number:
                    self.own_new[self.new_size] = self.size
                    self.new_size += 1
                    self.next_number += 1
        self.own_starts[self.size], self.own_ends[self.size], self.own_numbers[self.size] = start, end, number
        self.size += 1

    cdef tuple found(self):
        return self.starts[: self.size], self.ends[: self.size], self.numbers[: self.size], self.new[: self.new_size]


cdef inline Key _key(const uint8_t* codes, Py_ssize_t size, Py_ssize_t rest) noexcept:
    """The first and second eight codes of a chunk. rest: how many there are from its start on."""
    cdef Key key = Key(0, 0)
    cdef uint8_t own[KEY_CHARS]
    if rest < KEY_CHARS:
        memset(own, 0, KEY_CHARS)
        memcpy(own, codes, size)
        codes = own
    memcpy(&key.low, codes, 8)
    if size > 8:
        memcpy(&key.high, codes + 8, 8)
        key.high &= <uint64_t> -1 >> 128 - 8 * size
    else:
        key.low &= <uint64_t> -1 >> 64 - 8 * size
    return key


cdef inline uint64_t _blanks(const uint8_t* codes, Py_ssize_t size) noexcept:
    """The highest bit of each byte up to LINE_BREAK, of eight or of those there are."""
    cdef uint64_t eight = EACH_HIGHEST, low
    memcpy(&eight, codes, size)
    eight &= ~EACH_LOWEST
    low = (eight & ~EACH_HIGHEST) + ~EACH_HIGHEST
    return ~(low | eight | ~EACH_HIGHEST)


cdef inline bint _has_unusual(uint64_t eight) noexcept:
    """Whether a byte of eight is UNUSUAL, all ones."""
    return ((eight & ~EACH_HIGHEST) + EACH_LOWEST & eight & EACH_HIGHEST) != 0
