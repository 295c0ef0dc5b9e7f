"""What the words of a query may belong to: most steps need no look at it.

    'lễ hội tháng 9/2020'  ->  UNIT | WHEN

Keys, periods, names and the like begin with certain words or hold some. Each word is asked for that once, whichever
query it is typed in. A sign may be told where nothing is found, a look in vain; none is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.vietnamese.foreign import is_foreign
from index.vietnamese.keyboard import readings
from index.vietnamese.periods import may_be_unit, may_tell_when
from index.vietnamese.stop_words import may_begin_stop_word
from index.vietnamese.syllables import Syllable, terms
from index.vietnamese.titles import may_begin_name

KEYS, FOREIGN, UNIT, WHEN, NAME, STOP_WORD, QUARTER = (1 << bit for bit in range(7))
PERIOD = UNIT | WHEN  # both are needed
QUARTERS = {"1": "I", "2": "II", "3": "III", "4": "IV", "i": "1", "ii": "2", "iii": "3", "iv": "4"}

MAX_REMEMBERED = 8_192  # words: 1 MB
MAX_REMEMBERED_CHARS = 32  # of a word


def signs_of(text: str, found: Sequence[Syllable]) -> int:
    """The signs of all words of a text. found: its syllables."""
    signs = 0
    for one in found:
        signs |= _SIGNS[text[one.start : one.end]]
    return signs


class _Signs(dict[str, int]):
    """Word as typed -> its signs. Filled as it is asked, emptied when full; threads need no lock."""

    def __missing__(self, typed: str) -> int:
        signs = _signs(typed)
        if len(self) >= MAX_REMEMBERED:
            self.clear()
        if len(typed) <= MAX_REMEMBERED_CHARS:
            self[typed] = signs
        return signs


_SIGNS = _Signs()


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
    )
