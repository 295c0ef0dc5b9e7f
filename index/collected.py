"""What an inverter has collected of one field, before it is sorted."""

from __future__ import annotations

from array import array

import numpy as np
import numpy.typing as npt

from index.kernels.inverting import Occurrences

Ids = npt.NDArray[np.uint32]


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
        """All ids, article after article."""
        return Occurrences(joined(self.ids), np.array(self.counts, np.uint32))

    def word_occurrences(self) -> Occurrences:
        """The same of the words."""
        return Occurrences(joined(self.words), np.array(self.word_counts, np.uint32))

    def number_occurrences(self) -> Occurrences:
        """The same of the numbers stream."""
        return Occurrences(np.array(self.numbers, np.uint32), np.array(self.number_counts, np.uint32))


def nowhere(articles: int) -> Occurrences:
    """No term in any article."""
    return Occurrences(np.empty(0, np.uint32), np.zeros(articles, np.uint32))


def each_once(articles: int) -> Occurrences:
    """Term n in article n."""
    return Occurrences(np.arange(articles, dtype=np.uint32), np.ones(articles, np.uint32))


def joined(pieces: list[Ids]) -> Ids:
    """One array of all."""
    return np.concatenate(pieces) if pieces else np.empty(0, np.uint32)
