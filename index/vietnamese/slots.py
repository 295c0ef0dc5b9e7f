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
    times as fast as a dict, which needs an object per key.
    """

    def __init__(self, bits: int) -> None:
        """2**bits places, 20 bytes each."""
        self._shift = np.uint64(64 - bits)
        self._low, self._high = np.zeros(1 << bits, np.uint64), np.zeros(1 << bits, np.uint64)
        self._numbers = np.full(1 << bits, UNKNOWN, np.int32)

    def find(self, low: Keys, high: Keys) -> tuple[Ints, Ints]:
        """(number of each key (n,) or UNKNOWN, its place for `put`)."""
        places = ((low * _LOW_FACTOR ^ high * _HIGH_FACTOR) >> self._shift).view(np.int64)
        numbers = self._numbers.take(places).astype(np.int64)
        numbers[(self._low.take(places) != low) | (self._high.take(places) != high)] = UNKNOWN
        return numbers, places

    def put(self, places: Ints, low: Keys, high: Keys, numbers: Ints) -> None:
        """Remember keys whose places nobody has; of several with one place the last."""
        free = self._numbers.take(places) == UNKNOWN
        places = places[free]
        self._low[places], self._high[places], self._numbers[places] = low[free], high[free], numbers[free]
