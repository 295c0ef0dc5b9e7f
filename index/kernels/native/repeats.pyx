# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Which of some hits say the same as a better one, in C; each function is that of `index.kernels.plain.repeats`."""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint64_t
from libc.string cimport memcpy

from index.kernels.native.arrays cimport Numbers, data, longs, not_below, number, numbers_of

from index.kernels.plain import repeats as plain

VERSION = 6

cdef enum:
    RARE = 65535

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


cdef class BitSets:
    """The texts of a token column as sets: each syllable is a bit, and several may be the same one."""

    cdef const uint16_t* _codes
    cdef const uint16_t* _bits_of_code
    cdef Py_ssize_t _size, _code_count, _most  # the highest bit
    cdef bint _has_rare
    cdef Numbers _bounds, _rare_places, _rare_bits
    cdef list _kept  # what is pointed to

    def __cinit__(self, arrays, bits):
        common, codes, bounds = arrays["common_ids"], arrays["token_ids"], arrays["token_bounds"]
        places, rare = arrays["rare_places"], bits[arrays["rare_ids"]]
        of_codes = bits[common] if common.size else bits
        self._kept = [codes, bounds, places, rare, of_codes]
        self._codes = <const uint16_t*> data(codes, sizeof(uint16_t), &self._size)
        self._bits_of_code = <const uint16_t*> data(of_codes, sizeof(uint16_t), &self._code_count)
        self._bounds, self._rare_places, self._rare_bits = numbers_of(bounds), numbers_of(places), numbers_of(rare)
        self._has_rare, self._most = common.size > 0, bits.max() if bits.size else 0
        if codes.itemsize != sizeof(uint16_t) and self._size or bits.dtype.char != "H":
            raise ValueError("a code and a bit of two bytes are expected")
        if self._rare_places.size != self._rare_bits.size:
            raise ValueError("an id at each rare place is expected")

    def put(self, sets, rows, texts):
        """Put the syllables of each text into one of the sets."""
        cdef Py_ssize_t bytes = sets.shape[1], row_count = sets.shape[0], size = 0, row, text
        cdef uint8_t* into = <uint8_t*> data(sets, 1, &size, PyBUF_WRITABLE)
        if self._most >= bytes * 8:
            raise IndexError("no such bit")
        for row, text in zip(rows, texts, strict=True):
            if not (0 <= row < row_count and 0 <= text < self._bounds.size - 1):
                raise IndexError("no such set or text")
            self._put(number(&self._bounds, text), number(&self._bounds, text + 1), into + row * bytes)

    cdef int _put(self, int64_t first, int64_t last, uint8_t* into) except -1:
        cdef int64_t place
        cdef Py_ssize_t code, rare = -1
        if not 0 <= first <= last <= self._size:
            raise IndexError("no such syllables")
        for place in range(first, last):
            code = self._codes[place]
            if code == RARE and self._has_rare:
                rare = not_below(&self._rare_places, place) if rare < 0 else rare + 1
                _set(into, self._rare_bit(rare, place))
            elif code < self._code_count:
                _set(into, self._bits_of_code[code])
            else:
                raise IndexError("no such code")
        return 0

    cdef int _rare_bit(self, Py_ssize_t rare, int64_t place) except -1:
        if rare >= self._rare_places.size or number(&self._rare_places, rare) != <uint64_t> place:
            raise IndexError("a rare syllable is not listed")
        return number(&self._rare_bits, rare)


cdef inline void _set(uint8_t* into, Py_ssize_t bit) noexcept:
    into[bit >> 3] |= 1 << (bit & 7)


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
