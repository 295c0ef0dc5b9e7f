"""What an inverter has collected of one field, before it is sorted."""

from __future__ import annotations

from array import array

import numpy as np
import numpy.typing as npt

from index.codec.bulk import Occurrences

Ids = npt.NDArray[np.uint32]

NOWHERE = Occurrences(np.empty(0, np.uint64), np.empty(0, np.uint32))


class FieldOccurrences:
    """Arrays in pieces, one per batch; counts per article of what is in them."""

    def __init__(self) -> None:
        self.ids: list[Ids] = []
        self.gaps: list[Ids] = []
        self.sizes: list[Ids] = []
        self.counts = array("I")  # syllables
        self.words: list[Ids] = []
        self.word_counts = array("I")  # words of two or more syllables
        self.numbers = array("I")
        self.number_counts = array("I")  # terms of the numbers stream

    def syllable_occurrences(self) -> Occurrences:
        """All ids, article after article, and the article of each."""
        return Occurrences(joined(self.ids), _each(self.counts))

    def word_occurrences(self) -> Occurrences:
        """The same of the words."""
        return Occurrences(joined(self.words), _each(self.word_counts))

    def number_occurrences(self) -> Occurrences:
        """The same of the numbers stream."""
        return Occurrences(np.array(self.numbers, np.uint32), _each(self.number_counts))


def each_once(count: int) -> Occurrences:
    """Term n in article n."""
    return Occurrences(np.arange(count, dtype=np.uint32), np.arange(count, dtype=np.uint32))


def joined(pieces: list[Ids]) -> Ids:
    """One array of all."""
    return np.concatenate(pieces) if pieces else np.empty(0, np.uint32)


def _each(counts: array[int]) -> Ids:
    """The article of each occurrence."""
    return np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
