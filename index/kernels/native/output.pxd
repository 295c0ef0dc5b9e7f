# cython: language_level=3
"""Bytes that are put after each other: UTF-8, and of JSON's strings if that is asked for."""

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdint cimport uint8_t
from libc.stdlib cimport realloc
from libc.string cimport memcpy, memset, strlen

cdef enum:
    MOST_OF_A_BYTE = 6  # bytes that one becomes: '&quot;', '\u001f'
    SPARE = 256  # bytes that there is room for besides those asked for
    BEHIND = 2  # bytes that are looked at behind the last one

cdef struct Output:  # to be freed
    uint8_t* bytes
    Py_ssize_t size
    Py_ssize_t room
    bint is_json


cdef inline str as_text(const Output* own):
    """A UnicodeDecodeError if it is no UTF-8."""
    return PyUnicode_DecodeUTF8(<const char*> own.bytes, own.size, NULL)


cdef inline int check_utf8(Output* own) except -1:
    """That it is, of two bytes or more, where the first two are ASCII."""
    memset(own.bytes + own.size, 0, BEHIND)
    if not _is_short_utf8(own.bytes, own.size):
        as_text(own)  # which raises an error
    return 0


cdef inline bint _is_short_utf8(const uint8_t* utf8, Py_ssize_t size) noexcept:
    """Whether these are characters of one, two or three bytes; zeros stand BEHIND."""
    cdef Py_ssize_t place
    cdef uint8_t first, second, third, is_wrong = 0
    for place in range(size):
        first, second, third = utf8[place], utf8[place + 1], utf8[place + 2]
        is_wrong |= (first & 0xFE == 0xC0) | (first >= 0xF0)
        is_wrong |= (first == 0xE0) & (second < 0xA0) | (first == 0xED) & (second >= 0xA0)
        is_wrong |= ((first >= 0xE0) | (second >= 0xC0)) == (third & 0xC0 != 0x80)
    return not is_wrong


cdef inline int make_room(Output* own, Py_ssize_t more) except -1:
    """For so many bytes, and SPARE."""
    cdef void* bytes
    if own.size + more + SPARE > own.room:
        own.room = 2 * (own.size + more + SPARE)
        bytes = realloc(own.bytes, own.room)
        if not bytes:
            raise MemoryError
        own.bytes = <uint8_t*> bytes
    return 0


cdef inline void put(Output* own, const char* ascii) noexcept:
    """As it is."""
    cdef Py_ssize_t size = strlen(ascii)
    memcpy(own.bytes + own.size, ascii, size)
    own.size += size


cdef inline void put_byte(Output* own, uint8_t byte) noexcept:
    own.bytes[own.size] = byte
    own.size += 1


cdef inline void put_escaped(Output* own, uint8_t byte) noexcept:
    """As it is, but where JSON has an escape instead."""
    cdef const char* digits = b"0123456789abcdef"
    cdef const char* short = b"btn\0fr"  # of 8 to 13
    cdef uint8_t letter = byte if byte >= 0x20 else short[byte - 8] if 8 <= byte <= 13 else 0
    if not (own.is_json and is_escaped(byte)):
        put_byte(own, byte)
    elif letter:
        put_byte(own, b"\\")
        put_byte(own, letter)
    else:
        put(own, b"\\u00")
        put_byte(own, digits[byte >> 4])
        put_byte(own, digits[byte & 15])


cdef inline bint is_escaped(uint8_t byte) noexcept:
    """In JSON; asked without a branch."""
    return (byte < 0x20) | (byte == 0x22) | (byte == 0x5C)
