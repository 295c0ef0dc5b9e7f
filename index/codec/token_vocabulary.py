"""The toned syllables of one segment, numbered by toneless, then toned spelling."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec.arrays import SegmentArrays
from index.vietnamese.tones import fold

MAX_REMEMBERED = 50_000  # id ranges kept per segment: about 10 MB

Ids = npt.NDArray[np.unsignedinteger[Any]]


class TokenVocabulary:
    """Reads the syllables of a token column. size: every id is below it."""

    def __init__(self, arrays: SegmentArrays) -> None:
        self._data = arrays["vocabulary"]
        self._ends = arrays["vocabulary_ends"]
        self._ranges: dict[tuple[str, bool], tuple[int, int]] = {}
        self.size = int(self._ends.size)

    def all(self) -> list[str]:
        """All toned syllables, by id."""
        return self.texts(np.arange(self.size, dtype=np.uint32))

    def texts(self, ids: Ids) -> list[str]:
        """The toned syllables of some ids."""
        data, ends = self._data.tobytes(), self._ends
        starts = np.where(ids > 0, ends.take(ids.astype(np.int64) - 1), 0)
        return [data[start:end].decode() for start, end in zip(starts.tolist(), ends[ids].tolist(), strict=True)]

    def id_range(self, term: str, *, toneless: bool) -> tuple[int, int]:
        """Ids of a toned syllable, or of all spellings of a toneless one.

        First id and the one behind the last; equal if there is none.
        """
        key = (term, toneless)
        found = self._ranges.get(key)
        if found is None:
            if len(self._ranges) > MAX_REMEMBERED:
                self._ranges.clear()
            wanted = (term,) if toneless else (fold(term), term)
            low = self._bisect(wanted)
            found = low, self._bisect((term + "\0",) if toneless else (fold(term), term + "\0"))
            self._ranges[key] = found
        return found

    def _bisect(self, wanted: tuple[str, ...]) -> int:
        """First id that is not below (toneless[, toned])."""
        low, high = 0, self.size
        while low < high:
            middle = (low + high) // 2
            term = self._term(middle)
            if (fold(term), term)[: len(wanted)] < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def _term(self, number: int) -> str:
        start = int(self._ends[number - 1]) if number else 0
        return self._data[start : int(self._ends[number])].tobytes().decode()
