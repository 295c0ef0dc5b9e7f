"""Which of some hits say the same as a better one, in NumPy; see `index.kernels`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

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


def add_to_sets(
    sets: Bits,
    rows: npt.NDArray[np.int64],
    members: npt.NDArray[np.unsignedinteger[Any]],
    numbers: npt.NDArray[np.uint16],
) -> None:
    """Put members into the sets of some rows: of each the bit of its number.

    sets: uint8 (rows, bits / 8); rows, members: of the same shape; numbers: of all members there are.
    """
    bits = np.zeros((len(sets), 8 * sets.shape[1]), np.bool_)
    bits[rows, numbers.take(members)] = True
    sets |= np.packbits(bits, axis=1, bitorder="little")


def repeated(sets: Bits, pairs: Sequence[Pair]) -> list[int]:
    """The worse ones of pairs that share most of what they hold, ascending; of a repeat there is no repeat."""
    numbers = [int.from_bytes(own.tobytes()) for own in sets]
    repeats: set[int] = set()
    for better, worse in pairs:
        one, other = numbers[better], numbers[worse]
        if better not in repeats and (one & other).bit_count() >= SHARED * (one | other).bit_count():
            repeats.add(worse)
    return sorted(repeats)
