# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Passages of texts, escaped and marked, in C; each function is that of `index.kernels.plain.texts`."""

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdint cimport uint8_t
from libc.stdlib cimport free, malloc

from index.kernels.native.arrays cimport data

from index.kernels.plain import texts as plain

cdef extern from "Python.h":
    str PyUnicode_FromKindAndData(int kind, const void* buffer, Py_ssize_t size)

VERSION = 2

cdef Py_ssize_t SNIPPET_CHARS = plain.SNIPPET_CHARS
cdef enum:
    BLOCK = 64  # bytes
    UCS4 = 4  # PyUnicode_4BYTE_KIND
    MOST_OF_A_CHAR = 6  # '&quot;'
    MOST_OF_A_SPAN = 13  # '<mark></mark>'
    AROUND = 4  # '… ' and ' …'

cdef struct Html:
    Py_UCS4* chars
    Py_ssize_t size


def part(utf8, Py_ssize_t first, Py_ssize_t last):
    """text[first:last] of a text in UTF-8."""
    cdef Py_ssize_t size = 0, begin, end
    cdef const uint8_t* own = <const uint8_t*> data(utf8, 1, &size)
    begin = _after(own, 0, size, first)
    end = _after(own, begin, size, last - first)
    return PyUnicode_DecodeUTF8(<const char*> own + begin, end - begin, NULL)


def marked_html(str text, list spans, Py_ssize_t start, Py_ssize_t end):
    """Escaped text[start:end] with <mark> around spans, neighbours joined."""
    start = min(max(start, 0), len(text))
    return _marked(text, spans, start, min(max(end, start), len(text)), 0, False, False)


def snippet_html(str text, list spans, Py_ssize_t earliest, Py_ssize_t start, Py_ssize_t skipped=0):
    """The passage around a window that begins at `start`, marked."""
    start = min(max(start - skipped, 0), len(text))
    cdef Py_ssize_t begin = _beginning(text, min(max(earliest - skipped, 0), start), start) if earliest else 0
    cdef Py_ssize_t end = _ending(text, begin, start)
    return _marked(text, spans, begin, end, skipped, begin + skipped > 0, end < len(text))


cdef Py_ssize_t _after(const uint8_t* utf8, Py_ssize_t begin, Py_ssize_t size, Py_ssize_t chars) noexcept:
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


cdef _marked(
    str text, list spans, Py_ssize_t start, Py_ssize_t end, Py_ssize_t skipped, bint has_before, bint has_after
):
    """spans: offsets into the text with the characters skipped."""
    cdef Html html = Html(NULL, 0)
    html.chars = <Py_UCS4*> malloc(
        ((end - start) * MOST_OF_A_CHAR + len(spans) * MOST_OF_A_SPAN + AROUND) * sizeof(Py_UCS4)
    )
    if not html.chars:
        raise MemoryError
    try:
        if has_before:
            _put(&html, "… ")
        _put_marked(&html, text, spans, start, end, skipped)
        if has_after:
            _put(&html, " …")
        return PyUnicode_FromKindAndData(UCS4, html.chars, html.size)
    finally:
        free(html.chars)


cdef int _put_marked(
    Html* html, str text, list spans, Py_ssize_t start, Py_ssize_t end, Py_ssize_t skipped
) except -1:
    cdef Py_ssize_t first = -1, last = start, begin, stop  # of marks that are neighbours, -1 before there are any
    for begin, stop in spans:
        begin, stop = begin - skipped, stop - skipped
        if begin < start and first < 0:
            continue
        if stop > end:
            break
        if stop < begin or begin < first:
            raise ValueError("ascending spans are expected")
        if first < 0 or not _are_neighbours(text, last, begin):
            _put_mark(html, text, first, last)
            _put_plain(html, text, last, begin)
            first = begin
        last = stop
    _put_mark(html, text, first, last)
    _put_plain(html, text, last, end)
    return 0


