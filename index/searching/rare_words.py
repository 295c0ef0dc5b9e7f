"""Words of other languages: names, brands, places, too rare for a sample to count.

    kardashiab ──variants──> kardashian? kardashia? lardashiab? …  ──words there are──> kardashian

A syllable of Vietnamese has hundreds of neighbours, so what was meant by one
takes its frequency and the words around it to tell. A name has hardly any:
where no article has it and one that is a key away is in some, that was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.vietnamese.confusions import MAX_LETTERS

LEAST_LETTERS = 4  # shorter words are near everything
Words = npt.NDArray[np.bytes_]  # each in at most MAX_LETTERS bytes
WORD = np.dtype(f"S{MAX_LETTERS}")


def no_words() -> Words:
    """None at all."""
    return np.empty(0, WORD)


class RareWords:
    """Knows which words there are; 16 bytes each: 1.3 MB for 82,000, made in 50 ms when somebody asks."""

    def __init__(self, words: Callable[[], Words]) -> None:
        """words: tells those of LEAST_LETTERS to MAX_LETTERS letters from a to z; they may repeat."""
        self._told = words

    @cached_property
    def _words(self) -> Words:
        return np.unique(self._told())

    def among(self, wanted: Collection[str]) -> list[str]:
        """Those of some words that there are; 500 of them in 0.2 ms."""
        plain = [word for word in wanted if _is_plain(word)]
        if not plain or not self._words.size:
            return []
        asked = np.array(plain, self._words.dtype)
        places = self._words.searchsorted(asked)
        there = self._words.take(places, mode="clip") == asked
        return [plain[place] for place in there.nonzero()[0].tolist()]


def _is_plain(word: str) -> bool:
    return LEAST_LETTERS <= len(word) <= MAX_LETTERS and word.isascii() and word.isalpha()
