"""pyvi itself as a segmenter: what the fast one is held to.

text -> harmless characters of the same number -> NFC with an offset map -> pieces -> pyvi -> align -> spans.
pyvi returns changed text (respaced, NFC, `04-NQ/TW` as `04 - NQ / TW`): `align` finds its words again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from index.vietnamese.unicode import composed, harmless, is_mark
from index.vietnamese.words import Span, pieces

_LETTERS = re.compile(r"[^\W_]+")


@cache
def pyvi() -> Any:
    """pyvi's ViTokenizer, without its temporary file.

    It loads scikit-learn and takes a second. Its tagger reads the file at first use; a forked child would delete it.
    """
    from pyvi.ViTokenizer import ViTokenizer  # noqa: PLC0415

    ViTokenizer.tokenize("mở")
    ViTokenizer.model.modelfile.cleanup()
    return ViTokenizer


class PyviOracle:
    """The words of `ViTokenizer.tokenize`, piece by piece."""

    def words(self, text: str) -> list[Span]:
        """Spans of the words; the same whichever normal form `text` has."""
        nfc, offsets = composed(harmless(text))
        spans: list[Span] = []
        for first, last in pieces(nfc):
            piece = nfc[first:last]
            if _LETTERS.search(piece):
                found = align(piece, pyvi().tokenize(piece))
                spans += [Span(first + start, first + end) for start, end in found]
        return _mapped(spans, offsets)

    def words_of(self, texts: Sequence[str]) -> list[list[Span]]:
        """`words` of each text."""
        return [self.words(text) for text in texts]


def align(text: str, tokenized: str) -> list[Span]:
    """Spans in `text` of the words in pyvi's output for it.

    ('Số 04-NQ/TW, thông  tin', 'Số 04 - NQ / TW , thông_tin') -> 'Số', '04', 'NQ', 'TW', 'thông  tin'

    `text` may be in any normal form. Raises ValueError where the two do not belong together.
    """
    nfc, offsets = composed(text)
    spans: list[Span] = []
    at = 0
    for word in tokenized.split(" "):
        start, at = _find(nfc, at, word)
        if _LETTERS.search(word):
            # A mark belongs to the letter before it, while pyvi makes it a token, or part of the next word.
            start = _after(lambda char: char.isspace() or is_mark(char), nfc, start)
            spans.append(Span(start, _after(is_mark, nfc, at)))
    if _after(str.isspace, nfc, at) < len(nfc):
        raise ValueError(f"pyvi's words end at offset {at} of a text of {len(nfc)} characters")
    return _mapped(spans, offsets)


def _find(text: str, at: int, word: str) -> tuple[int, int]:
    """Start and end in `text` of the pyvi word that comes next.

    An underscore is the text's own if the text has one here, else pyvi's. That may pick the wrong one of several
    in a row (`A._b` joined is `A.__b`), but all are inside this word. The only blank in pyvi's tokens is the line
    break, a token of its own; like other blanks it is passed over, not matched.
    """
    start = _after(str.isspace, text, at)
    if text.startswith(word, start):
        return start, start + len(word)
    at = end = start
    for char in word:
        if text.startswith(char, at):
            at = end = at + 1
        elif char == "_":
            at = _after(str.isspace, text, at)
        elif not char.isspace():
            raise ValueError(f"pyvi's word {word[:40]!r} is not at offset {start} of its text")
    return start, end


def _mapped(spans: list[Span], offsets: list[int] | None) -> list[Span]:
    return spans if offsets is None else [Span(offsets[start], offsets[end]) for start, end in spans]


def _after(kind: Callable[[str], bool], text: str, at: int) -> int:
    while at < len(text) and kind(text[at]):
        at += 1
    return at
