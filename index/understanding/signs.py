"""What the words of a query may belong to: most steps need no look at it.

    'lễ hội tháng 9/2020'  ->  UNIT | WHEN

Keys, periods, names and the like begin with certain words or hold some. Each word is asked for that once, whichever
query it is typed in. A sign may be told where nothing is found, a look in vain; none is left out.
"""

from __future__ import annotations

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
from index.vietnamese.syllables import Syllable, Typed, syllables
from index.vietnamese.titles import may_begin_name, may_have_full_name

KEYS, FOREIGN, NAME, STOP_WORD, BYLINE, CAPITAL, JOINT, ABBREVIATION = (1 << bit for bit in range(8))
UNIT, WHEN, QUARTER_WORD, QUARTER_NUMBER = (1 << bit for bit in range(8, 12))
FIGURE, NUMBER, MEASURE, DOCUMENT = (1 << bit for bit in range(12, 16))
UNKNOWN = 1 << 16  # told by the edition
PERIOD, QUARTER = UNIT | WHEN, QUARTER_WORD | QUARTER_NUMBER  # both are needed
WITH_FIGURE = NUMBER | MEASURE | DOCUMENT  # they tell nothing without one
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
    """What stands between two blanks: its syllables. signs: of all of them, and of what joins them."""

    surfaces: tuple[str, ...]
    toned: tuple[str, ...]
    toneless: tuple[str, ...]
    signs: int


class _Remembered(Remembered[str, Word]):
    """Words that were typed, but for very long ones."""

    def __missing__(self, typed: str) -> Word:
        return super().__missing__(typed) if len(typed) <= MAX_REMEMBERED_CHARS else self.make(typed)


class Words:
    """What is known of words with one list of abbreviations; threads may share it."""

    def __init__(self, abbreviations: Abbreviations) -> None:
        self._abbreviations = abbreviations
        self._word_of = _Remembered(self._word, MAX_REMEMBERED).__getitem__

    def read(self, text: str, edition: IndexedWords) -> tuple[Typed, int]:
        """The syllables of a text and its signs, those of its words where they tell something."""
        surfaces: list[str] = []
        toned: list[str] = []
        toneless: list[str] = []
        signs = 0
        for word in map(self._word_of, text.split(" ")):
            surfaces += word.surfaces
            toned += word.toned
            toneless += word.toneless
            signs |= word.signs
        if not signs & ABBREVIATION and self._abbreviations.may_be_in(toneless):
            signs |= ABBREVIATION
        if edition.missing(Stream.TONELESS, toneless):
            signs |= UNKNOWN
        found = Typed(surfaces, toned, toneless)
        return found, _telling(found, signs) if signs & ~CAPITAL else signs

    def _word(self, typed: str) -> Word:
        found = syllables(typed)
        signs = _of_word(typed)
        surfaces = tuple([typed[one.start : one.end] for one in found])
        for one, surface in zip(found, surfaces, strict=True):
            signs |= _of_syllable(surface, one) | ABBREVIATION * self._abbreviations.may_be(surface, one)
        return Word(surfaces, tuple([one.toned for one in found]), tuple([one.toneless for one in found]), signs)


def _telling(found: Typed, signs: int) -> int:
    """Signs without those that tell nothing by themselves."""
    if signs & PERIOD != PERIOD:
        signs &= ~PERIOD
    if signs & QUARTER != QUARTER:
        signs &= ~QUARTER
    if not signs & FIGURE:
        signs &= ~WITH_FIGURE
    if signs & NAME and not may_have_full_name(found):
        signs &= ~NAME
    return signs if len(found.toned) >= FEWEST_ASKED else signs & ~STOP_WORD


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
