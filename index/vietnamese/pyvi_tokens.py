"""pyvi's tokens: where they stand, and what its features ask of them.

    'Số 04-NQ/TW, ' -> surfaces 'Số ', '04', '-', 'NQ', '/', 'TW', ', ' -> Tokens, one array per property

The rules are those of `ViTokenizer.sylabelize`. A surface is a token with the blanks behind it, so that the surfaces
of a text are the text and lengths alone tell the places: matching without positions takes half the time.
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from typing import NamedTuple

from index.kernels.segmenting import (
    ALONE,
    BREAK,
    CAPITAL,
    DIGIT,
    LENGTH_SHIFT,
    LETTERED,
    MARK,
    TITLE,
    UPPER,
    WORD_SHIFT,
    tokens_of,
)
from index.vietnamese.chunks import ChunkedTexts
from index.vietnamese.crf import Ints
from index.vietnamese.unicode import is_mark

MAX_CACHED_CHARS = 2_000_000  # 280,000 tokens, 50 MB; 35,000 news articles have 110,000

# pyvi's alternatives in pyvi's order. At a letter but A-Z and Đ only the last one and, where the text has an @ or
# a ://, the addresses can match, so that letters come first where it has none. The local part of an address may be
# possessive, since it cannot hold the @ that follows.
_FIRST = r"[A-ZĐ]+\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\.|==>|->|\.\.\.|>>|\n"
_ADDRESS = r"\w+://\S+|[a-zA-Z0-9_.+-]++@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+"
_LAST = r"\d+(?:[.,_]\d+)+|[^\w\s]|\w+"
_BLANKS = r"[^\S\n]*"
_SURFACE = re.compile(rf"(?:[^\W\dA-ZĐ]\w*|{_FIRST}|{_LAST}){_BLANKS}")
_SURFACE_WITH_ADDRESSES = re.compile(rf"(?:{_FIRST}|{_ADDRESS}|{_LAST}){_BLANKS}")
_CAPITAL = re.compile("[A-ZĐ]")
_NEVER_WITH_LETTERS = frozenset(',;:!?)"”…')
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def surfaces(text: str, start: int, end: int) -> list[str]:
    """The surfaces of text[start:end]: all of it but blanks at its start.

    `text` is in NFC.
    """
    addresses = text.find("@", start, end) >= 0 or text.find("://", start, end) >= 0
    return (_SURFACE_WITH_ADDRESSES if addresses else _SURFACE).findall(text, start, end)


def _of_chunk(chunk: str) -> Sequence[str]:
    """The same of a chunk without blanks, of letters and a mark at most in half the time."""
    if chunk.isalpha():
        return (chunk,)
    letters, last = chunk[:-1], chunk[-1]
    if letters.isalpha() and (last in _NEVER_WITH_LETTERS or (last == "." and not _CAPITAL.match(letters))):
        return letters, last
    return surfaces(chunk, 0, len(chunk))


class Tokens(NamedTuple):
    """Tokens of one or more pieces of text, one after the other.

    starts, ends (n,): their places. words (n,): ids of the lower-case forms, 0 for those the model does not know.
    flags (n,), of which UPPER, TITLE and DIGIT are the lowest bits:
    UPPER, TITLE, DIGIT  `isupper`, `istitle`, `isdigit` of the token
    ALONE                pyvi never joins it: it is in `string.punctuation`, or begins with a digit
    CAPITAL              `istitle` of its first character
    LETTERED             it holds a letter or digit
    MARK                 it is a combining mark
    BREAK                it is the line break
    """

    starts: Ints
    ends: Ints
    words: Ints
    flags: Ints


class Lexicon:
    """What there is to know of a surface, once for all its occurrences."""

    def __init__(self, words: dict[str, int]) -> None:
        """`words`: ids above 0 of the lower-case forms that the model knows."""
        self._codes = _Codes(words)

    def tokens(self, texts: ChunkedTexts) -> Tokens:
        """The tokens of texts in NFC, placed as the chunks are."""
        return Tokens(*tokens_of(texts.expansion(self.of_chunk, 1), texts.numbers, texts.starts, texts.ends))

    def of_chunk(self, chunk: str) -> list[int]:
        """Length, word and flags of each token between two blanks, as one number."""
        codes = self._codes
        return [len(surface) << LENGTH_SHIFT | codes[surface] for surface in _of_chunk(chunk)]

    def codes(self, tokens: list[str]) -> list[int]:
        """Word and flags of a few tokens: word << WORD_SHIFT | flags."""
        return list(map(self._codes.__getitem__, tokens))


class _Codes(dict[str, int]):
    """Token -> its word and flags in one integer.

    Filled as it is asked, emptied when full. A value depends on nothing but its key, so threads need no lock.
    """

    def __init__(self, words: dict[str, int]) -> None:
        super().__init__()
        self._words = words
        self._chars = 0

    def __missing__(self, token: str) -> int:
        if self._chars > MAX_CACHED_CHARS:
            self.clear()
            self._chars = 0
        self._chars += len(token)
        # CRFsuite reads attribute names up to a NUL; what is before one in a token ('', 'x://') is in no list.
        word = self._words.get(token.lower().partition("\0")[0], 0)
        code = self[token] = word << WORD_SHIFT | _flags(token)
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
