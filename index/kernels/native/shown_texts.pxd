# cython: language_level=3
"""The characters of texts, and where they are marked."""

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t
from libc.stdlib cimport malloc

from index.kernels.native.looks cimport Looks
from index.kernels.native.marked cimport Mark
from index.kernels.native.packed cimport Piece

cdef extern from "Python.h":
    const char* PyUnicode_AsUTF8AndSize(str text, Py_ssize_t* size) except NULL

cdef enum:
    BLOCK = 64  # bytes

cdef struct Text:
    const uint8_t* utf8
    int32_t* at  # where each character begins there, and where the last one ends; to be freed
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


cdef inline Text text_of(const Piece* whole, Py_ssize_t first, Py_ssize_t last) except *:
    """A part of a text in UTF-8; `at` is to be freed."""
    cdef Piece part = part_of(whole, first, last)
    cdef Text own = Text(part.bytes, <int32_t*> malloc((part.size + 1) * sizeof(int32_t)), 0, first)
    cdef Py_ssize_t place
    if not own.at:
        raise MemoryError
    for place in range(part.size):
        own.at[own.size] = place
        own.size += begins_char(part.bytes[place])
    own.at[own.size] = part.size
    return own


cdef inline Py_UCS4 char_at(const Text* text, Py_ssize_t place) noexcept:
    return char_of(text.utf8 + text.at[place])


cdef inline Py_UCS4 char_of(const uint8_t* utf8) noexcept:
    """The character that begins there."""
    cdef uint32_t first = utf8[0]
    if first < 0x80:
        return first
    if first < 0xE0:
        return (first & 0x1F) << 6 | utf8[1] & 0x3F
    if first < 0xF0:
        return (first & 0x0F) << 12 | (utf8[1] & 0x3F) << 6 | utf8[2] & 0x3F
    return (first & 0x07) << 18 | (utf8[1] & 0x3F) << 12 | (utf8[2] & 0x3F) << 6 | utf8[3] & 0x3F


cdef inline str decoded(const Piece* utf8):
    return PyUnicode_DecodeUTF8(<const char*> utf8.bytes, utf8.size, NULL)


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
        if begins_char(utf8[place]):
            if chars <= 0:
                return place
            chars -= 1
    return size


cdef inline uint8_t _chars_in_block(const uint8_t* utf8) noexcept:
    cdef Py_ssize_t place
    cdef uint8_t count = 0
    for place in range(BLOCK):
        count += begins_char(utf8[place])
    return count


cdef inline uint8_t begins_char(uint8_t byte) noexcept:
    """Characters begin at all bytes but 10xxxxxx."""
    return byte & 0xC0 != 0x80
