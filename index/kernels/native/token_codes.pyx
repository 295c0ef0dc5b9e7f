# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Gaps between syllables as codes of two bits, in C; each function is that of `index.kernels.plain.token_codes`."""

from libc.stdint cimport int64_t, uint8_t, uint32_t

import numpy as np

VERSION = 10

cdef enum:
    ODD_GAP = 3
    PER_BYTE = 4


def gap_codes(
    const uint32_t[::1] ids,
    const uint32_t[::1] gaps,
    const uint32_t[::1] sizes,
    const int64_t[::1] bounds,
    const uint32_t[::1] chars,
):
    """Code of each syllable, and ascending places of those whose gap or size it does not tell."""
    cdef Py_ssize_t field, place, start, odd = 0, count = ids.shape[0]
    cdef uint32_t gap
    _check(ids, bounds, chars.shape[0])
    if gaps.shape[0] != count or sizes.shape[0] != count:
        raise ValueError("a gap and a size of each syllable are expected")
    codes, odds = np.empty(count, np.uint8), np.empty(count, np.int64)
    cdef uint8_t[::1] own = codes
    cdef int64_t[::1] own_odds = odds
    for field in range(bounds.shape[0] - 1):
        start = bounds[field]
        for place in range(start, bounds[field + 1]):
            gap = gaps[place] - (place != start)  # below 0 is far above ODD_GAP
            own[place] = <uint8_t> min(gap, <uint32_t> ODD_GAP)
            own_odds[odd] = place
            odd += gap >= ODD_GAP or sizes[place] != chars[ids[place]]
    return codes, odds[:odd].copy()


cdef _check(const uint32_t[::1] ids, const int64_t[::1] bounds, Py_ssize_t size):
    cdef Py_ssize_t place, fields = bounds.shape[0] - 1
    if fields < 0 or bounds[0] or bounds[fields] != ids.shape[0]:
        raise ValueError("bounds from 0 to the number of syllables are expected")
    for place in range(fields):
        if bounds[place] > bounds[place + 1]:
            raise ValueError("bounds have to ascend")
    for place in range(ids.shape[0]):
        if ids[place] >= size:
            raise IndexError("no such syllable")


def packed_codes(const uint8_t[::1] codes):
    """Four in a byte, the lowest bits first."""
    cdef Py_ssize_t place, count = codes.shape[0] // PER_BYTE
    if codes.shape[0] % PER_BYTE:
        raise ValueError("a multiple of four codes is expected")
    packed = np.empty(count, np.uint8)
    cdef uint8_t[::1] own = packed
    for place in range(count):
        own[place] = (
            codes[4 * place] | codes[4 * place + 1] << 2 | codes[4 * place + 2] << 4 | codes[4 * place + 3] << 6
        )
    return packed
