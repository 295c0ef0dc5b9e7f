# cython: language_level=3
"""The characters of texts, and where they are marked."""

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdint cimport int64_t, uint8_t, uint32_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

from index.kernels.native.arrays cimport data
from index.kernels.native.looks cimport Looks
from index.kernels.native.marked cimport Mark

cdef extern from "Python.h":
    Py_UCS4* PyUnicode_AsUCS4(str text, Py_UCS4* buffer, Py_ssize_t size, int copy_null) except NULL

cdef enum:
    BLOCK = 64  # bytes
    AROUND = 2  # bytes that are looked at before and behind those of a text

cdef struct Text:
    Py_UCS4* chars
    Py_ssize_t size
    Py_ssize_t skipped  # characters of the whole text before these

cdef struct Spans:
    const Mark* marks  # offsets into the whole text
    Py_ssize_t count


cdef inline Spans spans_of(Looks looks, Py_ssize_t text) except *:
    """What is marked in a text, valid until others are looked at."""
    looks._check(text)
    cdef const int64_t* bounds = looks._marked.bounds + text
    return Spans(looks._marked.marks + bounds[0], bounds[1] - bounds[0])


cdef inline Text text_of(str text) except *:
    """The characters of a text; to be freed."""
    cdef Text own = Text(<Py_UCS4*> malloc((len(text) + 1) * sizeof(Py_UCS4)), len(text), 0)
    if not own.chars:
        raise MemoryError
    PyUnicode_AsUCS4(text, own.chars, own.size + 1, True)
    return own


cdef inline Text unpacked(packed, Py_ssize_t first, Py_ssize_t last) except *:
    """A part of a text in MessagePack; to be freed."""
    cdef Py_ssize_t size = 0
    cdef const uint8_t* utf8 = part_of(packed, first, last, &size)
    cdef Text own = Text(<Py_UCS4*> malloc(size * (sizeof(Py_UCS4) + 1) + 2 * AROUND), 0, first)
    if not own.chars:
        raise MemoryError
    cdef uint8_t* copy = <uint8_t*> (own.chars + size) + AROUND
    memset(copy - AROUND, 0, AROUND)
    memcpy(copy, utf8, size)
    memset(copy + size, 0, AROUND)
    if _is_short(copy, size):
        own.size = _decoded(copy, size, own.chars)
        return own
    free(own.chars)
    own = text_of(PyUnicode_DecodeUTF8(<const char*> utf8, size, NULL))
    own.skipped = first
    return own


cdef inline bint _is_short(const uint8_t* utf8, Py_ssize_t size) noexcept:
    """Whether these are characters of one, two or three bytes; zeros stand AROUND them."""
    cdef Py_ssize_t place
    cdef uint8_t first, second, third, is_wrong = 0
    for place in range(-AROUND, size):
        first, second, third = utf8[place], utf8[place + 1], utf8[place + 2]
        is_wrong |= (first & 0xFE == 0xC0) | (first >= 0xF0)
        is_wrong |= (first == 0xE0) & (second < 0xA0) | (first == 0xED) & (second >= 0xA0)
        is_wrong |= ((first >= 0xE0) | (second >= 0xC0)) == (third & 0xC0 != 0x80)
    return not is_wrong


cdef inline Py_ssize_t _decoded(const uint8_t* utf8, Py_ssize_t size, Py_UCS4* into) noexcept:
    """How many characters there are. At each byte one is made as if it began there, so that vectors do it."""
    cdef Py_ssize_t place, count = 0
    cdef uint32_t first, second, third
    for place in range(size):
        first, second, third = utf8[place], utf8[place + 1] & 0x3F, utf8[place + 2] & 0x3F
        into[place] = (
            first if first < 0xC0
            else (first & 0x1F) << 6 | second if first < 0xE0
            else (first & 0x0F) << 12 | second << 6 | third
        )
    for place in range(size):
        into[count] = into[place]
        count += _begins_char(utf8[place])
    return count


cdef inline const uint8_t* part_of(packed, Py_ssize_t first, Py_ssize_t last, Py_ssize_t* size) except NULL:
    """Where text[first:last] of a text in MessagePack begins. size: its bytes, told."""
    cdef Py_ssize_t all = 0, begin, header
    cdef const uint8_t* own = <const uint8_t*> data(packed, 1, &all)
    header = _header_bytes(own, all)
    if not 0 < header <= all:
        raise ValueError("a packed text is expected")
    begin = _after(own, header, all, first)
    size[0] = _after(own, begin, all, last - first) - begin
    return own + begin


cdef inline Py_ssize_t _header_bytes(const uint8_t* packed, Py_ssize_t size) noexcept:
    """Of MessagePack's short text and its str 8, 16 and 32; 0 of anything else."""
    if size and packed[0] & 0xE0 == 0xA0:
        return 1
    if size and 0xD9 <= packed[0] <= 0xDB:
        return 1 + (1 << (packed[0] - 0xD9))
    return 0


cdef inline Py_ssize_t _after(const uint8_t* utf8, Py_ssize_t begin, Py_ssize_t size, Py_ssize_t chars) noexcept:
    """Where the character begins that so many stand before."""
    cdef Py_ssize_t place = begin, passed
    while place + BLOCK <= size:
        passed = _chars_in_block(utf8 + place)
        if passed > chars:
            break
        chars -= passed
        place += BLOCK
    for place in range(place, size):
        if _begins_char(utf8[place]):
            if chars <= 0:
                return place
            chars -= 1
    return size


cdef inline uint8_t _chars_in_block(const uint8_t* utf8) noexcept:
    cdef Py_ssize_t place
    cdef uint8_t count = 0
    for place in range(BLOCK):
        count += _begins_char(utf8[place])
    return count


cdef inline uint8_t _begins_char(uint8_t byte) noexcept:
    """Characters begin at all bytes but 10xxxxxx."""
    return byte & 0xC0 != 0x80
