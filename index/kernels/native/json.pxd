# cython: language_level=3
"""Values that are put as JSON, as msgspec writes them; there is room for what follows each."""

from libc.stdint cimport int64_t, uint8_t
from libc.string cimport memcpy

from index.kernels.native.output cimport MOST_OF_A_BYTE, Output, is_escaped, make_room, put, put_byte, put_escaped
from index.kernels.native.packed cimport NIL, Piece, seconds_of, take_text

cdef enum:
    MILLION = 1_000_000
    DAY = 86_400  # seconds
    VIETNAM_OFFSET = 7 * 3_600  # since 1975
    ERA_DAYS = 146_097  # of 400 years
    ERA_BEFORE = 719_468  # days from 1 March of the year 0 to 1970


cdef inline int put_text(Output* json, const char* name, const Piece* text) except -1:
    """Behind the name of a field, or what else comes before it."""
    make_room(json, text.size * MOST_OF_A_BYTE)
    put(json, name)
    put(json, b'"')
    if _needs_escapes(text):
        _put_escaped(json, text)
    else:
        memcpy(json.bytes + json.size, text.bytes, text.size)
        json.size += text.size
    put(json, b'"')
    return 0


cdef inline bint _needs_escapes(const Piece* text) noexcept:
    cdef Py_ssize_t place
    cdef uint8_t found = 0
    for place in range(text.size):
        found |= is_escaped(text.bytes[place])
    return found


cdef inline void _put_escaped(Output* json, const Piece* text) noexcept:
    cdef Py_ssize_t place
    for place in range(text.size):
        put_escaped(json, text.bytes[place])


cdef inline int put_levels(Output* json, Piece packed, Py_ssize_t count) except -1:
    """An array of so many texts."""
    cdef Piece text
    put(json, b"[")
    for place in range(count):
        text = take_text(&packed)
        put_text(json, b"," if place else b"", &text)
    put(json, b"]")
    return 0


cdef inline void put_local_time(Output* json, const Piece* packed) noexcept:
    """In Vietnam; of whole seconds, or none."""
    if packed.bytes[0] == NIL:
        put(json, b"null")
        return
    cdef int64_t local = seconds_of(packed) + VIETNAM_OFFSET
    put(json, b'"')
    _put_day(json, local // DAY + ERA_BEFORE)
    _put_part(json, b"T", local % DAY // 3600)
    _put_part(json, b":", local // 60 % 60)
    _put_part(json, b":", local % 60)
    put(json, b'+07:00"')


cdef inline void _put_day(Output* json, int64_t days) noexcept:
    """Since 1 March of the year 0. Years begin in March, so that the day that some have more is their last."""
    cdef int64_t era = days // ERA_DAYS, day = days % ERA_DAYS, year, month
    year = (day - day // 1460 + day // 36524 - day // 146096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153  # since March
    put_digits(json, 400 * era + year + (month >= 10), 4)
    _put_part(json, b"-", month + 3 if month < 10 else month - 9)
    _put_part(json, b"-", day - (153 * month + 2) // 5 + 1)


cdef inline void _put_part(Output* json, const char* before, int64_t number) noexcept:
    put(json, before)
    put_digits(json, number, 2)


cdef inline void put_millionths(Output* json, int64_t number) noexcept:
    """As a number with a point and at least one digit behind it."""
    cdef Py_ssize_t digits = 1
    cdef int64_t whole = number // MILLION
    while digits < 18 and whole >= 10**digits:
        digits += 1
    put_digits(json, whole, digits)
    put(json, b".")
    put_digits(json, number % MILLION, 6)
    while json.bytes[json.size - 1] == 0x30 and json.bytes[json.size - 2] != 0x2E:
        json.size -= 1


cdef inline void put_digits(Output* json, int64_t number, Py_ssize_t count) noexcept:
    cdef Py_ssize_t place
    for place in range(count - 1, -1, -1):
        json.bytes[json.size + place] = 0x30 + number % 10
        number //= 10
    json.size += count
