"""Syllables of chunks, and words as runs of them, in NumPy; see `index.kernels`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.kernels.plain.segmenting import Expansion, expanded
from index.kernels.slots import UNKNOWN, Ints, Keys, Slots

Ids = NDArray[np.uint32]

START_SHIFT, SIZES = 32, 0xFFFFFFFF  # of a syllable's place as one number
MAX_TOLD = 4  # syllables of a word that two keys tell


def syllables_of(expansion: Expansion, numbers: Ints, starts: Ints, text_starts: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """(number, start, size) of each syllable of chunks by number (n,), and how many each text has.

    starts: of each chunk; text_starts: of each text, and the end of all; a chunk yields a number and a place,
    start << START_SHIFT | size, for each syllable.
    """
    counts, (found, places) = expanded(expansion, numbers)
    syllable_starts = places >> START_SHIFT
    syllable_starts += np.repeat(starts, counts)
    places &= SIZES
    before = np.concatenate(([0], np.cumsum(counts)))
    return found, syllable_starts, places, np.diff(before[np.searchsorted(starts, text_starts)])


def renumbered(numbers: Ints, own: Ints) -> tuple[Ids, bool]:
    """own[number] of each number (n,), and whether all are known: none of these is UNKNOWN."""
    if numbers.size and numbers.min() < 0:
        raise IndexError("no such number")
    found = own.take(numbers)
    return found.astype(np.uint32), not found.size or bool(found.min() >= 0)


def compounds_of(starts: Ints, ends: Ints, spans: Ints, chars: int) -> tuple[Ints, Ints]:
    """First syllable and the one behind the last of each word of two or more.

    starts, ends: of syllables; spans: (2, words), of words; all ascending and not above `chars`. A word holds those
    that end after its start and begin before its end, and were not taken. Counting along the characters takes a third
    of the time of a binary search.
    """
    lasts = _counts_before(starts + 1, chars).take(spans[1])
    firsts = _counts_before(ends, chars).take(spans[0])
    firsts[1:] = np.maximum(firsts[1:], np.maximum.accumulate(lasts)[:-1])
    held = lasts > firsts + 1
    return firsts[held], lasts[held]


def _counts_before(places: Ints, chars: int) -> Ints:
    """Per character how many places are at it or before it."""
    counts = np.zeros(chars + 1, np.int64)
    counts[places] = 1
    return np.cumsum(counts)


def found_words(ids: Ids, starts: Ints, ends: Ints, slots: Slots) -> Ints:
    """The number of each word, or UNKNOWN. starts, ends: where in `ids` each lies, at least two."""
    low, high, told = _keys(ids, starts, ends)
    numbers, _ = slots.find(low, high)
    numbers[~told] = UNKNOWN
    return numbers


def remember_words(ids: Ids, starts: Ints, ends: Ints, numbers: Ints, slots: Slots) -> None:
    """Remember the numbers of words of up to MAX_TOLD syllables, where there is a place."""
    low, high, told = _keys(ids, starts, ends)
    _, places = slots.find(low, high)
    slots.put(places[told], low[told], high[told], numbers[told])


def _keys(ids: Ids, starts: Ints, ends: Ints) -> tuple[Keys, Keys, NDArray[np.bool_]]:
    """The first and the second two syllables of each word, and whether these are all."""
    sizes = ends - starts
    if starts.size and not (starts.min() >= 0 and ends.max() <= ids.size and sizes.min() >= 2):
        raise IndexError("no such word")
    numbers_from_1 = np.append(ids, np.uint32(0)).astype(np.uint64) + np.uint64(1)
    low, high = _pairs(numbers_from_1, starts), np.zeros(sizes.size, np.uint64)
    long = np.flatnonzero(sizes > 2)
    high[long] = _pairs(numbers_from_1, starts[long] + 2)
    high[sizes == 3] &= np.uint64(0xFFFFFFFF)
    return low, high, sizes <= MAX_TOLD


def _pairs(numbers: Keys, places: Ints) -> Keys:
    """The number at each place (n,) and the one behind it as one number."""
    return numbers[places] | numbers[places + 1] << np.uint64(32)
