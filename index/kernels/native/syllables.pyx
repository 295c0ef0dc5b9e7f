# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Syllables of chunks, and words as runs of them, in C; each function is that of `index.kernels.plain.syllables`."""

from libc.stdint cimport int64_t, uint32_t, uint64_t

from index.kernels.native.expansion cimport look_ahead, yielded
from index.kernels.native.slots cimport found, put, shift_of, slot_of

import numpy as np

VERSION = 10

cdef enum:
    START_SHIFT = 32
    SIZES = 0xFFFFFFFF
    MAX_TOLD = 4

cdef struct Key:
    uint64_t low
    uint64_t high


def syllables_of(
    expansion, const int64_t[::1] numbers, const int64_t[::1] starts, const int64_t[::1] text_starts
):
    """(number, start, size) of each syllable of chunks by number, and how many each text has."""
    cdef const int64_t[::1] firsts = expansion.firsts, values = expansion.values
    cdef Py_ssize_t place, one, filled = 0, text = 0, texts = text_starts.shape[0] - 1
    cdef Py_ssize_t count = yielded(firsts, values, 2, numbers)
    if starts.shape[0] != numbers.shape[0]:
        raise ValueError("a start of each chunk is expected")
    found = np.empty(count, np.int64), np.empty(count, np.int64), np.empty(count, np.int64), np.zeros(texts, np.int64)
    cdef int64_t[::1] own = found[0], own_starts = found[1], sizes = found[2], counts = found[3]
    for place in range(numbers.shape[0]):
        look_ahead(firsts, values, 2, numbers, place)
        while text < texts and text_starts[text + 1] <= starts[place]:
            text += 1
        if text < texts and text_starts[text] <= starts[place]:
            counts[text] += firsts[numbers[place] + 1] - firsts[numbers[place]]
        for one in range(firsts[numbers[place]], firsts[numbers[place] + 1]):
            own[filled] = values[2 * one]
            own_starts[filled] = starts[place] + (values[2 * one + 1] >> START_SHIFT)
            sizes[filled] = values[2 * one + 1] & SIZES
            filled += 1
    return found


def renumbered(const int64_t[::1] numbers, const int64_t[::1] own):
    """own[number] of each number, and whether all are known."""
    cdef Py_ssize_t place
    cdef int64_t lowest = 0
    ids = np.empty(numbers.shape[0], np.uint32)
    cdef uint32_t[::1] into = ids
    for place in range(numbers.shape[0]):
        if not 0 <= numbers[place] < own.shape[0]:
            raise IndexError("no such number")
        lowest = min(lowest, own[numbers[place]])
        into[place] = <uint32_t> own[numbers[place]]
    return ids, lowest >= 0


def compounds_of(const int64_t[::1] starts, const int64_t[::1] ends, const int64_t[:, ::1] spans, Py_ssize_t chars):
    """First syllable and the one behind the last of each word of two or more."""
    cdef Py_ssize_t size = starts.shape[0], words = spans.shape[1], word, count = 0, first = 0, last = 0, taken = 0
    if ends.shape[0] != size or spans.shape[0] != 2:
        raise ValueError("an end of each syllable and two of each word are expected")
    firsts, lasts = np.empty(words, np.int64), np.empty(words, np.int64)
    cdef int64_t[::1] own_firsts = firsts, own_lasts = lasts
    for word in range(words):
        while first < size and ends[first] <= spans[0, word]:
            first += 1
        while last < size and starts[last] < spans[1, word]:
            last += 1
        if last > max(first, taken) + 1:
            own_firsts[count], own_lasts[count] = max(first, taken), last
            count += 1
        taken = last
    return firsts[:count].copy(), lasts[:count].copy()


def found_words(const uint32_t[::1] ids, const int64_t[::1] starts, const int64_t[::1] ends, slots):
    """The number of each word, or UNKNOWN."""
    cdef uint64_t[:, ::1] table = slots.table
    cdef int shift = shift_of(table)
    cdef Py_ssize_t word
    cdef Key key
    _check(ids, starts, ends)
    numbers = np.empty(starts.shape[0], np.int64)
    cdef int64_t[::1] own = numbers
    for word in range(starts.shape[0]):
        own[word] = -1
        if ends[word] - starts[word] <= MAX_TOLD:
            key = _key(ids, starts[word], ends[word])
            own[word] = found(slot_of(table, shift, key.low, key.high), key.low, key.high)
    return numbers


def remember_words(
    const uint32_t[::1] ids, const int64_t[::1] starts, const int64_t[::1] ends, const int64_t[::1] numbers, slots
):
    """Remember the numbers of words of up to MAX_TOLD syllables, where there is a place."""
    cdef uint64_t[:, ::1] table = slots.table
    cdef int shift = shift_of(table)
    cdef Py_ssize_t word
    cdef Key key
    _check(ids, starts, ends)
    if numbers.shape[0] != starts.shape[0]:
        raise ValueError("a number of each word is expected")
    for word in range(starts.shape[0]):
        if numbers[word] < 0:
            raise ValueError("a number of each word is expected")
        if ends[word] - starts[word] <= MAX_TOLD:
            key = _key(ids, starts[word], ends[word])
            put(slot_of(table, shift, key.low, key.high), key.low, key.high, numbers[word])


cdef _check(const uint32_t[::1] ids, const int64_t[::1] starts, const int64_t[::1] ends):
    cdef Py_ssize_t word
    if ends.shape[0] != starts.shape[0]:
        raise ValueError("an end of each word is expected")
    for word in range(starts.shape[0]):
        if not 0 <= starts[word] < ids.shape[0] or not starts[word] + 2 <= ends[word] <= ids.shape[0]:
            raise IndexError("no such word")


cdef inline Key _key(const uint32_t[::1] ids, Py_ssize_t start, Py_ssize_t end) noexcept:
    """The first and the second two syllables of a word of at most four."""
    cdef Key key = Key(<uint64_t> ids[start] + 1 | <uint64_t> ids[start + 1] + 1 << 32, 0)
    if end - start > 2:
        key.high = <uint64_t> ids[start + 2] + 1
    if end - start > 3:
        key.high |= <uint64_t> ids[start + 3] + 1 << 32
    return key
