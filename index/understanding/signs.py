"""What the words of a query may belong to: most steps need no look at it.

    'lễ hội tháng 9/2020'  ->  UNIT | WHEN

Keys, periods, names and the like begin with certain words or hold some. Each word is asked for that once, whichever
query it is typed in. A sign may be told where nothing is found, a look in vain; none is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.remembered import Remembered
from index.understanding.bylines import may_begin_byline
from index.understanding.joints import JOINTS
from index.vietnamese.foreign import is_foreign
from index.vietnamese.keyboard import readings
from index.vietnamese.periods import may_be_unit, may_tell_when
from index.vietnamese.stop_words import may_begin_stop_word
from index.vietnamese.syllables import Syllable, terms
from index.vietnamese.titles import may_begin_name

KEYS, FOREIGN, UNIT, WHEN, NAME, STOP_WORD, QUARTER, BYLINE, CAPITAL, FIGURE = (1 << bit for bit in range(10))
JOINT, ABBREVIATION, UNKNOWN = (1 << bit for bit in range(10, 13))  # of a text as a whole
PERIOD = UNIT | WHEN  # both are needed
STANDING = QUARTER | FIGURE | JOINT | ABBREVIATION | UNKNOWN  # something may stand for a part
TELLING = STANDING | FOREIGN | PERIOD | NAME | STOP_WORD  # there may be more than letters
_JOINING = frozenset(JOINTS + "@")
QUARTERS = {"1": "I", "2": "II", "3": "III", "4": "IV", "i": "1", "ii": "2", "iii": "3", "iv": "4"}

MAX_REMEMBERED = 8_192  # words: 1 MB
MAX_REMEMBERED_CHARS = 32  # of a word
FEWEST_ASKED = 5  # syllables from which stop words weigh less


def signs_of(text: str, found: Sequence[Syllable]) -> int:
    """The signs of a text: JOINT, and those of its words that tell something there. found: its syllables."""
    signs = 0 if text.replace(" ", "").isalpha() or _JOINING.isdisjoint(text) else JOINT
    for start, end, _, _ in found:
        signs |= _SIGNS[text[start:end]] if end - start <= MAX_REMEMBERED_CHARS else _signs(text[start:end])
    if signs & PERIOD != PERIOD:
        signs &= ~PERIOD
    return signs if len(found) >= FEWEST_ASKED else signs & ~STOP_WORD


def _signs(typed: str) -> int:
    toned, toneless = terms(typed)
    return (
        KEYS * bool(readings(typed))
        | FOREIGN * is_foreign(toneless)
        | UNIT * may_be_unit(toneless)
        | WHEN * may_tell_when(toneless)
        | NAME * may_begin_name(toned)
        | STOP_WORD * may_begin_stop_word(toned)
        | QUARTER * (toned in QUARTERS)
        | BYLINE * may_begin_byline(toneless)
        | FIGURE * (not toned.isalpha())
        | CAPITAL * typed[0].isupper()
    )


_SIGNS = Remembered(_signs, MAX_REMEMBERED)
