# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Which of some hits say the same as a better one, in C; each function is that of `index.kernels.plain.repeats`."""

from libc.stdint cimport int64_t, uint8_t, uint16_t, uint64_t
from libc.stdlib cimport calloc, free

from index.kernels.native.arrays cimport Numbers, data, longs, not_below, number, numbers_of

from bisect import bisect_right

from index.kernels.plain import repeats as plain

VERSION = 10

cdef enum:
    RARE = 65535
    WORDS = 32  # of a set: plain.BITS
    UNREAD = 0
    READ = 1
    REPEAT = 2

cdef int64_t MIN_SYLLABLES = plain.MIN_SYLLABLES
cdef float SCORES = plain.SCORES
cdef double LENGTHS = plain.LENGTHS, SHARED = plain.SHARED

cdef struct Hit:
    int64_t doc
    float score
    int state
    uint64_t[WORDS] set  # once it is read

cdef struct Hits:
    Hit* first
    Py_ssize_t size


cdef class BitSets:
    """A field of a segment's articles as sets: each syllable is a bit, and several may be the same one."""

    cdef const uint16_t* _codes
    cdef const uint16_t* _bits_of_code
    cdef Py_ssize_t _size, _code_count, _fields, _field
    cdef bint _has_rare
    cdef Numbers _bounds, _rare_places, _rare_bits
    cdef list _kept  # what is pointed to

    def __cinit__(self, arrays, bits, Py_ssize_t fields, Py_ssize_t field):
        common, codes, bounds = arrays["common_ids"], arrays["token_ids"], arrays["token_bounds"]
        places, rare = arrays["rare_places"], bits[arrays["rare_ids"]]
        of_codes = bits[common] if common.size else bits
        self._kept = [codes, bounds, places, rare, of_codes]
        self._codes = <const uint16_t*> data(codes, sizeof(uint16_t), &self._size)
        self._bits_of_code = <const uint16_t*> data(of_codes, sizeof(uint16_t), &self._code_count)
        self._bounds, self._rare_places, self._rare_bits = numbers_of(bounds), numbers_of(places), numbers_of(rare)
        self._has_rare, self._fields, self._field = common.size > 0, fields, field
        if codes.itemsize != sizeof(uint16_t) and self._size or bits.dtype.char != "H":
            raise ValueError("a code and a bit of two bytes are expected")
        if not 0 <= field < fields or bits.size and bits.max() >= plain.BITS:
            raise IndexError("no such field or bit")
        if self._rare_places.size != self._rare_bits.size:
            raise ValueError("an id at each rare place is expected")

    cdef int put(self, Py_ssize_t doc, uint8_t* into) except -1:
        """Put the syllables of an article into a set."""
        cdef Py_ssize_t text = doc * self._fields + self._field
        if not 0 <= text < self._bounds.size - 1:
            raise IndexError("no such text")
        return self._put(number(&self._bounds, text), number(&self._bounds, text + 1), into)

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


cdef class Repeats:
    """Finds repeats among the hits of an edition."""

    cdef const int64_t* _lengths
    cdef Py_ssize_t _doc_count
    cdef list _firsts, _sets  # the first article of each segment, and their sets
    cdef object _kept  # what is pointed to

    def __cinit__(self, lengths, segments):
        self._lengths, self._kept = longs(lengths, &self._doc_count), lengths
        self._firsts, self._sets = [first for first, _ in segments], [sets for _, sets in segments]
        if self._firsts[:1] != [0]:
            raise ValueError("a first segment is expected")

    def among(self, list docs not None, list scores not None, Py_ssize_t most):
        """Places of the hits that share most of what they hold with a better one, ascending."""
        cdef Hits hits = Hits(NULL, max(0, min(most, len(docs))))
        cdef Py_ssize_t place
        if len(scores) != len(docs):
            raise ValueError("a score of each hit is expected")
        hits.first = <Hit*> calloc(hits.size + 1, sizeof(Hit))
        try:
            if not hits.first:
                raise MemoryError
            for place in range(hits.size):
                hits.first[place].doc, hits.first[place].score = docs[place], scores[place]
                if not 0 <= hits.first[place].doc < self._doc_count:
                    raise IndexError("no such article")
            for place in range(hits.size):
                if hits.first[place].state != REPEAT and self._length(&hits.first[place]) >= MIN_SYLLABLES:
                    self._find_repeats(&hits, place)
            return [place for place in range(hits.size) if hits.first[place].state == REPEAT]
        finally:
            free(hits.first)

    cdef int64_t _length(self, const Hit* hit) noexcept:
        return self._lengths[hit.doc]

    cdef int _find_repeats(self, const Hits* hits, Py_ssize_t place) except -1:
        """Of a hit among those behind it, of about the same score and length."""
        cdef Hit* better = &hits.first[place]
        cdef Hit* worse = better + 1
        cdef int64_t length = self._length(better), other
        cdef float least = better.score * SCORES
        while worse < hits.first + hits.size and worse.score >= least:
            other = self._length(worse)
            if other >= MIN_SYLLABLES and other >= LENGTHS * length and length >= LENGTHS * other:
                if _share_most(self._set_of(better), self._set_of(worse)):
                    worse.state = REPEAT
            worse += 1
        return 0

    cdef uint64_t* _set_of(self, Hit* hit) except NULL:
        cdef Py_ssize_t segment
        cdef BitSets sets
        if hit.state == UNREAD:
            segment = bisect_right(self._firsts, hit.doc) - 1
            sets = self._sets[segment]
            sets.put(hit.doc - <int64_t> self._firsts[segment], <uint8_t*> hit.set)
            hit.state = READ
        return hit.set


cdef bint _share_most(const uint64_t* one, const uint64_t* other) noexcept:
    cdef Py_ssize_t word, common = 0, every = 0
    for word in range(WORDS):
        common += _count(one[word] & other[word])
        every += _count(one[word] | other[word])
    return common >= SHARED * every


cdef inline int _count(uint64_t bits) noexcept:
    """How many of them are set: in pairs, in fours, in bytes, and those added up by a product."""
    bits -= (bits >> 1) & 0x5555555555555555ULL
    bits = (bits & 0x3333333333333333ULL) + ((bits >> 2) & 0x3333333333333333ULL)
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0FULL
    return (bits * 0x0101010101010101ULL) >> 56
