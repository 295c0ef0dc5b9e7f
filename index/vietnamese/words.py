"""Words of a Vietnamese text, as places in that text.

    'Thông tin tỉnh uỷ.'  ->  (0, 9) 'Thông tin', (10, 17) 'tỉnh uỷ'

text -> harmless characters of the same length -> NFC with an offset map -> pieces -> pyvi -> align -> spans.
pyvi decides what a word is, but returns changed text (respaced, NFC, `04-NQ/TW` as `04 - NQ / TW`): `align`
finds its words again. This is the only module that imports pyvi, and it does so at first use.

Load before threads and after fork. Unpickling pyvi's model (1 s, 116 MB, scikit-learn) writes it to the temporary
folder, and a forked child that ends deletes that file: a parent that had not tagged anything yet then fails with
FileNotFoundError. `load` therefore opens the tagger, which reads the file into memory, and removes it at once, so
later forks do no harm. But a child forked while another thread is inside `words` or `load` inherits a held lock.

pyvi never sees more than MAX_PIECE_CHARS characters. CPU seconds of its `tokenize` and of `words` (pyvi 0.1.1):
    1 MB of news   15.8 -> 2.6    it copies its growing output once for every token
    'a.' * 50_000   6.5 -> 0.8    its e-mail pattern reads `[a-zA-Z0-9_.+-]+` to the end, again from every token
    'e' + 50,000 times U+0301 U+0323   6.9 -> 0.1    NFC sorts the marks of a run
    a lone surrogate   SystemError -> not part of any word
News article by article: 361,000 characters or 82,000 syllables a second, against 472,000 and 107,000 for pyvi alone.
"""

from __future__ import annotations

import re
import threading
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any, NamedTuple, Protocol

MAX_PIECE_CHARS = 2_000
MAX_MARKS = 30  # in a row, which NFC sorts in n² steps: Stream-Safe Text Format, UAX #15; Vietnamese needs 2

_LETTERS = re.compile(r"[^\W_]+")
_BLANK = re.compile(r"\s")
_RUN = re.compile(r"\S+|\s+")
# Not after a capital or a title: pyvi takes `TP.` and `Mr.` for one token and may join the next to it.
# No `+` anywhere, so that a search costs no more than the length of its window.
_SENTENCE_END = re.compile(r"[\n\x85\u2028\u2029]|[.!?…](?<![A-ZĐ].)(?<!Tp.|Mr.|Ms.|Dr.)(?<!Mrs.)[\"'”’»)\]]{0,3}\s")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MAYBE_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{MAX_MARKS + 1},}}")
_REPLACEMENT = "\ufffd"  # neither a letter nor blank: pyvi makes it a token of its own

_one_at_a_time = threading.Lock()  # the model and its tagger are one per process; `tag` is set, then viterbi


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


class PyviSegmenter:
    """The words pyvi finds, for any text in linear time; thread-safe."""

    def __init__(self, tokenize: Callable[[str], str] | None = None) -> None:
        """`tokenize` stands in for pyvi's function of that name."""
        self._tokenize = tokenize or _pyvi_tokenize

    def load(self) -> None:
        """Load pyvi's model now; otherwise the first word does."""
        self.words("mở")

    def words(self, text: str) -> list[Span]:
        """Spans of the words; the same whichever normal form `text` has."""
        composed, offsets = _composed(_harmless(text))
        spans: list[Span] = []
        for first, last in pieces(composed):
            piece = composed[first:last]
            if _LETTERS.search(piece):
                spans += [Span(first + start, first + end) for start, end in align(piece, self._tokenize(piece))]
        return _mapped(spans, offsets)


class SyllableSegmenter:
    """Every syllable is a word: for tests in which words do not matter.

    'Thông tin 04-NQ/TW' -> 'Thông', 'tin', '04', 'NQ', 'TW'
    """

    def words(self, text: str) -> list[Span]:
        """Spans of the runs of letters and digits."""
        composed, offsets = _composed(_harmless(text))
        found = (match.span() for match in _LETTERS.finditer(composed))
        return _mapped([Span(start, _after(_is_mark, composed, end)) for start, end in found], offsets)


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


