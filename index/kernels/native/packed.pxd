# cython: language_level=3
"""Texts and articles in MessagePack, read without an object for each value."""

from libc.stdint cimport uint8_t
from libc.string cimport memcmp, strlen

cdef enum:
    NIL = 0xC0
    SECONDS = 0xD6  # of a timestamp: four bytes of them behind its type

cdef struct Piece:
    const uint8_t* bytes
    Py_ssize_t size

cdef struct Article:
    Piece id
    Piece title
    Piece url
    Piece lead
    Piece body
    Py_ssize_t levels
    Piece category  # so many texts
    Piece author
    Piece published_at  # as it is packed


cdef inline Article article_of(bytes packed) except *:
    """What is shown of one, as `index.schema.stored_values` and `index.article.Article` have it in order."""
    cdef Piece left = Piece(packed, len(packed))
    cdef Article own
    _take_known(&left, b"\x81\xa7article")
    _take(&left, 1)
    own.id = _text_of(&left, b"\xa2id")
    own.title = _text_of(&left, b"\xa5title")
    own.url = _text_of(&left, b"\xa3url")
    own.lead = _text_of(&left, b"\xa4lead")
    own.body = _text_of(&left, b"\xa4body")
    _take_known(&left, b"\xa8category")
    own.levels = _take_array(&left)
    own.category = left
    for _ in range(own.levels):
        take_text(&left)
    own.author = _text_of(&left, b"\xa6author")
    _take_known(&left, b"\xacpublished_at")
    own.published_at = _take_time(&left)
    return own


cdef inline Piece take_text(Piece* left) except *:
    """The characters of the text that comes next."""
    cdef uint8_t kind = _take(left, 1).bytes[0]
    if kind & 0xE0 == 0xA0:
        return _take(left, kind & 0x1F)
    if not 0xD9 <= kind <= 0xDB:
        raise ValueError("a packed text is expected")
    return _take(left, _take_number(left, 1 << (kind - 0xD9)))


cdef inline Piece _text_of(Piece* left, const char* name) except *:
    _take_known(left, name)
    return take_text(left)


cdef inline Py_ssize_t _take_array(Piece* left) except -1:
    """How many values it has."""
    cdef uint8_t kind = _take(left, 1).bytes[0]
    if kind & 0xF0 == 0x90:
        return kind & 0x0F
    if kind != 0xDC:
        raise ValueError("a packed array is expected")
    return _take_number(left, 2)


cdef inline Piece _take_time(Piece* left) except *:
    """A timestamp of 32, 64 or 96 bits, or nil."""
    cdef uint8_t kind = left.bytes[0] if left.size else 0
    if kind == 0xC7:
        return _take(left, 15)
    if kind != SECONDS and kind != 0xD7 and kind != NIL:
        raise ValueError("a packed time is expected")
    return _take(left, 6 if kind == SECONDS else 10 if kind == 0xD7 else 1)


cdef inline Py_ssize_t seconds_of(const Piece* time) noexcept:
    """Since 1970, UTC; of a timestamp of SECONDS."""
    return _big_endian(time.bytes + 2, 4)


cdef inline int _take_known(Piece* left, const char* bytes) except -1:
    cdef Piece found = _take(left, strlen(bytes))
    if memcmp(found.bytes, bytes, found.size):
        raise ValueError("a packed article is expected")
    return 0


cdef inline Py_ssize_t _take_number(Piece* left, Py_ssize_t size) except -1:
    cdef Piece found = _take(left, size)
    return _big_endian(found.bytes, size)


cdef inline Py_ssize_t _big_endian(const uint8_t* bytes, Py_ssize_t size) noexcept:
    cdef Py_ssize_t place, number = 0
    for place in range(size):
        number = number << 8 | bytes[place]
    return number


cdef inline Piece _take(Piece* left, Py_ssize_t size) except *:
    """The bytes that come next."""
    cdef Piece found = Piece(left.bytes, size)
    if size > left.size:
        raise ValueError("packed values are cut off")
    left.bytes += size
    left.size -= size
    return found
