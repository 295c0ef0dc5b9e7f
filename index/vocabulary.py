"""Numbers for what a build meets: surface forms, toned syllables, words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from index.analysis import WORD_JOINER
from index.vietnamese.syllables import MAX_SURFACE_CHARS, terms

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


class Vocabulary:
    """Surface forms → numbers of toned syllables; runs of those → words."""

    def __init__(self) -> None:
        self.toned: list[str] = []
        self.words: list[bytes] = []
        self._toned_numbers: _Numbers = _Numbers(self.toned.append)
        self._surfaces: dict[str, int] = {}
        self._word_numbers: _Numbers = _Numbers(self.words.append)

    def toned_ids(self, surfaces: Sequence[str]) -> Ids:
        """One number per surface form."""
        known = self._surfaces
        for surface in set(surfaces).difference(known):
            known[surface] = self._toned_numbers[terms(surface[:MAX_SURFACE_CHARS])[0]]
        return np.fromiter(map(known.__getitem__, surfaces), np.uint32, len(surfaces))

    def word_ids(self, ids: Ids, starts: Places, ends: Places) -> Ids:
        """One number per word; a word is the bytes of its toned ids.

        starts, ends: where in `ids` each word lies.
        """
        data = ids.tobytes()
        places = zip((starts * ids.itemsize).tolist(), (ends * ids.itemsize).tolist(), strict=True)
        runs = (data[start:end] for start, end in places)
        return np.fromiter(map(self._word_numbers.__getitem__, runs), np.uint32, starts.size)

    def word_texts(self) -> list[str]:
        """The words as terms: 'tỉnh_uỷ'."""
        return [WORD_JOINER.join(self.toned[n] for n in np.frombuffer(word, np.uint32)) for word in self.words]
