"""Gaps between syllables as codes of two bits, in NumPy; see `index.kernels`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

ODD_GAP = 3  # the code of gaps that have none
PER_BYTE = 4
_SHIFTS = np.array((0, 2, 4, 6), np.uint8)

Ids = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint8]


def gap_codes(ids: Ids, gaps: Ids, sizes: Ids, bounds: Ints, chars: Ids) -> tuple[Codes, Ints]:
    """Code of each syllable (n,), and ascending places of those whose gap or size it does not tell.

    ids: of each syllable; gaps: characters before it; sizes: its own; bounds: of fields, from 0 to n; chars: the
    size that each id has. A gap of 1 to 3 has the codes 0 to 2, at the beginning of a field one of 0 to 2.
    """
    if bounds[0] or bounds[-1] != ids.size or (np.diff(bounds) < 0).any() or not ids.size == gaps.size == sizes.size:
        raise ValueError("bounds from 0 to the number of syllables are expected")
    codes = gaps.astype(np.int64) - 1
    codes[bounds[:-1][bounds[:-1] < bounds[1:]]] += 1
    codes[(codes < 0) | (codes > ODD_GAP)] = ODD_GAP
    odd = np.flatnonzero((codes == ODD_GAP) | (sizes != chars[ids]))
    return codes.astype(np.uint8), odd


def packed_codes(codes: Codes) -> Codes:
    """Four in a byte, the lowest bits first. codes: a multiple of four."""
    together: Codes = np.bitwise_or.reduce(codes.reshape(-1, PER_BYTE) << _SHIFTS, axis=1).astype(np.uint8)
    return together
