"""Regular expressions for words as readers type them: toned or not.

spelled("tháng trước") → matches 'tháng trước', 'thang truoc' and 'THÁNG  trước' once it is `lowered`
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from index.vietnamese.tones import canonical, fold
from index.vietnamese.unicode import composed, is_mark

LETTER = r"\w\u0300-\u036f"  # what a set must hold to see the end of a word in any Unicode form
BLANK = r"\s{1,3}"  # bounded, so that no run of blanks is walked twice
_MAX_DECOMPOSED = 3  # a letter, its own mark, its tone
_OLD_STYLE = (("uỷ", "ủy"), ("oá", "óa"), ("oà", "òa"), ("oạ", "ọa"), ("uý", "úy"))


def spelled(phrase: str) -> str:
    """A pattern of a lower-case phrase, each syllable toned in either style or toneless, in NFC or NFD."""
    return BLANK.join(_syllable(syllable) for syllable in phrase.split())


def either(phrases: Iterable[str]) -> str:
    """A pattern of one of the phrases, the longest that fits."""
    return "(?:" + "|".join(map(spelled, sorted(phrases, key=len, reverse=True))) + ")"


def lowered(text: str) -> tuple[str, Callable[[int], int]]:
    """Text in NFC and lower case, place by place, and what gives a place's offset in `text`."""
    whole, offsets = composed(text)
    lower = "".join(c if len(low := c.lower()) != 1 else low for c in whole)
    return lower, offsets.__getitem__ if offsets else int


def is_in_word(text: str, place: int) -> bool:
    """Whether the character at a place is a letter, digit or mark; not before the text."""
    return place >= 0 and (text[place].isalnum() or is_mark(text[place]))


def tail(text: str, end: int, chars: int) -> str:
    """The last `chars` characters before a place, in NFC and lower case."""
    most = _MAX_DECOMPOSED * chars
    return unicodedata.normalize("NFC", text[max(0, end - most) : end])[-chars:].lower()


def _syllable(syllable: str) -> str:
    ways = {syllable, canonical(syllable), fold(syllable)}
    for new, old in _OLD_STYLE:
        ways |= {way.replace(new, old) for way in tuple(ways) if way.endswith(new)}
    ways |= {unicodedata.normalize("NFD", way) for way in ways}
    return "(?:" + "|".join(map(re.escape, sorted(ways))) + ")" if len(ways) > 1 else re.escape(syllable)
