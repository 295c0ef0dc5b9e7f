"""Texts as chunks between blanks, in NumPy; see `index.kernels`.

A chunk is told by the codes of its characters: two 64-bit numbers, exactly, if it has no more than KEY_CHARS and none
that is UNUSUAL.
"""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray

from index.kernels.slots import UNKNOWN, Ints, Keys, Slots

KEY_CHARS = 16
BLANK, LINE_BREAK, UNUSUAL = 0, 1, 255  # codes of characters; common ones have those between

Bytes = NDArray[np.uint8]

_MASKS = np.array([(1 << 8 * chars) - 1 for chars in range(9)], np.uint64)


def codes_of(text: str, table: Bytes) -> Bytes:
    """Of each character. table: the code of each code point, (1114112,)."""
    encoding = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
    codes: Bytes = table.take(np.frombuffer(text.encode(encoding, "surrogatepass"), np.uint32))
    return codes


def numbered_chunks(codes: Bytes, slots: Slots, count: int) -> tuple[Ints, Ints, Ints, Ints]:
    """(start, end, number) of each chunk, one of LINE_BREAK for itself, and which of them are new.

    Those that `slots` does not know get the numbers from `count` on, in order. UNKNOWN where the codes do not tell a
    chunk, or there is no place left for it.
    """
    starts, ends = _bounds(codes)
    low, high = _keys(codes, starts, ends - starts)
    numbers, places = slots.find(low, high)
    told = _are_told(codes, starts, ends)
    numbers[~told] = UNKNOWN
    missed = np.flatnonzero(told & (numbers == UNKNOWN))
    new: list[int] = []
    for place, key in zip(missed.tolist(), zip(low[missed].tolist(), high[missed].tolist(), strict=True), strict=True):
        if key not in slots.others:
            slots.others[key] = count + len(new)
            new.append(place)
        numbers[place] = slots.others[key]
    slots.put(places[missed], low[missed], high[missed], numbers[missed])
    return starts, ends, numbers, np.array(new, np.int64)


def _bounds(codes: Bytes) -> tuple[Ints, Ints]:
    """Where chunks start and end."""
    inner = codes > LINE_BREAK
    edges = np.empty(codes.size + 1, np.bool_)
    edges[1:-1] = inner[1:] != inner[:-1]
    edges[0], edges[-1] = (inner[0], inner[-1]) if codes.size else (False, False)
    starts, ends = np.flatnonzero(edges).reshape(-1, 2).T
    breaks = np.flatnonzero(codes == LINE_BREAK)
    places = np.searchsorted(starts, breaks)
    return np.insert(starts, places, breaks), np.insert(ends, places, breaks + 1)


def _are_told(codes: Bytes, starts: Ints, ends: Ints) -> NDArray[np.bool_]:
    told = ends - starts <= KEY_CHARS
    unusual = np.concatenate(([0], np.cumsum(codes == UNUSUAL)))
    told &= unusual[ends] == unusual[starts]
    return told


def _keys(codes: Bytes, starts: Ints, sizes: Ints) -> tuple[Keys, Keys]:
    """The codes of each chunk's first and second eight characters."""
    padded = np.concatenate((codes, np.zeros(KEY_CHARS, np.uint8)))
    eights = np.lib.stride_tricks.as_strided(padded[:8].view(np.uint64), (codes.size + 9,), (1,), writeable=False)
    low = eights[starts] & _MASKS.take(np.minimum(sizes, 8))
    high = eights[starts + 8 * (sizes > 8)] & _MASKS.take(np.clip(sizes - 8, 0, 8))
    return low, high
