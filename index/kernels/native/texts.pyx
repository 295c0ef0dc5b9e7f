# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Passages of texts, escaped and marked, in C; each function is that of `index.kernels.plain.texts`."""

from libc.stdint cimport uint8_t
from libc.stdlib cimport free

from index.kernels.native.arrays cimport data, longs
from index.kernels.native.marked cimport Mark
from index.kernels.native.output cimport Output, as_text
from index.kernels.native.packed cimport Piece, take_text
from index.kernels.native.passages cimport put_marked, put_snippet
from index.kernels.native.shown_texts cimport Spans, Text, decoded, part_of, text_of, utf8_of

import numpy as np

VERSION = 10


def part(packed, Py_ssize_t first, Py_ssize_t last):
    """text[first:last] of a text in MessagePack."""
    cdef Piece own = Piece(NULL, 0)
    own.bytes = <const uint8_t*> data(packed, 1, &own.size)
    own = take_text(&own)
    own = part_of(&own, first, last)
    return decoded(&own)


def marked_html(str text, list spans, Py_ssize_t start, Py_ssize_t end):
    """Escaped text[start:end] with <mark> around spans, neighbours joined."""
    marks = _as_marks(spans)
    cdef Spans listed = _spans_of(marks)
    cdef Piece utf8 = utf8_of(text)
    cdef Text own = text_of(&utf8, 0, utf8.size)
    cdef Output html = Output(NULL, 0, 0, False)
    try:
        start = min(max(start, 0), own.size)
        put_marked(&html, &own, &listed, start, min(max(end, start), own.size))
        return as_text(&html)
    finally:
        free(html.bytes)
        free(own.at)


def snippet_html(str text, list spans, Py_ssize_t earliest, Py_ssize_t start, Py_ssize_t skipped=0):
    """The passage around a window that begins at `start`, marked."""
    marks = _as_marks(spans)
    cdef Spans listed = _spans_of(marks)
    cdef Piece utf8 = utf8_of(text)
    cdef Text own = text_of(&utf8, 0, utf8.size)
    cdef Output html = Output(NULL, 0, 0, False)
    try:
        own.skipped = skipped
        put_snippet(&html, &own, &listed, earliest, start)
        return as_text(&html)
    finally:
        free(html.bytes)
        free(own.at)


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
