"""Which parts of a text may be misspelt Vietnamese, and which are something else.

Numbers, addresses and document numbers have nothing to spell; syllables
without accents that are half of a foreign name ('San Francisco'), or stand
in a foreign sentence, get none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from index.vietnamese.phonology import is_toneless_syllable
from index.vietnamese.syllables import Syllable

FOREIGN_WORDS = 3  # of a sentence, and more than its other words
FOREIGN_NAME = 4  # letters of a name's other part; fewer may be a slip

VOWELS = frozenset("aeiouy")  # what has none is an abbreviation: vs, hlv, qđ
_RUN = re.compile(r"\S+")
_ODD = re.compile(r"\d|[/@._:&+#](?=\w)")  # in numbers, addresses, document numbers: nothing to spell


@lru_cache(maxsize=16_384)
def is_foreign(toneless: str) -> bool:
    """Whether letters are a word that cannot be a Vietnamese syllable."""
    is_word = len(toneless) > 2 and toneless.isalpha() and not VOWELS.isdisjoint(toneless)
    return is_word and not is_toneless_syllable(toneless)


def unspellable(text: str, found: Sequence[Syllable], foreign: Sequence[bool]) -> bytearray:
    """1 for each character of what is no plain Vietnamese word.

    found: the syllables of the text; foreign: which of them `is_foreign`.
    """
    odd = bytearray(len(text))
    for run in _RUN.finditer(text) if not text.replace(" ", "").isalpha() else ():
        if _ODD.search(run[0]):
            odd[run.start() : run.end()] = b"\1" * len(run[0])
    if any(foreign) and 2 * sum(foreign) >= len(found):
        _mask_foreign(text, found, foreign, odd)
    return odd


def _mask_foreign(text: str, found: Sequence[Syllable], foreign: Sequence[bool], odd: bytearray) -> None:
    """Adds syllables without accents that are half of a name ('San Francisco') or in a foreign sentence."""
    count = sum(foreign)
    is_sentence = count >= FOREIGN_WORDS and 2 * count > len(found)
    is_name = [text[one.start].isupper() for one in found]
    names = [is_name[place] and foreign[place] and len(one.toneless) >= FOREIGN_NAME for place, one in enumerate(found)]
    for place, one in enumerate(found):
        is_named = is_name[place] and any(names[max(0, place - 1) : place + 2])
        if one.toned == one.toneless and not foreign[place] and (is_sentence or is_named):
            odd[one.start : one.end] = b"\1" * (one.end - one.start)
