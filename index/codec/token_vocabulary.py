"""The toned syllables of one segment, numbered by toneless, then toned spelling."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from index.analysis import Stream
from index.codec.arrays import SegmentArrays
from index.kernels.tokens import IdRange, UnitIds
from index.remembered import Remembered
from index.vietnamese.tones import fold

MAX_REMEMBERED = 50_000  # id ranges kept per segment: about 10 MB

Spelled = tuple[Stream, str]  # how a unit is spelled: a term of `toned` or `toneless`
Spelling = tuple[str, bool, int]  # a term, whether it is toneless, and the label of its syllables
Ids = npt.NDArray[np.unsignedinteger[Any]]


class TokenVocabulary:
    """Reads the syllables of a token column. size: every id is below it."""

    def __init__(self, arrays: SegmentArrays) -> None:
        self._data = arrays["vocabulary"]
        self._ends = arrays["vocabulary_ends"]
        self._ranges = Remembered(self._id_range, MAX_REMEMBERED)
        self._units = Remembered(self._unit_ids, MAX_REMEMBERED)
        self.size = int(self._ends.size)

    def all(self) -> list[str]:
        """All toned syllables, by id."""
        return self.texts(np.arange(self.size, dtype=np.uint32))

    def texts(self, ids: Ids) -> list[str]:
        """The toned syllables of some ids."""
        ends = self._ends
        starts = np.where(ids > 0, ends.take(ids.astype(np.int64) - 1), 0)
        return list(map(bytes.decode, self._pieces(starts, ends[ids])))

    def encoded(self) -> list[bytes]:
        """All toned syllables in UTF-8, by id."""
        return self._pieces(np.append(0, self._ends)[:-1], self._ends)

    def plain(self, least: int, most: int) -> npt.NDArray[np.bytes_]:
        """The syllables of `least` to `most` letters from a to z, by id, as bytes of length `most`."""
        ends = self._ends.astype(np.int64)
        starts = np.append(0, ends[:-1])
        others = np.append(0, np.cumsum((self._data < ord("a")) | (self._data > ord("z"))))
        sizes = ends - starts
        kept = (sizes >= least) & (sizes <= most) & (others[ends] == others[starts])
        is_letter = np.arange(most) < sizes[kept, np.newaxis]
        words = np.zeros(is_letter.shape, np.uint8)
        words[is_letter] = self._data[(starts[kept, np.newaxis] + np.arange(most))[is_letter]]
        return words.view(f"S{most}").ravel()

    def id_range(self, term: str, *, toneless: bool) -> tuple[int, int]:
        """Ids of a toned syllable, or of all spellings of a toneless one.

        First id and the one behind the last; equal if there is none.
        """
        return self._ranges[term, toneless]

    def of_units(self, spelled: Iterable[Spelled]) -> list[UnitIds]:
        """The ids of units; of one typed with accents those of its other spellings, too."""
        return list(map(self._units.__getitem__, spelled))

    def labelled(self, spellings: Iterable[Spelling]) -> list[IdRange]:
        """The ids of each spelling with its label."""
        ranges = self._ranges
        return [(*ranges[term, toneless], label) for term, toneless, label in spellings]

    def _pieces(self, starts: npt.NDArray[Any], ends: npt.NDArray[Any]) -> list[bytes]:
        data = self._data.tobytes()
        return [data[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]

    def _unit_ids(self, spelled: Spelled) -> UnitIds:
        stream, term = spelled
        if stream is Stream.TONELESS:
            return UnitIds(0, 0, *self._ranges[term, True])
        return UnitIds(*self._ranges[fold(term), True], *self._ranges[term, False])

    def _id_range(self, spelled: tuple[str, bool]) -> tuple[int, int]:
        term, toneless = spelled
        begin, end = ((term,), (term + "\0",)) if toneless else ((fold(term), term), (fold(term), term + "\0"))
        return self._bisect(begin), self._bisect(end)

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
