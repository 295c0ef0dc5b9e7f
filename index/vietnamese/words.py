"""Words of a Vietnamese text, as places in that text.

    'Thông tin tỉnh uỷ.'  ->  (0, 9) 'Thông tin', (10, 17) 'tỉnh uỷ'

texts -> harmless characters of the same number -> NFC with an offset map -> pieces -> tokens -> joins -> spans.
pyvi decides what a word is: its tokens (`pyvi_tokens`) and its trained weights (`pyvi_model`), in array operations
over the pieces of all texts. `tests/pyvi_oracle.py` asks pyvi itself and gets the same words.

A piece has at most MAX_PIECE_CHARS characters. Its last token may decide the label of its first, so where a text is
cut is part of the result; it also bounds how far an e-mail pattern looks ahead from every token.

Million syllables a second, on one core of the same machine in the same run (scripts/bench_words.py): 1.6 in batches
of 256 new articles as arrays, 1.3 as spans, 0.96 article by article; 0.11 pyvi. A query takes 0.1 ms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np

from index.vietnamese.crf import Ints
from index.vietnamese.pyvi_model import PyviModel, read_pyvi_model
from index.vietnamese.pyvi_short import MAX_SHORT_TOKENS
from index.vietnamese.pyvi_tokens import BREAK, LETTERED, MARK, Tokens, surfaces
from index.vietnamese.unicode import MAX_MARKS, composed, harmless, is_mark

MAX_PIECE_CHARS = 2_000
MAX_CHUNK_TOKENS = 100_000  # segmented at once: 30 MB of arrays, and wide enough for `best_labels`

_LETTERS = re.compile(r"[^\W_]+")
_BLANK = re.compile(r"\s")
# Not after a capital or a title: pyvi takes `TP.` and `Mr.` for one token and may join the next to it.
# No `+` anywhere, so that a search costs no more than the length of its window.
_SENTENCE_END = re.compile(r"[\n\x85\u2028\u2029]|[.!?…](?<![A-ZĐ].)(?<!Tp.|Mr.|Ms.|Dr.)(?<!Mrs.)[\"'”’»)\]]{0,3}\s")
_NEAR = 300  # characters before the limit, in which 97 % of the pieces end: searched first
_FAR = np.iinfo(np.int64).max


class Span(NamedTuple):
    """Where a word stands: text[start:end] of the original text.

    It may hold blanks between its syllables, never at its ends. As in pyvi, an abbreviation keeps its dot (`TP.`,
    `UBND.` at a sentence's end, too). Neither end lies inside a combining sequence.
    """

    start: int
    end: int


class Segmenter(Protocol):
    """Finds the words of a text; what analysis takes in its constructor."""

    def words(self, text: str) -> list[Span]:
        """Spans of the words, in order, not overlapping; punctuation is none."""

    def offsets_of(self, texts: Sequence[str]) -> list[Ints]:
        """The starts and ends of each text's words: arrays (2, words)."""


class PyviSegmenter:
    """The words pyvi finds, for any text in linear time.

    Thread-safe, and safe to fork: it holds no lock. The first use in a process reads the model.
    """

    def load(self) -> None:
        """Read the model now (0.1 s)."""
        _model()

    def words(self, text: str) -> list[Span]:
        """Spans of the words; the same whichever normal form `text` has."""
        nfc, offsets = composed(harmless(text))
        spans = _words_of_short(nfc, _model()) if len(nfc) <= MAX_PIECE_CHARS else None
        if spans is None:
            return list(map(Span, *self.offsets_of((text,))[0].tolist()))
        return spans if offsets is None else [Span(offsets[start], offsets[end]) for start, end in spans]

    def offsets_of(self, texts: Sequence[str]) -> list[Ints]:
        """The starts and ends of each text's words: arrays (2, words)."""
        model = _model()
        originals = [composed(harmless(text)) for text in texts]
        found = [_words_in(chunk, model) for chunk in _chunks(text for text, _ in originals)]
        words = np.concatenate([np.empty((3, 0), np.int64), *found], axis=1)
        bounds = np.searchsorted(words[0], np.arange(len(texts) + 1)).tolist()
        return [
            _mapped(words[1:, first:last], offsets)
            for (first, last), (_, offsets) in zip(pairwise(bounds), originals, strict=True)
        ]


class SyllableSegmenter:
    """Every syllable is a word: for tests in which words do not matter.

    'Thông tin 04-NQ/TW' -> 'Thông', 'tin', '04', 'NQ', 'TW'
    """

    def words(self, text: str) -> list[Span]:
        """Spans of the runs of letters and digits."""
        nfc, offsets = composed(harmless(text))
        found = (match.span() for match in _LETTERS.finditer(nfc))
        spans = [Span(start, _after_marks(nfc, end)) for start, end in found]
        return spans if offsets is None else [Span(offsets[start], offsets[end]) for start, end in spans]

    def offsets_of(self, texts: Sequence[str]) -> list[Ints]:
        """The starts and ends of each text's words: arrays (2, words)."""
        return [np.array(self.words(text), np.int64).reshape(-1, 2).T for text in texts]


def pieces(text: str) -> Iterator[Span]:
    """Consecutive spans of at most MAX_PIECE_CHARS that cover `text`.

    Each ends behind the last sentence end or line break that fits, else behind the last blank, else anywhere but
    inside a combining sequence. Any three in a row nearly reach that length, so they stay few. Of 1,284,526
    words in 2,261 articles that need several pieces, 6 differ from pyvi's for the whole article.
    """
    start = 0
    while start < len(text):
        end = _cut(text, start)
        yield Span(start, end)
        start = end


def _cut(text: str, start: int) -> int:
    limit = start + MAX_PIECE_CHARS
    if limit >= len(text):
        return len(text)
    for pattern, first in ((_SENTENCE_END, limit - _NEAR), (_SENTENCE_END, start), (_BLANK, start)):
        ends = [match.end() for match in pattern.finditer(text, first, limit)]
        if whole := [end for end in ends if not is_mark(text[end])]:
            return whole[-1]
    return next((end for end in range(limit, limit - MAX_MARKS - 1, -1) if not is_mark(text[end])), limit)


class _Chunk:
    """Pieces that are segmented together, with their surfaces.

    pieces: (number of the text, end in it, number of tokens).
    """

    def __init__(self) -> None:
        self.surfaces: list[str] = []
        self.pieces: list[tuple[int, int, int]] = []


def _chunks(texts: Iterable[str]) -> Iterator[_Chunk]:
    """All pieces that have tokens, in order."""
    chunk = _Chunk()
    for number, text in enumerate(texts):
        for start, end in pieces(text):
            if found := surfaces(text, start, end):
                chunk.surfaces += found
                chunk.pieces.append((number, end, len(found)))
            if len(chunk.surfaces) > MAX_CHUNK_TOKENS:
                yield chunk
                chunk = _Chunk()
    if chunk.surfaces:
        yield chunk


def _words_in(chunk: _Chunk, model: PyviModel) -> Ints:
    """Number of the text, start and end of each word: (3, words)."""
    numbers, piece_ends, counts = np.array(chunk.pieces).T
    tokens = model.lexicon.tokens(chunk.surfaces)
    heads = np.flatnonzero(~model.joins(tokens, counts))
    starts, ends = _places(tokens, piece_ends, counts)
    # A word begins with a character of its own: a mark belongs to what is before it, a line break to nothing.
    word_starts = np.minimum.reduceat(np.where(tokens.flags & (MARK | BREAK), _FAR, starts), heads)
    word_ends = np.maximum.reduceat(np.where(tokens.flags & BREAK, 0, ends), heads)
    lettered = np.bitwise_or.reduceat(tokens.flags & LETTERED, heads) != 0
    return np.array((np.repeat(numbers, counts)[heads], word_starts, word_ends))[:, lettered]


def _words_of_short(text: str, model: PyviModel) -> list[Span] | None:
    """The words of one short piece in plain Python; None for the rare ones that only arrays tell."""
    found = surfaces(text, 0, len(text))
    if not 0 < len(found) <= MAX_SHORT_TOKENS:
        return None if found else []
    words, flags, lengths = map(list, zip(*model.lexicon.few(found), strict=True))
    if any(flag & (MARK | BREAK) for flag in flags):
        return None
    joins = model.short.joins(words, flags)
    if joins is None:
        return None
    spans: list[Span] = []
    start = end = lettered = 0
    at = len(text) - sum(map(len, found))
    for surface, flag, length, joined in zip(found, flags, lengths, joins, strict=True):
        if not joined:
            if lettered:
                spans.append(Span(start, end))
            start, lettered = at, 0
        end, lettered = at + length, lettered | flag & LETTERED
        at += len(surface)
    return [*spans, Span(start, end)] if lettered else spans


def _places(tokens: Tokens, piece_ends: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Where each token starts and, with the marks that follow it, ends.

    The surfaces of a piece reach its end, so they are counted from there.
    """
    reached = np.cumsum(tokens.strides)
    bounds = np.cumsum(counts)
    starts = reached - tokens.strides + np.repeat(piece_ends - reached[bounds - 1], counts)
    ends = starts + tokens.lengths
    follows = tokens.flags & MARK != 0
    follows[1:] &= starts[1:] == ends[:-1]
    follows[bounds - counts] = False
    if not follows.any():
        return starts, ends
    runs = np.append(np.flatnonzero(~follows), len(ends))
    return starts, np.repeat(ends[runs[1:] - 1], np.diff(runs))


def _mapped(words: Ints, offsets: list[int] | None) -> Ints:
    return words if offsets is None else np.array(offsets)[words]


def _after_marks(text: str, at: int) -> int:
    while at < len(text) and is_mark(text[at]):
        at += 1
    return at


@cache
def _model() -> PyviModel:
    """One for the process; threads that ask at once may read it twice."""
    return read_pyvi_model()
