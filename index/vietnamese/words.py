"""Words of a Vietnamese text, as places in that text.

    'Thông tin tỉnh uỷ.'  ->  (0, 9) 'Thông tin', (10, 17) 'tỉnh uỷ'

texts -> chunks between blanks -> tokens -> pieces -> joins -> spans; the few texts that are not NFC or not harmless
are first made so, with a map of the offsets.
pyvi decides what a word is: its tokens (`pyvi_tokens`) and its trained weights (`pyvi_model`), for the pieces of all
texts together. `tests/pyvi_oracle.py` asks pyvi itself and gets the same words.

A piece has at most MAX_PIECE_CHARS characters. Its last token may decide the label of its first, so where a text is
cut is part of the result; it also bounds how far an e-mail pattern looks ahead from every token.

Million syllables a second, on one core of the same machine in the same run (scripts/bench_words.py): 3.8 in batches
of 256 new articles, 1.1 article by article, where each is learnt anew; 0.14 pyvi. Where nothing is compiled 2.1 and
0.6. A query takes 5 µs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np

from index.kernels.labelling import FEW
from index.kernels.segmenting import BREAK, LETTERED, MARK, word_spans
from index.vietnamese.chunks import ChunkedTexts, ChunkTable
from index.vietnamese.crf import Ints
from index.vietnamese.pyvi_model import PyviModel, read_pyvi_model
from index.vietnamese.pyvi_tokens import surfaces
from index.vietnamese.unicode import MAX_MARKS, composed, harmless, is_mark

MAX_PIECE_CHARS = 2_000
CHARS_AT_ONCE = 200_000  # of texts segmented together: 10 MB of arrays
FEW_SLOT_BITS = 12  # of texts whose chunks are not remembered: 80 kB

_LETTERS = re.compile(r"[^\W_]+")
_BLANK = re.compile(r"\s")
_MAY_JOIN = re.compile(r"[._@]|[0-9],[0-9]|://")  # of several syllables one token: 'TP.HCM', '3,5'
# Not after a capital or a title: pyvi takes `TP.` and `Mr.` for one token and may join the next to it.
# No `+` anywhere, so that a search costs no more than the length of its window.
_SENTENCE_END = re.compile(r"[\n\x85\u2028\u2029]|[.!?…](?<![A-ZĐ].)(?<!Tp.|Mr.|Ms.|Dr.)(?<!Mrs.)[\"'”’»)\]]{0,3}\s")
_NEAR = 300  # characters before the limit, in which 97 % of the pieces end: searched first


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

    def runs(self, text: str, typed: list[str]) -> list[tuple[int, int]] | None:
        """The words as the first and last of a text's syllables, in order; None of a text for which only `words` tells.

        typed: its syllables as they stand there.
        """

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

    def runs(self, text: str, typed: list[str]) -> list[tuple[int, int]] | None:
        """The words of what most readers type, in half the time: each syllable is a token, and all others are signs."""
        if not ("".join(typed).isalnum() and unicodedata.is_normalized("NFC", text)):
            return None
        model = _model()
        if text == " ".join(typed):
            return model.runs(model.lexicon.codes(typed)) if len(typed) <= FEW else None
        if _MAY_JOIN.search(text):
            return None
        tokens = list(map(_token, surfaces(text, 0, len(text))))
        codes = model.lexicon.codes(tokens)
        lettered = [token for token, code in zip(tokens, codes, strict=True) if code & LETTERED]
        if lettered != typed or len(tokens) > FEW or len(text) > MAX_PIECE_CHARS or _is_unusual(codes):
            return None
        return model.runs(codes)

    def offsets_of(self, texts: Sequence[str]) -> list[Ints]:
        """The starts and ends of each text's words: arrays (2, words).

        Fastest for `ChunkedTexts` whose table has met most of their chunks.
        """
        if isinstance(texts, ChunkedTexts):
            return _offsets(texts, _model())
        table = ChunkTable(FEW_SLOT_BITS)
        return [found for some in _some(texts) for found in _offsets(ChunkedTexts(some, table), _model())]


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

    def runs(self, _: str, __: list[str]) -> None:
        """Nothing: `words` tells."""

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


def _some(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Consecutive texts that are segmented together."""
    first, chars = 0, 0
    for number, text in enumerate(texts):
        chars += len(text)
        if chars >= CHARS_AT_ONCE:
            yield texts[first : number + 1]
            first, chars = number + 1, 0
    yield texts[first:]


