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

from index.kernels.native.ahead cimport AHEAD, prefetch
from index.kernels.native.slots cimport number_of, shift_of, slot_of

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

VERSION = 10

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
    bint is_told

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
    cdef uint64_t[:, ::1] table = slots.table
    cdef int shift = shift_of(table)
    cdef Py_ssize_t place, start, most = codes.shape[0] // 2 + 2, found = 0, new_found = 0
    for place in range(codes.shape[0]):
        most += codes[place] == LINE_BREAK
    starts, ends = np.empty(most, np.int64), np.empty(most, np.int64)
    cdef int64_t[::1] own_starts = starts, own_ends = ends
    if codes.shape[0]:
        found = _put_bounds(codes, &own_starts[0], &own_ends[0])
    numbers, new = np.empty(found, np.int64), np.empty(found, np.int64)
    cdef int64_t[::1] own_numbers = numbers, own_new = new
    cdef Key keys[AHEAD]
    cdef Key key
    for place in range(found + AHEAD):
        if place >= AHEAD:
            key = keys[place % AHEAD]
            own_numbers[place - AHEAD] = -1
            if key.is_told:
                own_numbers[place - AHEAD] = number_of(table, shift, key.low, key.high, count + new_found)
                if own_numbers[place - AHEAD] == count + new_found:
                    own_new[new_found] = place - AHEAD
                    new_found += 1
        if place < found:
            start = own_starts[place]
            key = _key(&codes[start], own_ends[place] - start, codes.shape[0] - start)
            keys[place % AHEAD] = key
            prefetch(slot_of(table, shift, key.low, key.high))
    return starts[:found], ends[:found], numbers, new[:new_found]


cdef Py_ssize_t _put_bounds(const uint8_t[::1] codes, int64_t* starts, int64_t* ends) noexcept:
    """Where chunks start and end; returns how many there are."""
    cdef Py_ssize_t size = codes.shape[0], base, place, start = 0, found = 0
    cdef uint64_t blanks
    for base in range(0, size, 8):
        blanks = _blanks(&codes[base], min(size - base, 8))
        while blanks:
            place = base + _lowest_bit(blanks) // 8
            blanks &= blanks - 1
            if place > start:
                starts[found], ends[found] = start, place
                found += 1
            if codes[place] == LINE_BREAK:
                starts[found], ends[found] = place, place + 1
                found += 1
            start = place + 1
    if size > start:
        starts[found], ends[found] = start, size
        found += 1
    return found


cdef inline Key _key(const uint8_t* codes, Py_ssize_t size, Py_ssize_t rest) noexcept:
    """The first and second eight codes of a chunk, if they tell it. rest: how many there are from its start on."""
    cdef Key key = Key(0, 0, False)
    cdef uint8_t own[KEY_CHARS]
    if size > KEY_CHARS:
        return key
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
    key.is_told = not _has_unusual(key.low) and not _has_unusual(key.high)
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
