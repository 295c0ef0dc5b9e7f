"""What the words of a query may belong to: most steps need no look at it.

    'lễ hội tháng 9/2020'  ->  UNIT | WHEN

Keys, periods, names and the like begin with certain words or hold some. Each word is asked for that once, whichever
query it is typed in. A sign may be told where nothing is found, a look in vain; none is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from index.remembered import Remembered
from index.understanding.bylines import may_begin_byline
from index.understanding.joints import JOINTS
from index.vietnamese.asked_numbers import may_be_of_number
from index.vietnamese.foreign import is_foreign
from index.vietnamese.keyboard import readings
from index.vietnamese.periods import may_be_unit, may_tell_when
from index.vietnamese.stop_words import may_begin_stop_word
from index.vietnamese.syllables import Syllable, syllables
from index.vietnamese.titles import may_begin_name, may_have_full_name

KEYS, FOREIGN, UNIT, WHEN, NAME, STOP_WORD, QUARTER, BYLINE = (1 << bit for bit in range(8))
CAPITAL, FIGURE, JOINT, DOCUMENT = (1 << bit for bit in range(8, 12))
ABBREVIATION, UNKNOWN = (1 << bit for bit in range(12, 14))  # of a text as a whole
PERIOD = UNIT | WHEN  # both are needed
STANDING = QUARTER | FIGURE | JOINT | ABBREVIATION | UNKNOWN  # something may stand for a part
LIGHT = STOP_WORD | NAME | PERIOD  # a part may say little
TELLING = STANDING | FOREIGN | PERIOD | NAME | STOP_WORD  # there may be more than letters
_JOINING = frozenset(JOINTS + "@")
QUARTERS = {"1": "I", "2": "II", "3": "III", "4": "IV", "i": "1", "ii": "2", "iii": "3", "iv": "4"}

MAX_REMEMBERED = 8_192  # words: 1 MB
MAX_REMEMBERED_CHARS = 200  # of a text whose words are
FEWEST_ASKED = 5  # syllables from which stop words weigh less


def signs_of(text: str, found: Sequence[Syllable]) -> int:
    """The signs of a text, those of its words where they tell something. found: its syllables."""
    words = text.split(" ")
    signs = reduce(or_, map(_SIGNS.__getitem__ if len(text) <= MAX_REMEMBERED_CHARS else _signs, words))
    if signs & PERIOD != PERIOD:
        signs &= ~PERIOD
    if signs & NAME and not may_have_full_name(text, found):
        signs &= ~NAME
    return signs if len(found) >= FEWEST_ASKED else signs & ~STOP_WORD


def _signs(word: str) -> int:
    """Those of all syllables between two blanks, and of what joins them."""
    own = JOINT * (not _JOINING.isdisjoint(word))
    return reduce(or_, [_of_syllable(word[one.start : one.end], one) for one in syllables(word)], own)


def _of_syllable(typed: str, one: Syllable) -> int:
    return (
        KEYS * bool(readings(typed))
        | FOREIGN * is_foreign(one.toneless)
        | UNIT * may_be_unit(one.toneless)
        | WHEN * may_tell_when(one.toneless)
        | NAME * may_begin_name(one.toned)
        | STOP_WORD * may_begin_stop_word(one.toned)
        | QUARTER * (one.toned in QUARTERS)
        | BYLINE * may_begin_byline(one.toneless)
        | DOCUMENT * may_be_of_number(typed)
        | FIGURE * (not one.toned.isalpha())
        | CAPITAL * typed[0].isupper()
    )


_SIGNS = Remembered(_signs, MAX_REMEMBERED)
