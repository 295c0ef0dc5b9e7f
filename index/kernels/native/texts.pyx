# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Passages of texts, escaped and marked, in C; each function is that of `index.kernels.plain.texts`."""

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdint cimport uint8_t
from libc.stdlib cimport free, malloc

from index.kernels.native.arrays cimport longs
from index.kernels.native.html cimport Html, is_blank, put_char, put_mark, put_plain, shown
from index.kernels.native.looks cimport Looks, Window
from index.kernels.native.marked cimport Mark
from index.kernels.native.shown_texts cimport Spans, Text, part_of, spans_of, text_of, unpacked

import numpy as np

from index.kernels.plain import texts as plain

cdef extern from "Python.h":
    str PyUnicode_FromKindAndData(int kind, const void* buffer, Py_ssize_t size)

VERSION = 7

cdef Py_ssize_t SNIPPET_CHARS = plain.SNIPPET_CHARS, LEAD_IN_CHARS = plain.LEAD_IN_CHARS
cdef enum:
    UCS4 = 4  # PyUnicode_4BYTE_KIND
    MOST_OF_A_CHAR = 6  # '&quot;'
    MOST_OF_A_SPAN = 13  # '<mark></mark>'
    AROUND = 4  # '… ' and ' …'


def part(packed, Py_ssize_t first, Py_ssize_t last):
    """text[first:last] of a text in MessagePack."""
    cdef Py_ssize_t size = 0
    cdef const uint8_t* own = part_of(packed, first, last, &size)
    return PyUnicode_DecodeUTF8(<const char*> own, size, NULL)


def marked_html(str text, list spans, Py_ssize_t start, Py_ssize_t end):
    """Escaped text[start:end] with <mark> around spans, neighbours joined."""
    marks = _as_marks(spans)
    cdef Spans listed = _spans_of(marks)
    cdef Text own = text_of(text)
    try:
        start = min(max(start, 0), own.size)
        return _marked(&own, &listed, start, min(max(end, start), own.size), False, False)
    finally:
        free(own.chars)


def snippet_html(str text, list spans, Py_ssize_t earliest, Py_ssize_t start, Py_ssize_t skipped=0):
    """The passage around a window that begins at `start`, marked."""
    marks = _as_marks(spans)
    cdef Spans listed = _spans_of(marks)
    cdef Text own = text_of(text)
    try:
        own.skipped = skipped
        return _snippet(&own, &listed, earliest, start)
    finally:
        free(own.chars)


def hits_html(Looks looks not None, firsts, titles, parts):
    """The title of each article, and the passage around the best window of another text of it, marked."""
    return [
        _hit_html(looks, first, title, first + field, text)
        for first, title, (field, text) in zip(firsts, titles, parts, strict=True)
    ]


cdef tuple _hit_html(Looks looks, Py_ssize_t first, str title, Py_ssize_t other, text):
    """first, other: numbers of the two texts among the looks."""
    cdef Spans of_title = spans_of(looks, first), of_text = spans_of(looks, other)
    return _title_html(title, &of_title), _passage_html(text, &of_text, &looks.windows[other])


cdef _title_html(str title, const Spans* spans):
    cdef Text own = text_of(title)
    try:
        return _marked(&own, spans, 0, own.size, False, False)
    finally:
        free(own.chars)


cdef _passage_html(text, const Spans* spans, const Window* window):
    cdef Py_ssize_t earliest = 0 if window.end <= SNIPPET_CHARS else max(0, window.start - LEAD_IN_CHARS)
    cdef Text own
    if isinstance(text, str):
        own = text_of(text)
    else:
        own = unpacked(text, earliest, window.start + SNIPPET_CHARS + 1)
    try:
        return _snippet(&own, spans, earliest, window.start)
    finally:
        free(own.chars)


cdef _as_marks(list spans):
    """An array of marks, of no unit."""
    marks = np.zeros((len(spans), 3), np.int64)
    marks[:, :2] = np.array(spans, np.int64).reshape(-1, 2)
    return marks