cdef bint _are_neighbours(str text, Py_ssize_t last, Py_ssize_t begin) noexcept:
    """Whether what is between two marks bridges them: blanks and a sign at most, or the comma of a number."""
    cdef Py_ssize_t place = _behind_blanks(text, last, begin)
    if place < begin and text[place] in "-–/&.":
        place = _behind_blanks(text, place + 1, begin)
    if place >= begin:
        return True
    return begin == last + 1 and text[last] == "," and last > 0 and _is_digit(text[last - 1]) and (
        begin < len(text) and _is_digit(text[begin])
    )


cdef Py_ssize_t _behind_blanks(str text, Py_ssize_t place, Py_ssize_t end) noexcept:
    """Behind the blanks that stand there, but for ends of lines."""
    while place < end and text[place] != "\n" and _shown(text[place]).isspace():
        place += 1
    return place


cdef bint _is_digit(Py_UCS4 char) noexcept:
    return "0" <= char <= "9"


cdef Py_UCS4 _shown(Py_UCS4 char) noexcept:
    """A blank for the end of a line and for what stands for a tag in Python."""
    return " " if char == "\n" or char <= 1 else char


cdef void _put_mark(Html* html, str text, Py_ssize_t first, Py_ssize_t last) noexcept:
    """Nothing before there is one."""
    cdef Py_ssize_t place
    if first >= 0:
        _put(html, "<mark>")
        for place in range(first, last):
            _put_escaped(html, _shown(text[place]))
        _put(html, "</mark>")


cdef void _put_plain(Html* html, str text, Py_ssize_t first, Py_ssize_t last) noexcept:
    """Each run of blanks as one."""
    cdef Py_ssize_t place
    cdef Py_UCS4 char
    cdef bint is_blank = False, was_blank
    for place in range(first, last):
        char = _shown(text[place])
        was_blank, is_blank = is_blank, char.isspace()
        if not is_blank:
            _put_escaped(html, char)
        elif not was_blank:
            _put_char(html, " ")


cdef void _put_escaped(Html* html, Py_UCS4 char) noexcept:
    if char > ">":
        _put_char(html, char)
    elif char == "&":
        _put(html, "&amp;")
    elif char == "<":
        _put(html, "&lt;")
    elif char == ">":
        _put(html, "&gt;")
    elif char == '"':
        _put(html, "&quot;")
    elif char == "'":
        _put(html, "&#x27;")
    else:
        _put_char(html, char)


cdef void _put(Html* html, str chars) noexcept:
    cdef Py_UCS4 char
    for char in chars:
        _put_char(html, char)


cdef inline void _put_char(Html* html, Py_UCS4 char) noexcept:
    html.chars[html.size] = char
    html.size += 1


cdef Py_ssize_t _beginning(str text, Py_ssize_t earliest, Py_ssize_t start) noexcept:
    """Behind the last sentence end before `start`, else the first blank."""
    cdef Py_ssize_t place = earliest, end = 0, behind, most = min(start + 1, len(text))
    while place < most:
        behind = _behind_sentence(text, place, most)
        if behind:
            end = behind
        place = max(place + 1, behind)
    if 0 < end <= start:
        return end
    for place in range(earliest, start):
        if (<Py_UCS4> text[place]).isspace():
            return place + 1
    return start


cdef Py_ssize_t _behind_sentence(str text, Py_ssize_t place, Py_ssize_t most) noexcept:
    """Behind a sentence's end that stands there, its quotes and a blank; 0 if there is none."""
    if text[place] == "\n":
        return place + 1
    if text[place] not in ".!?…:;":
        return 0
    place += 1
    while place < most and text[place] in "'\"”’)":
        place += 1
    return place + 1 if place < most and (<Py_UCS4> text[place]).isspace() else 0


cdef Py_ssize_t _ending(str text, Py_ssize_t begin, Py_ssize_t start) noexcept:
    """Where a passage ends that begins there: with the text, or before a blank behind the window's start."""
    cdef Py_ssize_t end = begin + SNIPPET_CHARS, place
    if end >= len(text):
        return len(text)
    for place in range(end - 1, max(start, begin - 1), -1):
        if text[place] == " " or text[place] == "\n":
            end = place
            break
    while end > begin and (<Py_UCS4> text[end - 1]).isspace():
        end -= 1
    return end
