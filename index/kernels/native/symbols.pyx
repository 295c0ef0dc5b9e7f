# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Texts as codes of symbols, in C; the classes are those of `index.kernels.plain.symbols`."""

from cpython.bytes cimport PyBytes_FromStringAndSize
from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memset

from index.kernels.native.arrays cimport Numbers, data, number, numbers_of

VERSION = 10

cdef enum:
    SYMBOL_BYTES = 15
    CODES = 1 << 16
    SLOT_BITS = 15
    SLOTS = 1 << SLOT_BITS
    MOST_KNOWN = 8  # bytes by which longer symbols are looked up; 4 and 2 for shorter ones

cdef struct Entry:
    uint8_t symbol[SYMBOL_BYTES]
    uint8_t size

cdef struct Key:  # an entry as two numbers: the size is the highest byte
    uint64_t low
    uint64_t high

cdef struct Dictionary:
    const Entry* entries
    Py_ssize_t size


cdef Dictionary _dictionary_of(const uint8_t* packed, Py_ssize_t size) except *:
    cdef Dictionary own = Dictionary(<const Entry*> packed, size // <Py_ssize_t> sizeof(Entry))
    cdef Py_ssize_t code
    cdef bint is_wrong = size % <Py_ssize_t> sizeof(Entry) != 0
    for code in range(own.size):
        is_wrong |= own.entries[code].size > SYMBOL_BYTES
    if is_wrong:
        raise ValueError("entries of a symbol and its size are expected")
    return own


cdef class Encoder:
    """Cuts texts into the symbols of a dictionary."""

    cdef Dictionary _dictionary
    cdef uint32_t* _bounds  # the first symbol of each slot, and the end; a slot: by the hash of 8, 4 or 2 bytes
    cdef Key* _symbols  # of a slot, the longest first
    cdef uint16_t* _codes  # of these
    cdef uint16_t[256] _singles  # the codes of single bytes
    cdef bytes _kept  # what is pointed to

    def __cinit__(self, bytes dictionary not None):
        self._kept, self._dictionary = dictionary, _dictionary_of(dictionary, len(dictionary))
        self._bounds = <uint32_t*> calloc(SLOTS + 2, sizeof(uint32_t))
        self._symbols = <Key*> malloc((self._dictionary.size + 1) * sizeof(Key))
        self._codes = <uint16_t*> malloc((self._dictionary.size + 1) * sizeof(uint16_t))
        if not self._bounds or not self._symbols or not self._codes:
            raise MemoryError
        if self._dictionary.size > CODES or not self._has_singles():
            raise ValueError("a symbol of each byte is expected, and no more than two bytes can number")
        self._put_symbols()

    def __dealloc__(self):
        free(self._bounds)
        free(self._symbols)
        free(self._codes)

    def codes(self, bytes text not None):
        """The longest symbols that follow each other, two bytes each."""
        cdef Py_ssize_t size = len(text), place = 0, count = 0
        cdef uint16_t* found = <uint16_t*> malloc((size + 1) * sizeof(uint16_t) + size + sizeof(Key))
        cdef uint8_t* own = <uint8_t*> (found + size + 1)
        if not found:
            raise MemoryError
        memcpy(own, <const uint8_t*> text, size)
        memset(own + size, 0, sizeof(Key))
        while place < size:
            place += self._put_longest(own + place, size - place, found + count)
            count += 1
        try:
            return PyBytes_FromStringAndSize(<const char*> found, count * sizeof(uint16_t))
        finally:
            free(found)

    cdef bint _has_singles(self) noexcept:
        """Whether each byte has a code, as which the last one is kept."""
        cdef bint[256] has_code
        cdef Py_ssize_t code, count = 0
        cdef uint8_t byte
        memset(has_code, 0, sizeof(has_code))
        for code in range(self._dictionary.size):
            if self._dictionary.entries[code].size == 1:
                byte = self._dictionary.entries[code].symbol[0]
                count += not has_code[byte]
                has_code[byte], self._singles[byte] = True, code
        return count == 256

    cdef void _put_symbols(self) noexcept:
        """Sort all others by slot, size and code, the longest and last first."""
        cdef const Entry* entries = self._dictionary.entries
        cdef uint32_t* next = self._bounds + 1  # of each slot; once all are there, where the one behind begins
        cdef Py_ssize_t code, slot, size
        for code in range(self._dictionary.size):
            if entries[code].size > 1:
                next[_slot_of(&entries[code]) + 1] += 1
        for slot in range(SLOTS):
            next[slot + 1] += next[slot]
        for size in range(SYMBOL_BYTES, 1, -1):
            for code in range(self._dictionary.size - 1, -1, -1):
                if entries[code].size == size:
                    slot = _slot_of(&entries[code])
                    self._symbols[next[slot]], self._codes[next[slot]] = _key_at(&entries[code]), code
                    next[slot] += 1

    cdef Py_ssize_t _put_longest(self, const uint8_t* text, Py_ssize_t left, uint16_t* code) noexcept:
        """The code of the longest symbol that stands there; its size is told. text: 16 bytes may be read."""
        cdef Key whole = _key_at(text), own
        cdef Py_ssize_t known = MOST_KNOWN, size, slot, place
        while known > 1:
            slot = _hash(_shortened(whole, known))
            for place in range(self._bounds[slot], self._bounds[slot + 1]):
                size = self._symbols[place].high >> 56
                own = _shortened(whole, size)
                if own.low == self._symbols[place].low and own.high == self._symbols[place].high:
                    if known <= size <= left:
                        code[0] = self._codes[place]
                        return size
            known //= 2
        code[0] = self._singles[text[0]]
        return 1


cdef Py_ssize_t _slot_of(const Entry* entry) noexcept:
    """By the first bytes that are known of any symbol of about this size."""
    cdef Py_ssize_t known = MOST_KNOWN
    while known > entry.size:
        known //= 2
    return _hash(_shortened(_key_at(entry), known))


cdef inline Key _key_at(const void* text) noexcept:
    cdef Key key
    memcpy(&key, text, sizeof(Key))
    return key


cdef inline Key _shortened(Key key, Py_ssize_t size) noexcept:
    """With its first bytes only."""
    cdef uint64_t kept = ((<uint64_t> 1) << 8 * (size & 7)) - 1
    if size < 8:
        return Key(key.low & kept, <uint64_t> size << 56)
    return Key(key.low, key.high & kept | <uint64_t> size << 56)


cdef inline Py_ssize_t _hash(Key key) noexcept:
    """Below SLOTS."""
    cdef uint64_t mixed = key.low * <uint64_t> 0x9E3779B97F4A7C15 ^ key.high * <uint64_t> 0xC2B2AE3D27D4EB4F
    return mixed >> (64 - SLOT_BITS)


cdef class Decoder:
    """Texts that lie one after the other, as codes of a dictionary (or `as_it_is`) or, without one, bare."""

    cdef const uint8_t* _stored
    cdef Py_ssize_t _size
    cdef Numbers _ends
    cdef Dictionary _dictionary
    cdef tuple _kept  # what is pointed to

    def __cinit__(self, stored, ends, dictionary):
        cdef Py_ssize_t size = 0
        cdef const uint8_t* packed = <const uint8_t*> data(dictionary, 1, &size)
        self._stored, self._ends = <const uint8_t*> data(stored, 1, &self._size), numbers_of(ends)
        self._dictionary, self._kept = _dictionary_of(packed, size), (stored, ends, dictionary)

    def texts(self, numbers):
        """Some of them."""
        return [self._text(number) for number in numbers]

    cdef bytes _text(self, Py_ssize_t text):
        cdef uint64_t first, end
        if not 0 <= text < self._ends.size:
            raise IndexError("no such text")
        first, end = number(&self._ends, text - 1) if text else 0, number(&self._ends, text)
        if not first <= end <= <uint64_t> self._size:
            raise IndexError("no such text")
        if self._dictionary.size and (end - first) % sizeof(uint16_t) == 0:
            return _decoded(&self._dictionary, self._stored + first, (end - first) // sizeof(uint16_t))
        if self._dictionary.size:
            first = min(first + self._stored[first], end)
        return PyBytes_FromStringAndSize(<const char*> self._stored + first, end - first)


cdef bytes _decoded(const Dictionary* own, const uint8_t* codes, Py_ssize_t count):
    cdef uint8_t* text = <uint8_t*> malloc((count + 1) * sizeof(Entry))
    cdef uint8_t* end = text
    cdef Py_ssize_t place
    cdef uint16_t code
    if not text:
        raise MemoryError
    try:
        for place in range(count):
            memcpy(&code, codes + place * sizeof(code), sizeof(code))  # it may lie at an odd address
            if code >= own.size:
                raise IndexError("no such symbol")
            memcpy(end, &own.entries[code], sizeof(Entry))  # more than the symbol, which is quicker
            end += own.entries[code].size
        return PyBytes_FromStringAndSize(<const char*> text, end - text)
    finally:
        free(text)
