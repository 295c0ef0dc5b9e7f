"""What a syllable by itself tells the speller.

Worked out once for each: most of a query's are met again and again.
"""

from __future__ import annotations

from typing import NamedTuple

from index.searching.readings import MAX_REMEMBERED, Frequencies
from index.searching.spellable import VOWELS, is_foreign
from index.vietnamese.tones import fold


class Known(NamedTuple):
    """What a syllable by itself tells. met: how often it is in the sample, 0 if too seldom to have a number."""

    number: int
    met: int
    is_foreign: bool
    has_vowels: bool


class KnownSyllables(dict[str, Known]):
    """By toned syllable. Filled as it is asked, emptied when full; threads need no lock."""

    def __init__(self, frequencies: Frequencies) -> None:
        super().__init__()
        self._numbers, self._counts = frequencies.numbers, frequencies.counts

    def __missing__(self, toned: str) -> Known:
        if len(self) >= MAX_REMEMBERED:
            self.clear()
        number, toneless = self._numbers[toned], fold(toned)
        has_vowels = not VOWELS.isdisjoint(toneless)
        known = self[toned] = Known(number, self._counts[number], is_foreign(toneless), has_vowels)
        return known
