# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Texts as codes of symbols, in C; the classes are those of `index.kernels.plain.symbols`."""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memset

from index.kernels.native.arrays cimport Numbers, data, number, numbers_of

VERSION = 6

cdef enum:
    SYMBOL_BYTES = 15
    CODES = 1 << 16
    SLOT_BITS = 17
    SLOTS = 1 << SLOT_BITS
    PREFIXES = 1 << 16
    MOST_KNOWN = 8  # bytes by which longer symbols are told; 4 and 2 for shorter ones

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

    cdef bytes _kept  # what is pointed to
    cdef Dictionary _dictionary
    cdef uint32_t* _slots  # a hash table: part of the hash, and the code; 0 where there is none
    cdef uint16_t* _sizes  # bit n, by the hash of 2, 4 or 8 bytes: some symbol of n bytes begins with them
    cdef uint16_t[256] _singles  # the codes of single bytes

    def __cinit__(self, bytes dictionary not None):
        cdef Py_ssize_t code
        cdef const Entry* entry
        self._kept, self._dictionary = dictionary, _dictionary_of(dictionary, len(dictionary))
        self._slots = <uint32_t*> calloc(SLOTS, sizeof(uint32_t))
        self._sizes = <uint16_t*> calloc(PREFIXES, sizeof(uint16_t))
        if not self._slots or not self._sizes:
            raise MemoryError
        singles = set()
        for code in range(min(self._dictionary.size, CODES)):
            entry = &self._dictionary.entries[code]
            if entry.size > 1:
                self._put(code)
            elif entry.size:
                self._singles[entry.symbol[0]] = code
                singles.add(entry.symbol[0])
        if self._dictionary.size > CODES or len(singles) < 256:
            raise ValueError("a symbol of each byte is expected, and no more than two bytes can number")

    def __dealloc__(self):
        free(self._slots)
        free(self._sizes)

    def codes(self, bytes text not None):
        """The longest symbols that follow each other, two bytes each."""
        cdef Py_ssize_t size = len(text), place = 0, count = 0
        cdef uint16_t* found = <uint16_t*> malloc((size + 1) * sizeof(uint16_t) + size + sizeof(Entry))
        cdef uint8_t* own = <uint8_t*> (found + size + 1)
        if not found:
            raise MemoryError
        memcpy(own, <const uint8_t*> text, size)
        memset(own + size, 0, sizeof(Entry))
        while place < size:
            found[count] = self._longest(own + place, size - place)
            place += self._dictionary.entries[found[count]].size
            count += 1
        try:
            return PyBytes_FromStringAndSize(<const char*> found, count * sizeof(uint16_t))
        finally:
            free(found)

    cdef void _put(self, Py_ssize_t code) noexcept:
        """Make a symbol known; of equal ones the last."""
        cdef const Entry* entry = &self._dictionary.entries[code]
        cdef Py_ssize_t known = MOST_KNOWN
        cdef Key key = _key_at(<const uint8_t*> entry)
        while known > entry.size:
            known //= 2
        self._slots[self._slot(key)] = _tag(_hash(key)) << 16 | code
        self._sizes[_hash(_shortened(key, known)) % PREFIXES] |= 1 << entry.size

    cdef uint16_t _longest(self, const uint8_t* text, Py_ssize_t left) noexcept:
        """The longest symbol that stands there. text: 16 bytes may be read."""
        cdef Key whole = _key_at(text)
        cdef Py_ssize_t known = MOST_KNOWN, size
        cdef uint32_t sizes, slot
        while known > 1:
            sizes = self._sizes_of(whole, known)
            for size in range(min(left, 2 * known - 1), known - 1, -1):
                slot = self._slots[self._slot(_shortened(whole, size))] if sizes >> size & 1 else 0
                if slot:
                    return slot & 0xFFFF
            known //= 2
        return self._singles[text[0]]

    cdef uint32_t _sizes_of(self, Key whole, Py_ssize_t known) noexcept:
        """Which sizes symbols may have that begin with so many bytes of it."""
        return self._sizes[_hash(_shortened(whole, known)) % PREFIXES]

    cdef Py_ssize_t _slot(self, Key key) noexcept:
        """Where a symbol is in the table, or would be."""
        cdef uint64_t hashed = _hash(key)
        cdef Py_ssize_t slot = hashed >> (64 - SLOT_BITS)
        cdef uint32_t own = self._slots[slot]
        while own and not (own >> 16 == _tag(hashed) and self._is_code_of(own & 0xFFFF, key)):
            slot = (slot + 1) % SLOTS
            own = self._slots[slot]
        return slot

    cdef bint _is_code_of(self, Py_ssize_t code, Key key) noexcept:
        cdef Key own = _key_at(<const uint8_t*> &self._dictionary.entries[code])
        return own.low == key.low and own.high == key.high


cdef inline Key _key_at(const uint8_t* text) noexcept:
    cdef Key key
    memcpy(&key, text, sizeof(Key))
    return key


cdef inline Key _shortened(Key key, Py_ssize_t size) noexcept:
    """With its first bytes only."""
    cdef uint64_t kept = ((<uint64_t> 1) << 8 * (size & 7)) - 1
    if size < 8:
        return Key(key.low & kept, <uint64_t> size << 56)
    return Key(key.low, key.high & kept | <uint64_t> size << 56)


cdef inline uint64_t _hash(Key key) noexcept:
    cdef uint64_t mixed = key.low * <uint64_t> 0x9E3779B97F4A7C15 ^ key.high * <uint64_t> 0xC2B2AE3D27D4EB4F
    return mixed ^ mixed >> 32


cdef inline uint32_t _tag(uint64_t hashed) noexcept:
    """Sixteen other bits of a hash, never 0."""
    return hashed & 0xFFFF | 1


cdef class Decoder:
    """Texts that lie one after the other, as codes of a dictionary or, without one, as they are."""

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
        if self._dictionary.size:
            return _decoded(&self._dictionary, self._stored + first, (end - first) // sizeof(uint16_t))
        return PyBytes_FromStringAndSize(<const char*> self._stored + first, end - first)


cdef bytes _decoded(const Dictionary* own, const uint8_t* codes, Py_ssize_t count):
    cdef Py_ssize_t place, size = 0
    cdef const Entry* entry
    for place in range(count):
        if _code(codes, place) >= own.size:
            raise IndexError("no such symbol")
        size += own.entries[_code(codes, place)].size
    cdef bytes text = PyBytes_FromStringAndSize(NULL, size)
    cdef char* into = PyBytes_AS_STRING(text)
    cdef const char* end = into + size
    for place in range(count):
        entry = &own.entries[_code(codes, place)]
        memcpy(into, entry, sizeof(Entry) if end - into >= <Py_ssize_t> sizeof(Entry) else entry.size)
        into += entry.size
    return text


cdef inline uint16_t _code(const uint8_t* codes, Py_ssize_t place) noexcept:
    """A code of two bytes, which may lie at an odd address."""
    cdef uint16_t code
    memcpy(&code, codes + place * sizeof(uint16_t), sizeof(uint16_t))
    return code
