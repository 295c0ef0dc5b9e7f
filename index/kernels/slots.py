"""Numbers of 128-bit keys, found for many at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]

UNKNOWN = -1
# Odd, so that no bit is lost: 2⁶⁴/φ (Knuth, TAOCP 6.4) and a prime of xxHash.
_LOW_FACTOR, _HIGH_FACTOR = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


class Slots:
    """A hash table with one place per key: who comes first has it.

    A key that finds its place taken is never found; whoever asks has a dict for those. Common keys come early. Ten
    times as fast as a dict, which needs an object per key. The compiled kernels look into `table` themselves and may
    put a key some places further on.
    """

    def __init__(self, bits: int) -> None:
        """2**bits places, 24 bytes each: the key's two halves and its number + 1, 0 where nobody is."""
        self.table = np.zeros((1 << bits, 3), np.uint64)
        self.others: dict[tuple[int, int], int] = {}  # numbers of keys, for who asks
        self._shift = np.uint64(64 - bits)

    def find(self, low: Keys, high: Keys) -> tuple[Ints, Ints]:
        """(number of each key (n,) or UNKNOWN, its place for `put`)."""
        places = ((low * _LOW_FACTOR ^ high * _HIGH_FACTOR) >> self._shift).view(np.int64)
        numbers = self.table[:, 2].take(places).view(np.int64) - 1
        numbers[(self.table[:, 0].take(places) != low) | (self.table[:, 1].take(places) != high)] = UNKNOWN
        return numbers, places

    def put(self, places: Ints, low: Keys, high: Keys, numbers: Ints) -> None:
        """Remember keys whose places nobody has; of several with one place the last."""
        free = self.table[:, 2].take(places) == 0
        places = places[free]
        self.table[places, 0], self.table[places, 1] = low[free], high[free]
        self.table[places, 2] = numbers[free] + 1
