# cython: language_level=3
"""Texts and passages of them, marked; each function is that of `index.kernels.plain.texts`."""

from libc.stdlib cimport free

from index.kernels.native.html cimport is_blank, put_mark, put_plain
from index.kernels.native.looks cimport Window
from index.kernels.native.output cimport MOST_OF_A_BYTE, Output, make_room, put
from index.kernels.native.packed cimport Piece
from index.kernels.native.shown_texts cimport Spans, Text, char_at, text_of

cdef enum:  # as in `plain.texts`
    LEAD_IN_CHARS = 60
    SNIPPET_CHARS = LEAD_IN_CHARS + 200
    MOST_OF_A_SPAN = 13  # '<mark></mark>'


cdef inline int put_title(Output* html, const Piece* title, const Spans* spans) except -1:
    """All of a text in UTF-8, marked."""
    cdef Text own = text_of(title, 0, title.size)
    try:
        return put_marked(html, &own, spans, 0, own.size)
    finally:
        free(own.at)


cdef inline int put_passage(Output* html, const Piece* text, const Spans* spans, const Window* window) except -1:
    """What is around the window of a text in UTF-8, marked."""
    cdef Py_ssize_t earliest = 0 if window.end <= SNIPPET_CHARS else max(0, window.start - LEAD_IN_CHARS)
    cdef Text own = text_of(text, earliest, window.start + SNIPPET_CHARS + 1)
    try:
        return put_snippet(html, &own, spans, earliest, window.start)
    finally:
        free(own.at)


cdef inline int put_snippet(
    Output* html, const Text* text, const Spans* spans, Py_ssize_t earliest, Py_ssize_t start
) except -1:
    """The passage around a window that begins at `start`, marked."""
    start = min(max(start - text.skipped, 0), text.size)
    cdef Py_ssize_t begin = 0, end
    if earliest:
        begin = _beginning(text, min(max(earliest - text.skipped, 0), start), start)
    end = _ending(text, begin, start)
    make_room(html, 0)
    if begin + text.skipped > 0:
        put(html, b"\xe2\x80\xa6 ")  # '… '
    put_marked(html, text, spans, begin, end)
    if end < text.size:
        put(html, b" \xe2\x80\xa6")  # ' …'
    return 0


cdef inline int put_marked(
    Output* html, const Text* text, const Spans* spans, Py_ssize_t start, Py_ssize_t end
) except -1:
    """Escaped text[start:end] with <mark> around spans, neighbours joined; offsets into the characters there are."""
    cdef Py_ssize_t first = -1, last = start, begin, stop, place  # of neighbouring marks, -1 before there are any
    make_room(html, (text.at[end] - text.at[start]) * MOST_OF_A_BYTE + spans.count * MOST_OF_A_SPAN)
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


cdef inline bint _are_neighbours(const Text* text, Py_ssize_t last, Py_ssize_t begin) noexcept:
    """Whether what is between two marks bridges them: blanks and a sign at most, or the comma of a number."""
    cdef Py_ssize_t place = _behind_blanks(text, last, begin)
    if place < begin and char_at(text, place) in "-–/&.":
        place = _behind_blanks(text, place + 1, begin)
    if place >= begin:
        return True
    return begin == last + 1 and char_at(text, last) == "," and last > 0 and _is_digit(char_at(text, last - 1)) and (
        begin < text.size and _is_digit(char_at(text, begin))
    )


cdef inline Py_ssize_t _behind_blanks(const Text* text, Py_ssize_t place, Py_ssize_t end) noexcept:
    """Behind the blanks that stand there, but for ends of lines."""
    while place < end and char_at(text, place) != "\n" and (char_at(text, place) <= 1 or is_blank(char_at(text, place))):
        place += 1
    return place


cdef inline bint _is_digit(Py_UCS4 char) noexcept:
    return "0" <= char <= "9"


cdef inline Py_ssize_t _beginning(const Text* text, Py_ssize_t earliest, Py_ssize_t start) noexcept:
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
        if is_blank(char_at(text, place)):
            return place + 1
    return start


cdef inline Py_ssize_t _behind_sentence(const Text* text, Py_ssize_t place, Py_ssize_t most) noexcept:
    """Behind a sentence's end that stands there, its quotes and a blank; 0 if there is none."""
    if char_at(text, place) == "\n":
        return place + 1
    if char_at(text, place) not in ".!?…:;":
        return 0
    place += 1
    while place < most and char_at(text, place) in "'\"”’)":
        place += 1
    return place + 1 if place < most and is_blank(char_at(text, place)) else 0


cdef inline Py_ssize_t _ending(const Text* text, Py_ssize_t begin, Py_ssize_t start) noexcept:
    """Where a passage ends that begins there: with the text, or before a blank behind the window's start."""
    cdef Py_ssize_t end = begin + SNIPPET_CHARS, place
    if end >= text.size:
        return text.size
    for place in range(end - 1, max(start, begin - 1), -1):
        if char_at(text, place) == " " or char_at(text, place) == "\n":
            end = place
            break
    while end > begin and is_blank(char_at(text, end - 1)):
        end -= 1
    return end
