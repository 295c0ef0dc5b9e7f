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
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from index.vietnamese.slots import UNKNOWN, Keys, Slots

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]

MAX_CHARS = 2_000_000  # remembered by a table: 280,000 chunks, 110 MB with what they yield
Yielded = Callable[[str], Iterable[int]]  # a chunk → tuples of equal length, end to end

KEY_CHARS = 16
SLOT_BITS = 19  # 10 MB; half full when the table is

BLANK, LINE_BREAK, UNUSUAL = 0, 1, 255  # codes of characters; common ones have those between
_FIRST_COMMON = 2
_VIETNAMESE = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
COMMON = "".join(map(chr, range(33, 127))) + _VIETNAMESE + _VIETNAMESE.upper() + "“”‘’–…"  # all NFC, no marks

_MASKS = np.array([(1 << 8 * chars) - 1 for chars in range(9)], np.uint64)


class Expanded(NamedTuple):
    """What all chunks of some texts yield, in order.

    counts: how many each chunk (n,); columns: numbers of them, (columns, sum of counts).
    """

    counts: Ints
    columns: list[Ints]


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
        self.codes = codes = _codes(joined)
        self.starts, self.ends = _bounds(codes)
        places = np.flatnonzero(codes == UNUSUAL)
        self.unusual: set[int] = set(self.texts_at(places).tolist())
        slow = np.searchsorted(self.starts, places, side="right") - 1
        self.numbers = table.numbers(joined, codes, self.starts, self.ends, slow)

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

    def expanded(self, yielded: Yielded, width: int) -> Expanded:
        """What a function yields for each chunk, tuples of `width` numbers."""
        return self.table.expansion(yielded, width).of(self.numbers)


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
        self._expansions: dict[Hashable, Expansion] = {}

    @property
    def is_full(self) -> bool:
        """Too large to be used for more texts."""
        return self._chars > MAX_CHARS

    def expansion(self, yielded: Yielded, width: int) -> Expansion:
        """The one of a function."""
        found = self._expansions.get(yielded)
        if found is None:
            found = self._expansions[yielded] = Expansion(self.chunks, yielded, width)
        return found

    def numbers(self, joined: str, codes: Bytes, starts: Ints, ends: Ints, unusual: Ints) -> Ints:
        """The number of each chunk. unusual: chunks whose codes do not tell them."""
        sizes = ends - starts
        is_told = sizes <= KEY_CHARS
        is_told[unusual] = False
        low, high = _keys(codes, starts, sizes)
        numbers, slots = self._slots.find(low, high)
        numbers[~is_told] = UNKNOWN
        missed = np.flatnonzero(numbers == UNKNOWN)
        spans = zip(starts[missed].tolist(), ends[missed].tolist(), strict=True)
        numbers[missed] = [self._number(joined[start:end]) for start, end in spans]
        new = missed[is_told[missed]]
        self._slots.put(slots[new], low[new], high[new], numbers[new])
        return numbers

    def _number(self, chunk: str) -> int:
        number = self._numbers.get(chunk)
        if number is None:
            number = self._numbers[chunk] = len(self.chunks)
            self.chunks.append(chunk)
            self._chars += len(chunk)
        return number


class Expansion:
    """What one function yields for the chunks of a table, end to end."""

    def __init__(self, chunks: Sequence[str], yielded: Yielded, width: int) -> None:
        self._chunks, self._yielded, self._width = chunks, yielded, width
        self._firsts = array("q", (0,))
        self._values = array("q")

    def of(self, numbers: Ints) -> Expanded:
        """For chunks by number (n,)."""
        self._extend()
        firsts = np.frombuffer(self._firsts, np.int64)
        starts = firsts.take(numbers)
        counts = firsts[1:].take(numbers)
        counts -= starts
        starts -= np.cumsum(counts) - counts
        places = np.repeat(starts, counts)
        places += np.arange(places.size)
        places *= self._width
        values = np.frombuffer(self._values, np.int64)
        return Expanded(counts, [values[column:].take(places) for column in range(self._width)])

    def _extend(self) -> None:
        for chunk in self._chunks[len(self._firsts) - 1 :]:
            self._values.extend(self._yielded(chunk))
            self._firsts.append(len(self._values) // self._width)


def _codes(joined: str) -> Bytes:
    """Of each character."""
    data = np.frombuffer(
        joined.encode("utf-32-le" if sys.byteorder == "little" else "utf-32-be", "surrogatepass"), np.uint32
    )
    return _code_table().take(data)


def _bounds(codes: Bytes) -> tuple[Ints, Ints]:
    """Where chunks start and end."""
    inner = codes > LINE_BREAK
    edges = np.empty(codes.size + 1, np.bool_)
    edges[1:-1] = inner[1:] != inner[:-1]
    edges[0], edges[-1] = (inner[0], inner[-1]) if codes.size else (False, False)
    starts, ends = np.flatnonzero(edges).reshape(-1, 2).T
    breaks = np.flatnonzero(codes == LINE_BREAK)
    places = np.searchsorted(starts, breaks)
    return np.insert(starts, places, breaks), np.insert(ends, places, breaks + 1)


def _keys(codes: Bytes, starts: Ints, sizes: Ints) -> tuple[Keys, Keys]:
    """The codes of each chunk's first and second eight characters."""
    padded = np.concatenate((codes, np.zeros(KEY_CHARS, np.uint8)))
    eights = np.lib.stride_tricks.as_strided(padded[:8].view(np.uint64), (codes.size + 9,), (1,), writeable=False)
    low = eights[starts] & _MASKS.take(np.minimum(sizes, 8))
    high = eights[starts + 8 * (sizes > 8)] & _MASKS.take(np.clip(sizes - 8, 0, 8))
    return low, high


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
