"""Text → streams of terms. The one analyser for articles and for queries.

    text ── syllables ──> toned           "tỉnh", "uỷ", "họp"   (canonical spelling)
                     ├──> toneless        "tinh", "uy", "hop"
                     └──> toneless_pairs  "tinh uy", "uy hop"
         ├─ pyvi words ─> words           "tỉnh_uỷ"
         └─ numbers ────> numbers         "#4/nq/tw", "#2017-02-10", "#3.5%"

A word of one syllable is a toned term already. Toned and toneless terms of
one syllable share a position, so a phrase may ask each of its syllables for
accents or not. Offsets are those of the text as given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import count, pairwise
from typing import NamedTuple

import msgspec

from index.vietnamese import number_signs
from index.vietnamese.dates import dates
from index.vietnamese.dates import terms as date_terms
from index.vietnamese.document_numbers import document_numbers
from index.vietnamese.numbers import numbers
from index.vietnamese.syllables import Syllable, Typed, syllables, typed_in
from index.vietnamese.words import Segmenter

WORD_JOINER = "_"
PAIR_JOINER = " "


class Stream(StrEnum):
    """One sequence of terms that a text yields."""

    __hash__ = str.__hash__  # an Enum's own is Python code, and streams are part of many keys

    WORDS = "words"
    TONED = "toned"
    TONELESS = "toneless"
    TONELESS_PAIRS = "toneless_pairs"
    NUMBERS = "numbers"


SYLLABLE_STREAMS = tuple(stream for stream in Stream if stream is not Stream.NUMBERS)


class Token(NamedTuple):
    """A term, where it stands in the text, and its place in the stream."""

    term: str
    start: int
    end: int
    position: int


class Analysis(msgspec.Struct, frozen=True, gc=False):
    """What one text yields. Words are given by the syllables they cover.

    words: (first, last) indexes into `syllables`, inclusive, in order.
    """

    text: str
    typed: Typed
    words: list[tuple[int, int]]

    @property
    def syllables(self) -> list[Syllable]:
        """With their places in the text."""
        return syllables(self.text)

    def terms(self, stream: Stream) -> list[str]:
        """The stream's terms in order."""
        return [term for term, _, _ in self._runs(stream)]

    def tokens(self, stream: Stream) -> Iterator[Token]:
        """The stream's terms with offsets; positions count from 0. stream: one of SYLLABLE_STREAMS."""
        found = self.syllables
        for position, (term, first, last) in enumerate(self._runs(stream)):
            yield Token(term, found[first].start, found[last].end, position)

    def compounds(self) -> list[tuple[int, int]]:
        """The words of two or more syllables."""
        return [(first, last) for first, last in self.words if last > first]

    def _runs(self, stream: Stream) -> Iterator[tuple[str, int, int]]:
        """(term, first and last syllable) of each term."""
        if stream is Stream.WORDS:
            for term, (first, last) in zip(self.word_terms(), self.compounds(), strict=True):
                yield term, first, last
        elif stream is Stream.TONELESS_PAIRS:
            for place, term in enumerate(pair_terms(self.typed.toneless)):
                yield term, place, place + 1
        else:
            terms = self.typed.toned if stream is Stream.TONED else self.typed.toneless
            yield from zip(terms, count(), count(), strict=False)

    def word_terms(self) -> list[str]:
        """'tỉnh_uỷ' for each of `compounds`."""
        toned = self.typed.toned
        return [WORD_JOINER.join(toned[first : last + 1]) for first, last in self.words if last > first]

    @property
    def has_accents(self) -> bool:
        """Whether any of the syllables was typed with accents."""
        return self.typed.toned != self.typed.toneless


def pair_terms(toneless: Sequence[str]) -> list[str]:
    """The terms of each two neighbours: 'tinh', 'uy', 'hop' → 'tinh uy', 'uy hop'."""
    return list(map(PAIR_JOINER.join, pairwise(toneless)))


def pair_term(one: Syllable, other: Syllable) -> str:
    """'tinh uy' for two syllables."""
    return f"{one.toneless}{PAIR_JOINER}{other.toneless}"


def number_terms(text: str, published: date | None, signs: int = number_signs.ALL) -> list[Token]:
    """The numbers stream: document numbers, days and other numbers, in order; a number may yield several terms.

    published: tells the year of a day that is written without one; signs: those it may hold.
    """
    found = [(one.start, one.end, one.terms) for one in document_numbers(text, signs)]
    found += [(one.start, one.end, date_terms(one.iso, published)) for one in dates(text, signs)]
    found += [(one.start, one.end, (one.term,)) for one in numbers(text, signs)]
    found.sort()
    return [Token(term, start, end, place) for place, (start, end, terms) in enumerate(found) for term in terms]


class Analyser:
    """Turns text into streams; shared by the builder and by queries."""

    def __init__(self, segmenter: Segmenter) -> None:
        self.segmenter = segmenter

    def analyse(self, text: str, typed: Typed | None = None) -> Analysis:
        """Syllables and words of a text, with offsets into it. typed: its syllables, if they are known."""
        typed = typed or typed_in(text)
        size = len(typed.toned)
        if size < 2:
            return Analysis(text, typed, [(0, 0)] * size)
        words = self.segmenter.runs(text, typed.surfaces) or self._aligned(text, syllables(text))
        return Analysis(text, typed, words)

    def _aligned(self, text: str, found: list[Syllable]) -> list[tuple[int, int]]:
        """The segmenter's words as runs of syllables; none is lost or split."""
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
