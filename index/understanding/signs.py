"""What the words of a query may belong to: most steps need no look at it.

    'lễ hội tháng 9/2020'  ->  UNIT | WHEN

Keys, periods, names and the like begin with certain words or hold some. Each word is asked for that once, whichever
query it is typed in. A sign may be told where nothing is found, a look in vain; none is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from index.analysis import Stream
from index.remembered import Remembered
from index.understanding.bylines import may_begin_byline
from index.understanding.figures import may_be_of_number, may_have_number
from index.understanding.joints import JOINTS, may_be_of_measure
from index.understanding.understood import IndexedWords
from index.vietnamese.abbreviations import Abbreviations
from index.vietnamese.asked_numbers import may_be_of_document
from index.vietnamese.foreign import is_foreign
from index.vietnamese.keyboard import readings
from index.vietnamese.periods import may_be_unit, may_tell_when
from index.vietnamese.stop_words import may_begin_stop_word
from index.vietnamese.syllables import Syllable, syllables
from index.vietnamese.titles import may_begin_name, may_have_full_name

KEYS, FOREIGN, NAME, STOP_WORD, BYLINE, CAPITAL, JOINT, ABBREVIATION = (1 << bit for bit in range(8))
UNIT, WHEN, QUARTER_WORD, QUARTER_NUMBER = (1 << bit for bit in range(8, 12))
FIGURE, NUMBER, MEASURE, DOCUMENT = (1 << bit for bit in range(12, 16))  # the others tell nothing without a figure
UNKNOWN = 1 << 16  # told by the edition
PERIOD, QUARTER = UNIT | WHEN, QUARTER_WORD | QUARTER_NUMBER  # both are needed
STANDING = QUARTER | NUMBER | MEASURE | DOCUMENT | JOINT | ABBREVIATION | UNKNOWN  # something may stand for a part
LIGHT = STOP_WORD | NAME | PERIOD  # a part may say little
TELLING = STANDING | FOREIGN | PERIOD | NAME | STOP_WORD  # there may be more than letters
_JOINING = frozenset(JOINTS + "@")
_IN_DOCUMENT = frozenset("/&")
QUARTERS = {"1": "I", "2": "II", "3": "III", "4": "IV", "i": "1", "ii": "2", "iii": "3", "iv": "4"}

MAX_REMEMBERED = 8_192  # words: 3 MB, of the longest 15
MAX_REMEMBERED_CHARS = 32  # of each
FEWEST_ASKED = 5  # syllables from which stop words weigh less


class Word(msgspec.Struct, frozen=True, gc=False):
    """What stands between two blanks. syllables: placed in it; signs: of all of them, and of what joins them."""

    syllables: tuple[Syllable, ...]
    signs: int


class Words:
    """What is known of words with one list of abbreviations; threads may share it."""

    def __init__(self, abbreviations: Abbreviations) -> None:
        self._abbreviations = abbreviations
        self._words = Remembered(self._word, MAX_REMEMBERED)

    def read(self, text: str, edition: IndexedWords) -> tuple[list[Syllable], int]:
        """The syllables of a text and its signs, those of its words where they tell something."""
        words = self._words
        found: list[Syllable] = []
        start = signs = 0
        for typed in text.split(" "):
            size = len(typed)
            word = words[typed] if size <= MAX_REMEMBERED_CHARS else self._word(typed)
            signs |= word.signs
            for one in word.syllables:
                found.append(Syllable(start + one.start, start + one.end, one.toned, one.toneless))
            start += size + 1
        toneless = [one.toneless for one in found]
        if not signs & ABBREVIATION and self._abbreviations.may_be_in(toneless):
            signs |= ABBREVIATION
        if edition.missing(Stream.TONELESS, toneless):
            signs |= UNKNOWN
        return found, _telling(text, found, signs) if signs & ~CAPITAL else signs

    def _word(self, typed: str) -> Word:
        found = tuple(syllables(typed))
        signs = _of_word(typed)
        for one in found:
            surface = typed[one.start : one.end]
            signs |= _of_syllable(surface, one) | ABBREVIATION * self._abbreviations.may_be(surface, one)
        return Word(found, signs)


def _telling(text: str, found: Sequence[Syllable], signs: int) -> int:
    """Signs without those that tell nothing by themselves."""
    for both in (PERIOD, QUARTER):
        if signs & both != both:
            signs &= ~both
    if not signs & FIGURE:
        signs &= ~(NUMBER | MEASURE | DOCUMENT)
    if signs & NAME and not may_have_full_name(text, found):
        signs &= ~NAME
    return signs if len(found) >= FEWEST_ASKED else signs & ~STOP_WORD


def _of_word(typed: str) -> int:
    """Those of what joins its syllables."""
    return (
        JOINT * (not _JOINING.isdisjoint(typed))
        | DOCUMENT * (not _IN_DOCUMENT.isdisjoint(typed))
        | NUMBER * may_have_number(typed)
        | FIGURE * ("@" in typed)
    )


def _of_syllable(typed: str, one: Syllable) -> int:
    return (
        KEYS * bool(readings(typed))
        | FOREIGN * is_foreign(one.toneless)
        | UNIT * may_be_unit(one.toneless)
        | WHEN * may_tell_when(one.toneless)
        | NAME * may_begin_name(one.toned)
        | STOP_WORD * may_begin_stop_word(one.toned)
        | QUARTER_WORD * (one.toneless == "quy")
        | QUARTER_NUMBER * (one.toned in QUARTERS)
        | BYLINE * may_begin_byline(one.toneless)
        | DOCUMENT * may_be_of_document(typed)
        | FIGURE * (not one.toned.isalpha())
        | NUMBER * may_be_of_number(one.toneless)
        | MEASURE * may_be_of_measure(one.toneless)
        | CAPITAL * typed[0].isupper()
    )
