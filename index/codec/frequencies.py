"""How often a term occurs in each part of an article, as one byte.

A posting counts its term in up to three parts (title, lead, body). As a
number, the counts are packed: first << 40 | second << 20 | third, each below
2**20. On disk most postings of a field share a few such numbers, so each
field has a code book: code c (1 to 254) stands for the c-th number of
`book_FIELD`, 0 for "not in this document", 255 for a number that is looked
up by place in `big_places` and `big_counts`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from whoosh.formats import Format

PARTS = 3
PART_BITS = 20
MOST = 2**PART_BITS - 1  # occurrences counted in one part
BIG = 255
MAX_CODES = 254

_FEW_BITS = (2, 3, 7)  # title, lead, body: all but one of a thousand postings have no larger counts
_FEW = np.uint64(sum((1 << bits) - 1 << PART_BITS * (PARTS - 1 - part) for part, bits in enumerate(_FEW_BITS)))

Packed = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint8]


def pack_counts(counts: tuple[int, ...]) -> int:
    """(title, lead, body) → one number; counts above MOST count as MOST."""
    packed = 0
    for count in counts:
        packed = packed << PART_BITS | min(count, MOST)
    return packed


def unpack_counts(packed: npt.ArrayLike) -> npt.NDArray[np.uint32]:
    """Numbers of any shape → their counts, shape (PARTS, *shape)."""
    numbers = np.asarray(packed, np.uint64)
    shifts = (np.uint64(PART_BITS * (PARTS - 1 - part)) for part in range(PARTS))
    return np.stack([(numbers >> shift & np.uint64(MOST)).astype(np.uint32) for shift in shifts])


class PartFrequencies(Format):  # type: ignore[misc]
    """Whoosh's format of a posting that counts its term in each part.

    The value is the packed number, 8 bytes, the first the highest.
    """

    posting_size = 8

    def decode_frequency(self, value: bytes) -> int:
        """Occurrences in all parts."""
        return int(unpack_counts(int.from_bytes(value, "big")).sum())

    def decode_weight(self, value: bytes) -> float:
        """The same as a float: terms have no boosts of their own."""
        return float(self.decode_frequency(value))

    def supports(self, name: str) -> bool:
        """Frequencies and weights; no positions."""
        return name in ("frequency", "weight")


def code_book(counts: Mapping[int, int]) -> Packed:
    """The numbers that get a code: the most frequent ones.

    counts: packed number → how many postings have it.
    """
    ranked = sorted(counts, key=lambda packed: (-counts[packed], packed))
    return np.array(sorted(ranked[:MAX_CODES]), np.uint64)


class CodeBook:
    """The numbers that have a code, ascending, and a fast way to it."""

    def __init__(self, numbers: Packed) -> None:
        self.numbers = numbers
        self._few = np.full(1 << sum(_FEW_BITS), BIG, np.uint8)
        is_few = ~_is_more(numbers)
        self._few[_as_few(numbers[is_few])] = np.flatnonzero(is_few) + 1

    def encode(self, packed: Packed) -> Codes:
        """Codes of packed numbers; BIG for those that are not in the book."""
        codes = self._few.take(_as_few(packed))
        more = _is_more(packed).nonzero()[0]
        codes[more] = self._search(packed[more])
        return codes

    def _search(self, packed: Packed) -> Codes:
        if not self.numbers.size:
            return np.full(packed.shape, BIG, np.uint8)
        places = np.minimum(np.searchsorted(self.numbers, packed), self.numbers.size - 1)
        return np.where(self.numbers[places] == packed, places + 1, BIG).astype(np.uint8)


def _is_more(packed: Packed) -> npt.NDArray[np.bool_]:
    """Whether a count is too large for `_as_few`."""
    is_more: npt.NDArray[np.bool_] = (packed & ~_FEW) != 0
    return is_more


def _as_few(packed: Packed) -> npt.NDArray[np.int64]:
    """Small counts in 12 bits; of larger ones anything."""
    title, lead, body = _FEW_BITS
    numbers = packed.view(np.int64) if packed.dtype == np.uint64 else packed.astype(np.int64)
    few = numbers & (1 << body) - 1
    few |= numbers >> PART_BITS - body & ((1 << lead) - 1) << body
    few |= numbers >> 2 * PART_BITS - body - lead & ((1 << title) - 1) << body + lead
    return few


def counts_of_codes(book: Packed) -> npt.NDArray[np.float32]:
    """Per code its counts, float32 (PARTS, 256); 0 for code 0 and for BIG."""
    table = np.zeros((PARTS, 256), np.float32)
    table[:, 1 : book.size + 1] = unpack_counts(book)
    return table


def counted(packed: Packed) -> dict[int, int]:
    """How often each number occurs."""
    numbers, counts = np.unique(packed, return_counts=True)
    return dict(zip(numbers.tolist(), counts.tolist(), strict=True))
