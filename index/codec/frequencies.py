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

from index.kernels.posting_codes import BIG, MOST, PART_BITS, PARTS, Codes, Packed

__all__ = [
    "BIG",
    "MOST",
    "Codes",
    "Packed",
    "PartFrequencies",
    "code_book",
    "counted",
    "counts_of_codes",
    "pack_counts",
    "unpack_counts",
]

MAX_CODES = 254


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


def counts_of_codes(book: Packed) -> npt.NDArray[np.float32]:
    """Per code its counts, float32 (PARTS, 256); 0 for code 0 and for BIG."""
    table = np.zeros((PARTS, 256), np.float32)
    table[:, 1 : book.size + 1] = unpack_counts(book)
    return table


def counted(packed: Packed) -> dict[int, int]:
    """How often each number occurs."""
    numbers, counts = np.unique(packed, return_counts=True)
    return dict(zip(numbers.tolist(), counts.tolist(), strict=True))
