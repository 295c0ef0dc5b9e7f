"""Numbers for what a build meets: toned syllables, words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from index.analysis import WORD_JOINER
from index.vietnamese.chunks import ChunkedTexts, ChunkTable
from index.vietnamese.slots import UNKNOWN, Slots
from index.vietnamese.syllables import MAX_SURFACE_CHARS, split_syllables, terms

_START_SHIFT, _SIZES = 32, 0xFFFFFFFF
WORD_SLOT_BITS = 17  # 2.6 MB; a segment of 7,000 articles has 20,000 words

Keys = npt.NDArray[np.uint64]
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
        counts, (numbers, places) = texts.expanded(self._of_chunk, 2)
        starts = places >> _START_SHIFT
        starts += np.repeat(texts.starts, counts)
        places &= _SIZES
        before = np.concatenate(([0], np.cumsum(counts)))
        bounds = before[np.searchsorted(texts.starts, texts.text_starts)]
        return numbers, starts, places, np.diff(bounds)

    def _of_chunk(self, chunk: str) -> list[int]:
        """Number of each syllable; its start and size as one number."""
        found: list[int] = []
        at = 0
        parts = iter(split_syllables(chunk))
        for gap, surface in zip(parts, parts, strict=False):
            at += len(gap)
            found += self._numbers[terms(surface[:MAX_SURFACE_CHARS])], at << _START_SHIFT | len(surface)
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
        self._own = np.empty(0, np.int64)  # by number in the syllabary, -1 where the segment has it not

    def toned_ids(self, numbers: Places, syllabary: Syllabary) -> Ids:
        """The segment's own numbers of toned syllables."""
        if self._syllabary is not syllabary:
            self._syllabary, self._own = syllabary, np.empty(0, np.int64)
        new = np.full(len(syllabary.forms) - self._own.size, -1, np.int64)
        self._own = np.concatenate((self._own, new))
        ids = self._own.take(numbers)
        if ids.min(initial=0) < 0:
            for number in np.unique(numbers[ids < 0]).tolist():
                self._own[number] = self._form_numbers[syllabary.forms[number]]
            ids = self._own.take(numbers)
        return ids.astype(np.uint32)

    def word_ids(self, ids: Ids, starts: Places, ends: Places) -> Ids:
        """One number per word; a word is the bytes of its toned ids.

        starts, ends: where in `ids` each word lies, at least two syllables.
        """
        sizes = ends - starts
        numbers_from_1 = np.append(ids, np.uint32(0)).astype(np.uint64) + np.uint64(1)
        low, high = _pairs(numbers_from_1, starts), np.zeros(sizes.size, np.uint64)
        long = np.flatnonzero(sizes > 2)
        high[long] = _pairs(numbers_from_1, starts[long] + 2)
        high[sizes == 3] &= np.uint64(0xFFFFFFFF)
        words, slots = self._word_slots.find(low, high)
        words[sizes > 4] = UNKNOWN
        missed = np.flatnonzero(words == UNKNOWN)
        spans = zip(starts[missed].tolist(), ends[missed].tolist(), strict=True)
        words[missed] = [self._word_numbers[ids[start:end].tobytes()] for start, end in spans]
        new = missed[sizes[missed] <= 4]
        self._word_slots.put(slots[new], low[new], high[new], words[new])
        return words.astype(np.uint32)

    def word_texts(self) -> list[bytes]:
        """The words as terms: 'tỉnh_uỷ' in UTF-8."""
        toned, joiner = [form[0].encode() for form in self.forms], WORD_JOINER.encode()
        return [joiner.join([toned[number] for number in memoryview(word).cast("I")]) for word in self.words]


def _pairs(numbers: Keys, places: Places) -> Keys:
    """The number at each place (n,) and the one behind it as one number."""
    return numbers[places] | numbers[places + 1] << np.uint64(32)
