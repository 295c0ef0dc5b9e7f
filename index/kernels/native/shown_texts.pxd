# cython: language_level=3
"""The characters of texts, and where they are marked."""

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

from index.kernels.native.looks cimport Looks
from index.kernels.native.marked cimport Mark
from index.kernels.native.packed cimport Piece

cdef extern from "Python.h":
    const char* PyUnicode_AsUTF8AndSize(str text, Py_ssize_t* size) except NULL

cdef enum:
    BLOCK = 64  # bytes
    AROUND = 2  # bytes that are looked at before and behind those of a text

cdef struct Text:
    Py_UCS4* chars  # to be freed
    int32_t* at  # where each one begins among the bytes, and where the last one ends
    const uint8_t* utf8
    Py_ssize_t size  # characters
    Py_ssize_t skipped  # characters of the whole text before these

cdef struct Spans:
    const Mark* marks  # offsets into the whole text
    Py_ssize_t count


cdef inline Spans spans_of(Looks looks, Py_ssize_t text) except *:
    """What is marked in a text, valid until others are looked at."""
    looks._check(text)
    cdef const int64_t* bounds = looks._marked.bounds + text
    return Spans(looks._marked.marks + bounds[0], bounds[1] - bounds[0])


cdef inline Piece utf8_of(str text) except *:
    """Valid as long as the text lives."""
    cdef Py_ssize_t size = 0
    cdef const char* utf8 = PyUnicode_AsUTF8AndSize(text, &size)
    return Piece(<const uint8_t*> utf8, size)


cdef inline Text chars_of(const Piece* text, Py_ssize_t first, Py_ssize_t last) except *:
    """A part of a text in UTF-8; `chars` are to be freed."""
    cdef Piece part = part_of(text, first, last)
    cdef size_t each = sizeof(Py_UCS4) + sizeof(int32_t) + 1
    cdef Text own = Text(<Py_UCS4*> malloc(part.size * each + sizeof(int32_t) + 2 * AROUND), NULL, part.bytes, 0, first)
    if not own.chars:
        raise MemoryError
    own.at = <int32_t*> (own.chars + part.size)
    cdef uint8_t* copy = <uint8_t*> (own.at + part.size + 1) + AROUND
    memset(copy - AROUND, 0, AROUND)
    memcpy(copy, part.bytes, part.size)
    memset(copy + part.size, 0, AROUND)
    if is_short(copy, part.size):
        own.size = _put_short_chars(&own, copy, part.size)
        return own
    try:
        decoded(&part)
    except ValueError:
        free(own.chars)
        raise
    own.size = _put_chars(&own, part.size)
    return own


cdef inline str decoded(const Piece* utf8):
    return PyUnicode_DecodeUTF8(<const char*> utf8.bytes, utf8.size, NULL)


cdef inline bint is_short(const uint8_t* utf8, Py_ssize_t size) noexcept:
    """Whether these are characters of one, two or three bytes; ASCII stands AROUND them."""
    cdef Py_ssize_t place
    cdef uint8_t first, second, third, is_wrong = 0
    for place in range(-AROUND, size):
        first, second, third = utf8[place], utf8[place + 1], utf8[place + 2]
        is_wrong |= (first & 0xFE == 0xC0) | (first >= 0xF0)
        is_wrong |= (first == 0xE0) & (second < 0xA0) | (first == 0xED) & (second >= 0xA0)
        is_wrong |= ((first >= 0xE0) | (second >= 0xC0)) == (third & 0xC0 != 0x80)
    return not is_wrong


cdef inline Py_ssize_t _put_short_chars(Text* own, const uint8_t* utf8, Py_ssize_t size) noexcept:
    """How many there are. At each byte one is made as if it began there, so that vectors do it."""
    cdef Py_ssize_t place, count = 0
    cdef uint32_t first, second, third
    for place in range(size):
        first, second, third = utf8[place], utf8[place + 1] & 0x3F, utf8[place + 2] & 0x3F
        own.chars[place] = (
            first if first < 0xC0
            else (first & 0x1F) << 6 | second if first < 0xE0
            else (first & 0x0F) << 12 | second << 6 | third
        )
    for place in range(size):
        own.chars[count], own.at[count] = own.chars[place], place
        count += _begins_char(utf8[place])
    own.at[count] = size
    return count


cdef inline Py_ssize_t _put_chars(Text* own, Py_ssize_t size) noexcept:
    """How many there are, of any size."""
    cdef Py_ssize_t place, count = 0
    cdef uint32_t byte
    for place in range(size):
        byte = own.utf8[place]
        if _begins_char(byte):
            own.at[count] = place
            own.chars[count] = byte & (0x7F if byte < 0x80 else 0x1F if byte < 0xE0 else 0x0F if byte < 0xF0 else 0x07)
            count += 1
        else:
            own.chars[count - 1] = <uint32_t> own.chars[count - 1] << 6 | byte & 0x3F
    own.at[count] = size
    return count


cdef inline Piece part_of(const Piece* text, Py_ssize_t first, Py_ssize_t last) noexcept:
    """text[first:last] of a text in UTF-8."""
    cdef Py_ssize_t begin = _after(text.bytes, 0, text.size, first)
    return Piece(text.bytes + begin, _after(text.bytes, begin, text.size, last - first) - begin)


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