cdef Spans _spans_of(marks) except *:
    """All of an array, valid as long as it lives."""
    cdef Py_ssize_t size = 0
    cdef const Mark* own = <const Mark*> longs(marks, &size)
    return Spans(own, size // 3)


cdef _snippet(const Text* text, const Spans* spans, Py_ssize_t earliest, Py_ssize_t start):
    start = min(max(start - text.skipped, 0), text.size)
    cdef Py_ssize_t begin = 0, end
    if earliest:
        begin = _beginning(text, min(max(earliest - text.skipped, 0), start), start)
    end = _ending(text, begin, start)
    return _marked(text, spans, begin, end, begin + text.skipped > 0, end < text.size)


cdef _marked(
    const Text* text, const Spans* spans, Py_ssize_t start, Py_ssize_t end, bint has_before, bint has_after
):
    """start, end: offsets into the characters that there are."""
    cdef Html html = Html(NULL, 0)
    html.chars = <Py_UCS4*> malloc(
        ((end - start) * MOST_OF_A_CHAR + spans.count * MOST_OF_A_SPAN + AROUND) * sizeof(Py_UCS4)
    )
    if not html.chars:
        raise MemoryError
    try:
        if has_before:
            put_char(&html, "…")
            put_char(&html, " ")
        _put_marked(&html, text, spans, start, end)
        if has_after:
            put_char(&html, " ")
            put_char(&html, "…")
        return PyUnicode_FromKindAndData(UCS4, html.chars, html.size)
    finally:
        free(html.chars)


cdef int _put_marked(
    Html* html, const Text* text, const Spans* spans, Py_ssize_t start, Py_ssize_t end
) except -1:
    cdef Py_ssize_t first = -1, last = start, begin, stop, place  # of neighbouring marks, -1 before there are any
    for place in range(spans.count):
        begin, stop = spans.marks[place].start - text.skipped, spans.marks[place].end - text.skipped
        if begin < start and first < 0:
            continue
        if stop > end:
            break
        if stop < begin or begin < first:
            raise ValueError("ascending spans are expected")
        if first < 0 or not _are_neighbours(text, last, begin):
            put_mark(html, text, first, last)
            put_plain(html, text, last, begin)
            first = begin
        last = stop
    put_mark(html, text, first, last)
    put_plain(html, text, last, end)
    return 0


cdef bint _are_neighbours(const Text* text, Py_ssize_t last, Py_ssize_t begin) noexcept:
    """Whether what is between two marks bridges them: blanks and a sign at most, or the comma of a number."""
    cdef Py_ssize_t place = _behind_blanks(text, last, begin)
    if place < begin and text.chars[place] in "-–/&.":
        place = _behind_blanks(text, place + 1, begin)
    if place >= begin:
        return True
    return begin == last + 1 and text.chars[last] == "," and last > 0 and _is_digit(text.chars[last - 1]) and (
        begin < text.size and _is_digit(text.chars[begin])
    )


cdef Py_ssize_t _behind_blanks(const Text* text, Py_ssize_t place, Py_ssize_t end) noexcept:
    """Behind the blanks that stand there, but for ends of lines."""
    while place < end and text.chars[place] != "\n" and is_blank(shown(text.chars[place])):
        place += 1
    return place


cdef bint _is_digit(Py_UCS4 char) noexcept:
    return "0" <= char <= "9"


cdef Py_ssize_t _beginning(const Text* text, Py_ssize_t earliest, Py_ssize_t start) noexcept:
    """Behind the last sentence end before `start`, else the first blank."""
    cdef Py_ssize_t place = earliest, end = 0, behind, most = min(start + 1, text.size)
    while place < most:
        behind = _behind_sentence(text, place, most)
        if behind:
            end = behind
        place = max(place + 1, behind)
    if 0 < end <= start:
        return end
    for place in range(earliest, start):
        if is_blank(text.chars[place]):
            return place + 1
    return start


cdef Py_ssize_t _behind_sentence(const Text* text, Py_ssize_t place, Py_ssize_t most) noexcept:
    """Behind a sentence's end that stands there, its quotes and a blank; 0 if there is none."""
    if text.chars[place] == "\n":
        return place + 1
    if text.chars[place] not in ".!?…:;":
        return 0
    place += 1
    while place < most and text.chars[place] in "'\"”’)":
        place += 1
    return place + 1 if place < most and is_blank(text.chars[place]) else 0


cdef Py_ssize_t _ending(const Text* text, Py_ssize_t begin, Py_ssize_t start) noexcept:
    """Where a passage ends that begins there: with the text, or before a blank behind the window's start."""
    cdef Py_ssize_t end = begin + SNIPPET_CHARS, place
    if end >= text.size:
        return text.size
    for place in range(end - 1, max(start, begin - 1), -1):
        if text.chars[place] == " " or text.chars[place] == "\n":
            end = place
            break
    while end > begin and is_blank(text.chars[end - 1]):
        end -= 1
    return end
