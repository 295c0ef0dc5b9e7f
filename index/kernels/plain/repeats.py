"""Which of some hits say the same as a better one, in NumPy; see `index.kernels`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.kernels.plain.tokens import Arrays, Column

MIN_SYLLABLES = 30  # of a body; shorter ones are alike by chance
SCORES, LENGTHS, SHARED = 0.97, 0.9, 0.75  # least ratio of the lower to the higher, and of shared syllables to all

Bits = npt.NDArray[np.uint8]
Pair = tuple[int, int]


def likely_pairs(scores: npt.NDArray[np.float32], lengths: npt.NDArray[np.int64]) -> list[Pair]:
    """(better, worse) of about the same score and length, in order of rank. scores: descending."""
    pairs = []
    least, descending, own = (scores * np.float32(SCORES)).tolist(), (-scores).tolist(), lengths.tolist()
    for better, (bar, length) in enumerate(zip(least, own, strict=True)):
        if length < MIN_SYLLABLES:
            continue
        for worse in range(better + 1, bisect_right(descending, -bar)):
            other = own[worse]
            if LENGTHS * length <= other >= MIN_SYLLABLES and length >= LENGTHS * other:
                pairs.append((better, worse))
    return pairs


class BitSets:
    """The texts of a token column as sets: each syllable is a bit, and several may be the same one."""

    def __init__(self, arrays: Arrays, bits: npt.NDArray[np.uint16]) -> None:
        """bits: of each entry of the vocabulary."""
        self._column, self._bounds, self._bits = Column(arrays, 1), arrays["token_bounds"], bits

    def put(self, sets: Bits, rows: Sequence[int], texts: Sequence[int]) -> None:
        """Put the syllables of each text into one of the sets: uint8 (rows, bits / 8).

        texts: number of an article * fields + field.
        """
        own = np.array(texts, np.int64)
        starts, ends = (self._bounds[own + behind].astype(np.int64) for behind in (0, 1))
        found = np.zeros((len(sets), 8 * sets.shape[1]), np.bool_)
        found[np.array(rows, np.int64).repeat(ends - starts), self._bits.take(self._column.ids(starts, ends))] = True
        sets |= np.packbits(found, axis=1, bitorder="little")


def repeated(sets: Bits, pairs: Sequence[Pair]) -> list[int]:
    """The worse ones of pairs that share most of what they hold, ascending; of a repeat there is no repeat."""
    numbers = [int.from_bytes(own.tobytes()) for own in sets]
    repeats: set[int] = set()
    for better, worse in pairs:
        one, other = numbers[better], numbers[worse]
        if better not in repeats and (one & other).bit_count() >= SHARED * (one | other).bit_count():
            repeats.add(worse)
    return sorted(repeats)