def align(text: str, tokenized: str) -> list[Span]:
    """Spans in `text` of the words in pyvi's output for it.

    ('Số 04-NQ/TW, thông  tin', 'Số 04 - NQ / TW , thông_tin') -> 'Số', '04', 'NQ', 'TW', 'thông  tin'

    `text` may be in any normal form. Raises ValueError where the two do not belong together.
    """
    composed, offsets = _composed(text)
    spans: list[Span] = []
    at = 0
    for word in tokenized.split(" "):
        start, at = _find(composed, at, word)
        if _LETTERS.search(word):
            # A mark belongs to the letter before it, while pyvi makes it a token, or part of the next word.
            start = _after(lambda char: char.isspace() or _is_mark(char), composed, start)
            spans.append(Span(start, _after(_is_mark, composed, at)))
    if _after(str.isspace, composed, at) < len(composed):
        raise ValueError(f"pyvi's words end at offset {at} of a text of {len(composed)} characters")
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


def _cut(text: str, start: int) -> int:
    limit = start + MAX_PIECE_CHARS
    if limit >= len(text):
        return len(text)
    for pattern in (_SENTENCE_END, _BLANK):
        ends = [match.end() for match in pattern.finditer(text, start, limit)]
        if whole := [end for end in ends if not _is_mark(text[end])]:
            return whole[-1]
    return next((end for end in range(limit, limit - MAX_MARKS - 1, -1) if not _is_mark(text[end])), limit)


def _harmless(text: str) -> str:
    """`text` without what breaks pyvi, character for character."""
    return _MAYBE_MARKS.sub(_with_few_marks, _SURROGATE.sub(_REPLACEMENT, text))


def _with_few_marks(run: re.Match[str]) -> str:
    chars, marks = list(run[0]), 0
    for i, char in enumerate(chars):
        marks = marks + 1 if _is_mark(char) else 0
        if marks > MAX_MARKS:
            chars[i] = _REPLACEMENT
    return "".join(chars)


def _composed(text: str) -> tuple[str, list[int] | None]:
    """`text` in NFC, and the offset in `text` of each place in it.

    No offsets if nothing changed. Where NFC changes a combining sequence, all its characters have the offset of
    the first. The last offset is the length of `text`.
    """
    if unicodedata.is_normalized("NFC", text):
        return text, None
    parts: list[str] = []
    offsets: list[int] = []
    for start, end in _independent(text):
        part = unicodedata.normalize("NFC", text[start:end])
        parts.append(part)
        offsets += range(start, end) if part == text[start:end] else [start] * len(part)
    return "".join(parts), [*offsets, len(text)]


def _independent(text: str) -> Iterator[tuple[int, int]]:
    """Parts that NFC changes each by itself: runs, else sequences."""
    for run in _RUN.finditer(text):
        start, end = run.span()
        if not unicodedata.is_normalized("NFC", run[0]):
            for i in range(start + 1, end):
                if not _is_mark(text[i]) and not _composes(text[start:i], text[i]):
                    yield start, i
                    start = i
        yield start, end


def _composes(before: str, char: str) -> bool:
    """Whether a letter melts into the letter before, as Hangul's do."""
    nfc = partial(unicodedata.normalize, "NFC")
    return char >= "\u1100" and nfc(before + char) != nfc(before) + nfc(char)


def _mapped(spans: list[Span], offsets: list[int] | None) -> list[Span]:
    return spans if offsets is None else [Span(offsets[start], offsets[end]) for start, end in spans]


def _after(kind: Callable[[str], bool], text: str, at: int) -> int:
    while at < len(text) and kind(text[at]):
        at += 1
    return at


def _is_mark(char: str) -> bool:
    return char >= "\u0300" and unicodedata.category(char)[0] == "M"


def _pyvi_tokenize(text: str) -> str:
    pyvi = _pyvi()
    with _one_at_a_time:
        return str(pyvi.tokenize(text))


@cache
def _pyvi() -> Any:
    """pyvi's ViTokenizer, ready, and without its temporary file.

    The filter covers only pyvi's invalid escapes, reported when its source is first compiled, while it loads.
    (scikit-learn does not report the model's age: the CRF class is not one of its own.)
    """
    with _one_at_a_time, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*invalid escape sequence", module=r".*\bpyvi\b")
        from pyvi.ViTokenizer import ViTokenizer  # noqa: PLC0415 - takes a second and 116 MB

        ViTokenizer.tokenize("mở")  # opens the tagger, which reads the file
        ViTokenizer.model.modelfile.cleanup()
    return ViTokenizer
