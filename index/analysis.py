"""Text → streams of terms. The one analyser for articles and for queries.

    text ── syllables ──> toned     "tỉnh", "uỷ"       (canonical spelling)
                     └──> toneless  "tinh", "uy"
         └─ pyvi words ─> words     "tỉnh_uỷ"

Toned and toneless terms of one syllable share a position, so a phrase may
ask each of its syllables for accents or not. Offsets are those of the
text as given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from index.vietnamese.syllables import Syllable, syllables
from index.vietnamese.words import Segmenter

ANALYSER_VERSION = 1
WORD_JOINER = "_"


class Stream(StrEnum):
    """One sequence of terms that a text yields."""

    WORDS = "words"
    TONED = "toned"
    TONELESS = "toneless"


class Token(NamedTuple):
    """A term, where it stands in the text, and its place in the stream."""

    term: str
    start: int
    end: int
    position: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """What one text yields. Words are given by the syllables they cover.

    words: (first, last) indexes into `syllables`, inclusive, in order.
    """

    syllables: list[Syllable]
    words: list[tuple[int, int]]

    def terms(self, stream: Stream) -> list[str]:
        """The stream's terms in order."""
        if stream is Stream.TONED:
            return [syllable.toned for syllable in self.syllables]
        if stream is Stream.TONELESS:
            return [syllable.toneless for syllable in self.syllables]
        return [self.word_term(first, last) for first, last in self.words]

    def tokens(self, stream: Stream) -> Iterator[Token]:
        """The stream's terms with offsets; positions count from 0."""
        if stream is Stream.WORDS:
            for position, (first, last) in enumerate(self.words):
                start, end = self.syllables[first].start, self.syllables[last].end
                yield Token(self.word_term(first, last), start, end, position)
            return
        for position, (syllable, term) in enumerate(zip(self.syllables, self.terms(stream), strict=True)):
            yield Token(term, syllable.start, syllable.end, position)

    def word_term(self, first: int, last: int) -> str:
        """'tỉnh_uỷ' for the syllables first..last."""
        return WORD_JOINER.join(syllable.toned for syllable in self.syllables[first : last + 1])


class Analyser:
    """Turns text into streams; shared by the builder and by queries."""

    def __init__(self, segmenter: Segmenter) -> None:
        self.segmenter = segmenter

    def analyse(self, text: str) -> Analysis:
        """Syllables and words of a text, with offsets into it."""
        found = syllables(text)
        return Analysis(found, self._words(text, found) if len(found) > 1 else [(0, 0)] * len(found))

    def _words(self, text: str, found: list[Syllable]) -> list[tuple[int, int]]:
        """The segmenter's spans as runs of syllables; none is lost or split."""
        words: list[tuple[int, int]] = []
        index = 0
        for span in self.segmenter.words(text):
            while index < len(found) and found[index].end <= span.start:
                words.append((index, index))
                index += 1
            first = index
            while index < len(found) and found[index].start < span.end:
                index += 1
            if index > first:
                words.append((first, index - 1))
        words.extend((rest, rest) for rest in range(index, len(found)))
        return words
