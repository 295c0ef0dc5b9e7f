"""What a syllable by itself tells the speller.

Worked out once for each: most of a query's are met again and again.
"""

from __future__ import annotations

from functools import partial

import msgspec

from index.remembered import Remembered
from index.searching.language_model import UNKNOWN
from index.searching.readings import MAX_REMEMBERED, Frequencies
from index.searching.spellable import VOWELS, is_foreign
from index.vietnamese.tones import fold


class Known(msgspec.Struct, frozen=True, gc=False):
    """What a syllable by itself tells. met: how often it is in the sample, 0 if too seldom to have a number."""

    number: int
    met: int
    is_foreign: bool
    has_vowels: bool


def known_syllables(frequencies: Frequencies) -> Remembered[str, Known]:
    """By toned syllable."""
    return Remembered(partial(_known, frequencies), MAX_REMEMBERED)


def frequent_syllables(frequencies: Frequencies, least: float) -> Remembered[str, int]:
    """The number of each toned syllable that is met so often; UNKNOWN of any other."""
    return Remembered(partial(_frequent, frequencies, least), MAX_REMEMBERED)


def _known(frequencies: Frequencies, toned: str) -> Known:
    number, toneless = frequencies.numbers[toned], fold(toned)
    return Known(number, frequencies.counts[number], is_foreign(toneless), not VOWELS.isdisjoint(toneless))


def _frequent(frequencies: Frequencies, least: float, toned: str) -> int:
    number = frequencies.numbers[toned]
    return number if frequencies.counts[number] >= least else UNKNOWN
