# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Tokens of chunks, and the words they join to, in C; each function is that of `index.kernels.plain.segmenting`."""

from libc.stdint cimport int64_t, uint8_t

from index.kernels.native.expansion cimport look_ahead, yielded

import numpy as np

VERSION = 10

cdef enum:
    LETTERED = 32
    MARK = 64
    BREAK = 128
    LENGTH_SHIFT = 32
    WORD_SHIFT = 8
    WORDS = 0xFFFFFF
    FLAGS = 0xFF


def tokens_of(expansion, const int64_t[::1] numbers, const int64_t[::1] starts, const int64_t[::1] ends):
    """(start, end, word, flags) of each token of chunks by number, which fill them from the start."""
    cdef const int64_t[::1] firsts = expansion.firsts, values = expansion.values
    cdef Py_ssize_t place, token, filled = 0, count = yielded(firsts, values, 1, numbers)
    cdef int64_t at
    if starts.shape[0] != numbers.shape[0] or ends.shape[0] != numbers.shape[0]:
        raise ValueError("a start and an end of each chunk are expected")
    found = np.empty(count, np.int64), np.empty(count, np.int64), np.empty(count, np.int64), np.empty(count, np.int64)
    cdef int64_t[::1] own_starts = found[0], own_ends = found[1], words = found[2], flags = found[3]
    for place in range(numbers.shape[0]):
        look_ahead(firsts, values, 1, numbers, place)
        at = starts[place]
        for token in range(firsts[numbers[place]], firsts[numbers[place] + 1]):
            own_starts[filled] = at
            at += values[token] >> LENGTH_SHIFT
            own_ends[filled] = at
            words[filled] = values[token] >> WORD_SHIFT & WORDS
            flags[filled] = values[token] & FLAGS
            filled += 1
    return found


def word_spans(
    const int64_t[::1] starts,
    const int64_t[::1] ends,
    const int64_t[::1] flags,
    const uint8_t[::1] joins,
    const int64_t[::1] counts,
):
    """Start and end of each word that holds a letter or digit."""
    cdef Py_ssize_t size = starts.shape[0], piece, token = 0, words = 0
    if ends.shape[0] != size or flags.shape[0] != size or joins.shape[0] != size:
        raise ValueError("arrays of one length are expected")
    cdef Py_ssize_t total = 0
    for piece in range(counts.shape[0]):
        if not 0 < counts[piece] <= size:
            raise ValueError("the counts have to tell all tokens")
        total += counts[piece]
    if total != size or not size:
        raise ValueError("the counts have to tell all tokens")
    spans = np.empty(2 * size, np.int64)
    cdef int64_t[::1] found = spans
    for piece in range(counts.shape[0]):
        words = _put_spans(starts, ends, flags, joins, token, token + counts[piece], found, words)
        token += counts[piece]
    return np.array((spans[0 : 2 * words : 2], spans[1 : 2 * words : 2]))


cdef Py_ssize_t _put_spans(
    const int64_t[::1] starts,
    const int64_t[::1] ends,
    const int64_t[::1] flags,
    const uint8_t[::1] joins,
    Py_ssize_t token,
    Py_ssize_t last,
    int64_t[::1] found,
    Py_ssize_t words,
) noexcept:
    """The words of one piece of text; returns how many there are with those before."""
    cdef Py_ssize_t first, next
    cdef int64_t start, end, held
    while token < last:
        first, start, end, held = token, -1, 0, 0
        while token < last and (token == first or not joins[token] == 0):
            held |= flags[token]
            if not flags[token] & (MARK | BREAK) and (start < 0 or starts[token] < start):
                start = starts[token]
            if not flags[token] & BREAK and ends[token] > end:
                end = ends[token]
            token += 1
        next = token  # marks that follow the last token belong to it, even to the line break's
        while next < last and flags[next] & MARK and starts[next] == ends[next - 1]:
            if not flags[token - 1] & BREAK:
                end = max(end, ends[next])
            next += 1
        if held & LETTERED:
            found[2 * words], found[2 * words + 1] = start if start >= 0 else <int64_t> 0x7FFFFFFFFFFFFFFF, end
            words += 1
    return words
