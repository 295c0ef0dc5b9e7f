"""Texts as chunks: what stands between blanks, each kind worked out once.

    'Hà Nội,  họp' -> chunks 'Hà', 'Nội,', 'họp': starts (0, 3, 9), ends (2, 7, 12), numbers (0, 1, 2)

No syllable and none of pyvi's tokens holds a blank, and none is recognised by what stands beyond one. So what a
chunk yields is worked out at its first occurrence and then only shifted; of 554 chunks of a news article three are
new. A line break is a chunk of its own, since it is a token.

Characters become bytes, so that a chunk of up to 16 common characters is two numbers, exactly: no Python object is
made for a chunk that was seen before, and one look into a table finds its number.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cache
from typing import overload

import numpy as np

from index.kernels.chunks import BLANK, LINE_BREAK, UNUSUAL, Bytes, codes_of, numbered_chunks
from index.kernels.segmenting import Expansion
from index.kernels.slots import UNKNOWN, Ints, Slots

MAX_CHARS = 2_000_000  # remembered by a table: 280,000 chunks, 110 MB with what they yield
Yielded = Callable[[str], Iterable[int]]  # a chunk → tuples of equal length, end to end

SLOT_BITS = 19  # 12 MB; half full when the table is

_FIRST_COMMON = 2
_VIETNAMESE = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
COMMON = "".join(map(chr, range(33, 127))) + _VIETNAMESE + _VIETNAMESE.upper() + "“”‘’–…"  # all NFC, no marks


class ChunkedTexts(Sequence[str]):
    """Texts laid one behind the other, one character apart, in chunks.

    text_starts: where each begins, and the end of all + 1; codes: of each character, a blank between two texts;
    starts, ends, numbers: of each chunk; unusual: which texts hold a character that is not common.
    """

    def __init__(self, texts: Sequence[str], table: ChunkTable) -> None:
        self.texts = texts
        self.table = table
        self.text_starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
        joined = " ".join(texts)
        self.codes = codes_of(joined, _code_table())
        self.unusual: set[int] = set(self.texts_at(np.flatnonzero(self.codes == UNUSUAL)).tolist())
        self.starts, self.ends, self.numbers = table.find(joined, self.codes)

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[str]: ...
    def __getitem__(self, number: int | slice) -> str | Sequence[str]:
        return self.texts[number]

    def __len__(self) -> int:
        return len(self.texts)

    def texts_at(self, places: Ints) -> Ints:
        """Which text is at each place (n,)."""
        return np.searchsorted(self.text_starts, places, side="right") - 1

    def expansion(self, yielded: Yielded, width: int) -> Expansion:
        """What a function yields for each chunk of the table, tuples of `width` numbers."""
        return self.table.expansion(yielded, width)


class ChunkTable:
    """Numbers chunks as they come; remembers what functions yield for them.

    To be replaced when it is full. Not for several threads.
    """

    def __init__(self, slot_bits: int = SLOT_BITS) -> None:
        """slot_bits: fewer for a few texts, since an empty table costs time, too."""
        self.chunks: list[str] = []
        self._numbers: dict[str, int] = {}
        self._chars = 0
        self._slots = Slots(slot_bits)
        self._expansions: dict[Hashable, _Yield] = {}

    @property
    def is_full(self) -> bool:
        """Too large to be used for more texts."""
        return self._chars > MAX_CHARS

    def expansion(self, yielded: Yielded, width: int) -> Expansion:
        """What a function yields for each chunk so far."""
        found = self._expansions.get(yielded)
        if found is None:
            found = self._expansions[yielded] = _Yield(self.chunks, yielded, width)
        return found.expansion()

    def find(self, joined: str, codes: Bytes) -> tuple[Ints, Ints, Ints]:
        """(start, end, number) of each chunk. codes: of each character."""
        starts, ends, numbers, new = numbered_chunks(codes, self._slots, len(self.chunks))
        for start, end in zip(starts[new].tolist(), ends[new].tolist(), strict=True):
            self._add(joined[start:end])
        untold = np.flatnonzero(numbers == UNKNOWN)
        spans = zip(starts[untold].tolist(), ends[untold].tolist(), strict=True)
        numbers[untold] = [self._number(joined[start:end]) for start, end in spans]
        return starts, ends, numbers

    def _number(self, chunk: str) -> int:
        """Of a chunk that its codes do not tell."""
        number = self._numbers.get(chunk)
        if number is None:
            number = self._numbers[chunk] = len(self.chunks)
            self._add(chunk)
        return number

    def _add(self, chunk: str) -> None:
        self.chunks.append(chunk)
        self._chars += len(chunk)


class _Yield:
    """What one function yields for the chunks of a table, end to end."""

    def __init__(self, chunks: Sequence[str], yielded: Yielded, width: int) -> None:
        self._chunks, self._yielded, self._width = chunks, yielded, width
        self._firsts = array("q", (0,))
        self._values = array("q")

    def expansion(self) -> Expansion:
        """Of all chunks there are; to be given back before there are more."""
        for chunk in self._chunks[len(self._firsts) - 1 :]:
            self._values.extend(self._yielded(chunk))
            self._firsts.append(len(self._values) // self._width)
        return Expansion(np.frombuffer(self._firsts, np.int64), np.frombuffer(self._values, np.int64), self._width)


def code_of(char: str) -> int:
    """The code of a common character."""
    return _FIRST_COMMON + COMMON.index(char)


@cache
def _code_table() -> Bytes:
    """Code of each code point, 1.1 MB."""
    table = np.full(sys.maxunicode + 1, UNUSUAL, np.uint8)
    table[[ord(char) for char in COMMON]] = np.arange(_FIRST_COMMON, _FIRST_COMMON + len(COMMON))
    table[[place for place in range(0x3001) if chr(place).isspace()]] = BLANK
    table[ord("\n")] = LINE_BREAK
    return table
