"""Numbers for what a build meets: toned syllables, words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from index.analysis import WORD_JOINER
from index.kernels.slots import UNKNOWN, Slots
from index.kernels.syllables import START_SHIFT, found_words, remember_words, renumbered, syllables_of
from index.vietnamese.chunks import ChunkedTexts, ChunkTable
from index.vietnamese.syllables import MAX_SURFACE_CHARS, split_syllables, terms

WORD_SLOT_BITS = 17  # 3.1 MB; a segment of 7,000 articles has 20,000 words

_MARKS = '.,;:!?)"”…'

Ids = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]


class _Numbers(dict[Any, int]):
    """Numbers keys as they come; `missing` is told each new one."""

    def __init__(self, missing: Callable[[Any], None]) -> None:
        super().__init__()
        self._missing = missing

    def __missing__(self, key: Any) -> int:
        self[key] = number = len(self)
        self._missing(key)
        return number


class Syllabary:
    """Numbers toned syllables; what a chunk of text yields is worked out once.

    For all segments of a build, one after the other. To be replaced when it
    is full. Not for several threads.
    """

    def __init__(self) -> None:
        self.forms: list[tuple[str, str]] = []  # toned, toneless
        self._numbers: _Numbers = _Numbers(self.forms.append)
        self._table = ChunkTable()

    @property
    def is_full(self) -> bool:
        """Too large to be used for more texts."""
        return self._table.is_full

    def chunked(self, texts: Sequence[str]) -> ChunkedTexts:
        """Texts whose chunks it knows."""
        return ChunkedTexts(texts, self._table)

    def syllables(self, texts: ChunkedTexts) -> tuple[Places, Places, Places, Places]:
        """(number, start, size) of each syllable, and how many each text has."""
        expansion = texts.expansion(self._of_chunk, 2)
        return syllables_of(expansion, texts.numbers, texts.starts, texts.text_starts)

    def _of_chunk(self, chunk: str) -> list[int]:
        """Number of each syllable; its start and size as one number."""
        if chunk.isalpha() or (chunk[:-1].isalpha() and chunk[-1] in _MARKS):  # nearly always, in half the time
            surface = chunk.rstrip(_MARKS)
            return [self._numbers[terms(surface[:MAX_SURFACE_CHARS])], len(surface)]
        found: list[int] = []
        at = 0
        parts = iter(split_syllables(chunk))
        for gap, surface in zip(parts, parts, strict=False):
            at += len(gap)
            found += self._numbers[terms(surface[:MAX_SURFACE_CHARS])], at << START_SHIFT | len(surface)
            at += len(surface)
        return found


class Vocabulary:
    """The syllables and words of one segment."""

    def __init__(self) -> None:
        self.forms: list[tuple[str, str]] = []  # of syllables: toned, toneless
        self.words: list[bytes] = []  # the numbers of their syllables, uint32
        self._form_numbers: _Numbers = _Numbers(self.forms.append)
        self._word_numbers: _Numbers = _Numbers(self.words.append)
        self._word_slots = Slots(WORD_SLOT_BITS)
        self._syllabary: Syllabary | None = None
        self._own = np.empty(0, np.int64)  # by number in the syllabary, UNKNOWN where the segment has it not

    def toned_ids(self, numbers: Places, syllabary: Syllabary) -> Ids:
        """The segment's own numbers of toned syllables."""
        if self._syllabary is not syllabary:
            self._syllabary, self._own = syllabary, np.empty(0, np.int64)
        if len(syllabary.forms) > self._own.size:
            more = len(syllabary.forms) + self._own.size // 2 - self._own.size
            self._own = np.concatenate((self._own, np.full(more, UNKNOWN, np.int64)))
        ids, are_known = renumbered(numbers, self._own)
        if not are_known:
            for number in np.unique(numbers[self._own.take(numbers) == UNKNOWN]).tolist():
                self._own[number] = self._form_numbers[syllabary.forms[number]]
            ids, _ = renumbered(numbers, self._own)
        return ids

    def word_ids(self, ids: Ids, starts: Places, ends: Places) -> Ids:
        """One number per word; a word is the bytes of its toned ids.

        starts, ends: where in `ids` each word lies, at least two syllables.
        """
        words = found_words(ids, starts, ends, self._word_slots)
        missed = np.flatnonzero(words == UNKNOWN)
        if missed.size:
            spans = starts[missed], ends[missed]
            words[missed] = [
                self._word_numbers[ids[start:end].tobytes()]
                for start, end in zip(*map(np.ndarray.tolist, spans), strict=True)
            ]
            remember_words(ids, *spans, words[missed], self._word_slots)
        return words.astype(np.uint32)

    def word_texts(self) -> list[bytes]:
        """The words as terms: 'tỉnh_uỷ' in UTF-8."""
        toned, joiner = [form[0].encode() for form in self.forms], WORD_JOINER.encode()
        return [joiner.join([toned[number] for number in memoryview(word).cast("I")]) for word in self.words]