def _offsets(texts: ChunkedTexts, model: PyviModel) -> list[Ints]:
    """As `PyviSegmenter.offsets_of`; the few texts that need changes apart."""
    ends: list[int] = []
    apart: dict[int, tuple[str, list[int] | None]] = {}
    for number, (text, start) in enumerate(zip(texts.texts, texts.text_starts.tolist(), strict=False)):
        if len(text) <= MAX_PIECE_CHARS and number not in texts.unusual:
            ends.append(start + len(text))
            continue
        own = [end for _, end in pieces(text)]
        as_nfc = composed(harmless(text)) if number in texts.unusual else (text, None)
        if as_nfc[0] != text or not all(text[end - 1].isspace() for end in own[:-1]):
            apart[number] = as_nfc
            own = [len(text)]
        ends += [start + end for end in own]
    found = _as_they_are(texts, ends, model)
    if apart:
        in_pieces = _in_pieces([nfc for nfc, _ in apart.values()], texts.table, model)
        for (number, (_, offsets)), words in zip(apart.items(), in_pieces, strict=True):
            found[number] = words if offsets is None else np.array(offsets)[words]
    return found


def _in_pieces(texts: list[str], table: ChunkTable, model: PyviModel) -> Iterator[Ints]:
    """The words of each text in NFC, which may be cut even inside a chunk."""
    spans = [list(pieces(nfc)) for nfc in texts]
    parts = ChunkedTexts([nfc[start:end] for nfc, own in zip(texts, spans, strict=True) for start, end in own], table)
    found = iter(_as_they_are(parts, (parts.text_starts[1:] - 1).tolist(), model))
    for own in spans:
        yield np.concatenate([next(found) + start for start, _ in own], axis=1)


def _as_they_are(texts: ChunkedTexts, piece_ends: list[int], model: PyviModel) -> list[Ints]:
    """The words of texts in NFC. piece_ends: ascending, with the end of each text."""
    starts, ends, _, flags = tokens = model.lexicon.tokens(texts)
    counts = np.diff(np.searchsorted(starts, piece_ends), prepend=0)
    counts = counts[counts > 0]
    words = (
        word_spans(starts, ends, flags, model.joins(tokens, counts), counts)
        if starts.size
        else np.empty((2, 0), np.int64)
    )
    bounds = np.searchsorted(words[0], texts.text_starts)
    words -= np.repeat(texts.text_starts[:-1], np.diff(bounds))
    return [words[:, first:last] for first, last in pairwise(bounds.tolist())]


def _words_of_short(text: str, model: PyviModel) -> list[Span] | None:
    """The words of one short piece in plain Python; None for the rare ones that only arrays tell."""
    found = surfaces(text, 0, len(text))
    if not 0 < len(found) <= FEW:
        return None if found else []
    tokens = list(map(_token, found))
    codes = model.lexicon.codes(tokens)
    if _is_unusual(codes):
        return None
    joins = model.joins_of_few(codes)
    if joins is None:
        return None
    spans: list[Span] = []
    start = end = lettered = 0
    at = len(text) - sum(map(len, found))
    for surface, token, code, joined in zip(found, tokens, codes, joins, strict=True):
        if not joined:
            if lettered:
                spans.append(Span(start, end))
            start, lettered = at, 0
        end, lettered = at + len(token), lettered | code & LETTERED
        at += len(surface)
    return [*spans, Span(start, end)] if lettered else spans


def _token(surface: str) -> str:
    return surface.rstrip() or "\n"


def _is_unusual(codes: list[int]) -> bool:
    """Whether there are tokens that only arrays tell of."""
    return any(map((MARK | BREAK).__and__, codes))


def _after_marks(text: str, at: int) -> int:
    while at < len(text) and is_mark(text[at]):
        at += 1
    return at


@cache
def _model() -> PyviModel:
    """One for the process; threads that ask at once may read it twice."""
    return read_pyvi_model()
