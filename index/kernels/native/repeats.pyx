# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Which of some hits say the same as a better one, in C; each function is that of `index.kernels.plain.repeats`."""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.stdint cimport int64_t, uint8_t, uint64_t
from libc.string cimport memcpy

from index.kernels.native.arrays cimport Numbers, data, longs, number, numbers_of

from index.kernels.plain import repeats as plain

VERSION = 4

cdef int64_t MIN_SYLLABLES = plain.MIN_SYLLABLES
cdef float SCORES = plain.SCORES
cdef double LENGTHS = plain.LENGTHS, SHARED = plain.SHARED


def likely_pairs(scores, lengths):
    """(better, worse) of about the same score and length, in order of rank."""
    cdef Py_ssize_t size = 0, length_count = 0, better, worse
    cdef const float* own = <const float*> data(scores, sizeof(float), &size)
    cdef const int64_t* long = longs(lengths, &length_count)
    cdef float least
    if size != length_count or scores.dtype.char != "f":
        raise ValueError("a score of four bytes and a length of each are expected")
    pairs = []
    for better in range(size):
        least = own[better] * SCORES
        if long[better] < MIN_SYLLABLES:
            continue
        for worse in range(better + 1, size):
            if own[worse] < least:
                break
            if long[worse] >= MIN_SYLLABLES and _are_alike(long[better], long[worse]):
                pairs.append((better, worse))
    return pairs


def add_to_sets(sets, rows, members, numbers):
    """Put members into the sets of some rows: of each the bit of its number."""
    cdef Py_ssize_t bytes = sets.shape[1], row_count = sets.shape[0], size = 0, place, row
    cdef uint8_t* into = <uint8_t*> data(sets, 1, &size, PyBUF_WRITABLE)
    cdef const int64_t* own = longs(rows, &size)
    cdef Numbers found = numbers_of(members), bits = numbers_of(numbers)
    cdef uint64_t member, bit
    if found.size != size:
        raise ValueError("a row of each member is expected")
    for place in range(size):
        row, member = own[place], number(&found, place)
        if not 0 <= row < row_count or member >= <uint64_t> bits.size:
            raise IndexError("no such row or member")
        bit = number(&bits, member)
        if bit >= <uint64_t> bytes * 8:
            raise IndexError("no such bit")
        into[row * bytes + (bit >> 3)] |= 1 << (bit & 7)


def repeated(sets, pairs):
    """The worse ones of pairs that share most of what they hold, ascending; of a repeat there is no repeat."""
    cdef Py_ssize_t bytes = sets.shape[1], rows = sets.shape[0], size = 0, better, worse
    cdef const uint8_t* own = <const uint8_t*> data(sets, 1, &size)
    repeats = set()
    if bytes % 8:
        raise ValueError("sets of whole words are expected")
    for better, worse in pairs:
        if not (0 <= better < rows and 0 <= worse < rows):
            raise IndexError("no such set")
        if better not in repeats and _share_most(own + better * bytes, own + worse * bytes, bytes):
            repeats.add(worse)
    return sorted(repeats)


cdef bint _are_alike(int64_t length, int64_t other) noexcept:
    return LENGTHS * length <= other and length >= LENGTHS * other


cdef bint _share_most(const uint8_t* one, const uint8_t* other, Py_ssize_t bytes) noexcept:
    cdef Py_ssize_t word, common = 0, every = 0
    cdef uint64_t first, second
    for word in range(bytes // 8):
        memcpy(&first, one + 8 * word, 8)
        memcpy(&second, other + 8 * word, 8)
        common += _count(first & second)
        every += _count(first | second)
    return common >= SHARED * every


cdef inline int _count(uint64_t bits) noexcept:
    """How many of them are set: in pairs, in fours, in bytes, and those added up by a product."""
    bits -= (bits >> 1) & 0x5555555555555555ULL
    bits = (bits & 0x3333333333333333ULL) + ((bits >> 2) & 0x3333333333333333ULL)
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0FULL
    return (bits * 0x0101010101010101ULL) >> 56
