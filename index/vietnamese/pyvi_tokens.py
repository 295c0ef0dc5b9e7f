"""pyvi's tokens: where they stand, and what its features ask of them.

    'Số 04-NQ/TW, ' -> surfaces 'Số ', '04', '-', 'NQ', '/', 'TW', ', ' -> Tokens, one array per property

The rules are those of `ViTokenizer.sylabelize`. A surface is a token with the blanks behind it, so that the surfaces
of a text are the text and lengths alone tell the places: matching without positions takes half the time.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

import numpy as np

from index.vietnamese.crf import Ints
from index.vietnamese.unicode import is_mark

UPPER, TITLE, DIGIT, ALONE, CAPITAL, LETTERED, MARK, BREAK = (1 << bit for bit in range(8))

MAX_SURFACE_CHARS = 0xFFFF
MAX_CACHED_CHARS = 2_000_000  # 280,000 surfaces, 45 MB; 35,000 news articles have 110,000
_LENGTH_SHIFT, _FLAGS_SHIFT, _WORD_SHIFT = 16, 32, 40

# pyvi's alternatives in pyvi's order. At a letter but A-Z and Đ only the last one and, where the text has an @ or
# a ://, the addresses can match, so that letters come first where it has none. The local part of an address may be
# possessive, since it cannot hold the @ that follows.
_FIRST = r"[A-ZĐ]+\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\.|==>|->|\.\.\.|>>|\n"
_ADDRESS = r"\w+://\S+|[a-zA-Z0-9_.+-]++@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+"
_LAST = r"\d+(?:[.,_]\d+)+|[^\w\s]|\w+"
_BLANKS = r"[^\S\n]*"
_SURFACE = re.compile(rf"(?:[^\W\dA-ZĐ]\w*|{_FIRST}|{_LAST}){_BLANKS}")
_SURFACE_WITH_ADDRESSES = re.compile(rf"(?:{_FIRST}|{_ADDRESS}|{_LAST}){_BLANKS}")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def surfaces(text: str, start: int, end: int) -> list[str]:
    """The surfaces of text[start:end]: all of it but blanks at its start.

    `text` is in NFC.
    """
    addresses = text.find("@", start, end) >= 0 or text.find("://", start, end) >= 0
    return (_SURFACE_WITH_ADDRESSES if addresses else _SURFACE).findall(text, start, end)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of one or more pieces of text, one after the other.

    strides (n,): characters of the surface; lengths (n,): of the token. words (n,): ids of the lower-case forms, 0
    for those the model does not know. flags (n,), of which UPPER, TITLE and DIGIT are the lowest bits:
    UPPER, TITLE, DIGIT  `isupper`, `istitle`, `isdigit` of the token
    ALONE                pyvi never joins it: it is in `string.punctuation`, or begins with a digit
    CAPITAL              `istitle` of its first character
    LETTERED             it holds a letter or digit
    MARK                 it is a combining mark
    BREAK                it is the line break
    """

    strides: Ints
    lengths: Ints
    words: Ints
    flags: Ints

    def part(self, part: slice) -> Tokens:
        """Some of them, in a row."""
        return Tokens(self.strides[part], self.lengths[part], self.words[part], self.flags[part])


class Lexicon:
    """What there is to know of a surface, once for all its occurrences."""

    def __init__(self, words: dict[str, int]) -> None:
        """`words`: ids above 0 of the lower-case forms that the model knows."""
        self._codes = _Codes(words)

    def tokens(self, found: list[str]) -> Tokens:
        """The tokens of surfaces of at most MAX_SURFACE_CHARS."""
        codes = np.fromiter(map(self._codes.__getitem__, found), np.int64, len(found))
        lengths, flags = codes >> _LENGTH_SHIFT & MAX_SURFACE_CHARS, codes >> _FLAGS_SHIFT & 0xFF
        return Tokens(codes & MAX_SURFACE_CHARS, lengths, codes >> _WORD_SHIFT, flags)

    def few(self, found: list[str]) -> list[tuple[int, int, int]]:
        """(word, flags, length) of the tokens of a few surfaces."""
        codes = map(self._codes.__getitem__, found)
        return [
            (code >> _WORD_SHIFT, code >> _FLAGS_SHIFT & 0xFF, code >> _LENGTH_SHIFT & MAX_SURFACE_CHARS)
            for code in codes
        ]


class _Codes(dict[str, int]):
    """Surface -> its word, flags, length and stride in one integer.

    Filled as it is asked, emptied when full. A value depends on nothing but its key, so threads need no lock.
    """

    def __init__(self, words: dict[str, int]) -> None:
        super().__init__()
        self._words = words
        self._chars = 0

    def __missing__(self, surface: str) -> int:
        if self._chars > MAX_CACHED_CHARS:
            self.clear()
            self._chars = 0
        self._chars += len(surface)
        token = surface.rstrip() or "\n"
        # CRFsuite reads attribute names up to a NUL; what is before one in a token ('', 'x://') is in no list.
        word = self._words.get(token.lower().partition("\0")[0], 0)
        code = word << _WORD_SHIFT | _flags(token) << _FLAGS_SHIFT | len(token) << _LENGTH_SHIFT | len(surface)
        self[surface] = code
        return code


def _flags(token: str) -> int:
    """As pyvi asks: `in` a string of punctuation finds '()' too."""
    return (
        UPPER * token.isupper()
        | TITLE * token.istitle()
        | DIGIT * token.isdigit()
        | ALONE * (token in string.punctuation or token[0].isdigit())
        | CAPITAL * token[0].istitle()
        | LETTERED * (_LETTER_OR_DIGIT.search(token) is not None)
        | MARK * (len(token) == 1 and is_mark(token))
        | BREAK * (token == "\n")
    )
