"""Stored values: the MessagePack of each document, as codes of symbols.

stored              u1  the codes, two bytes each (`index.kernels.symbols`), or what is shorter, `as_it_is`
stored_ends         u4  where each document's end (u8 above 4 GB)
stored_dictionaries u1  dictionaries of symbols, one after the other
dictionary_ends     u4  where each one ends; an empty one: these documents are stored as they are
dictionary_firsts   u4  the first document of each

The segments of one build share a dictionary, made of its first documents,
but for those whose documents it does not suit; a merged segment has those of
the segments it was made of, so that codes are copied, unless it is small.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from index.codec.arrays import ArrayWriter, SegmentArrays
from index.codec.symbol_dictionary import trained_dictionary
from index.kernels.ahead import ask_for
from index.kernels.symbols import Decoder, Encoder, as_it_is

DICTIONARIES = "stored_dictionaries"
SAMPLE_DOCUMENTS = 1_000  # 3.5 MB of news; of twice as many the codes are 7 % shorter
SUITING = 0.5  # a dictionary suits documents whose codes take no more of their bytes; news 0.3, by one of English 1.3
CODED_ANEW_BYTES = 4 * 1024**2  # as they are stored: what so many documents, or fewer, take at most to be coded anew
DOCUMENTS_AT_ONCE = 4_096  # copied together when segments are merged

encoded_values: Callable[[dict[str, Any]], bytes] = msgspec.msgpack.Encoder().encode


class StoredWriter:
    """Collects the stored values of a segment's documents.

    The first SAMPLE_DOCUMENTS make a dictionary, 0.3 s, unless the one given
    suits them. Too few or too short ones do without. 100,000 news articles of
    3,300 bytes so take 1,100 each (as Zstandard frames with a dictionary
    1,125, and five times as long to read).
    """

    def __init__(self, dictionary: bytes = b"") -> None:
        self.dictionary = dictionary
        self.nbytes = 0
        self._samples: list[bytes] = []  # not stored yet
        self._pieces: list[bytes] = []
        self._codes: Callable[[bytes], bytes] | None = None

    def add(self, values: dict[str, Any]) -> None:
        """The values of the next document."""
        self.add_packed(encoded_values(values))

    def add_packed(self, packed: bytes) -> None:
        """The same in MessagePack."""
        if self._codes:
            packed = self._codes(packed)
            self._pieces.append(packed)
        else:
            self._samples.append(packed)
            if len(self._samples) == SAMPLE_DOCUMENTS:
                self._choose_dictionary()
        self.nbytes += len(packed)

    def writers(self, base: Path) -> list[ArrayWriter]:
        """The arrays, to be packed."""
        if self._codes is None:
            self._choose_dictionary()
        stored = ArrayWriter(base, "stored", np.uint8)
        for first in range(0, len(self._pieces), DOCUMENTS_AT_ONCE):
            stored.write(b"".join(self._pieces[first : first + DOCUMENTS_AT_ONCE]))
        sizes = np.fromiter(map(len, self._pieces), np.int64, len(self._pieces))
        return [stored, _ends_writer(base, sizes), *_dictionary_writers(base, [(0, self.dictionary)])]

    def _choose_dictionary(self) -> None:
        pieces = list(map(_encoder(self.dictionary), self._samples))
        if _size(pieces) > SUITING * _size(self._samples) and (own := trained_dictionary(self._samples)):
            others = list(map(_encoder(own), self._samples))
            if _size(others) + len(own) < _size(pieces):
                self.dictionary, pieces = own, others
        self._codes, self._pieces, self._samples = _encoder(self.dictionary), pieces, []


def _size(pieces: Iterable[bytes]) -> int:
    return sum(map(len, pieces))


def _encoder(dictionary: bytes) -> Callable[[bytes], bytes]:
    if not dictionary:
        return bytes
    codes = Encoder(dictionary).codes

    def encode(packed: bytes) -> bytes:
        coded = codes(packed)
        return coded if len(coded) <= len(packed) else as_it_is(packed)

    return encode


class StoredValues:
    """Reads stored values."""

    def __init__(self, arrays: SegmentArrays) -> None:
        self._array, self._ends = arrays["stored"], arrays["stored_ends"]
        self._firsts = arrays["dictionary_firsts"].tolist() or [0]
        self._texts = [Decoder(self._array, self._ends, dictionary).texts for dictionary in _dictionaries(arrays)]

    def ask_for(self, docnums: Sequence[int]) -> None:
        """To be told when it is known that they will be read."""
        ask_for(self._array, self._ends, docnums)

    def packed(self, docnums: Sequence[int]) -> list[bytes]:
        """The MessagePack of each document's values."""
        if len(self._texts) == 1:
            return self._texts[0](docnums)
        return [self._texts[bisect_right(self._firsts, docnum) - 1]([docnum])[0] for docnum in docnums]


def merged_stored(
    base: Path, sources: Sequence[SegmentArrays], keeps: Sequence[npt.NDArray[np.bool_]]
) -> list[ArrayWriter]:
    """The arrays of several segments as one's, to be packed.

    keeps: per segment, which of its documents to take.
    """
    if _are_coded_anew(sources, keeps):
        writer = StoredWriter()
        for arrays, keep in zip(sources, keeps, strict=True):
            for packed in StoredValues(arrays).packed(np.flatnonzero(keep).tolist()):
                writer.add_packed(packed)
        return writer.writers(base)
    stored = ArrayWriter(base, "stored", np.uint8)
    sizes: list[npt.NDArray[np.int64]] = [np.empty(0, np.int64)]
    dictionaries: list[tuple[int, bytes]] = []
    first = 0
    for arrays, keep in zip(sources, keeps, strict=True):
        before = np.concatenate(([0], np.cumsum(keep)))
        starts = arrays["dictionary_firsts"].tolist() or [0]
        own = [dictionary.tobytes() for dictionary in _dictionaries(arrays)]
        dictionaries += zip((first + before[starts]).tolist(), own, strict=True)
        ends = arrays["stored_ends"].astype(np.int64)
        own_sizes = np.diff(ends, prepend=0)
        for low, high in _runs(keep):
            stored.write(arrays["stored"][ends[low] - own_sizes[low] : ends[high - 1]].tobytes())
        sizes.append(own_sizes[keep])
        first += int(before[-1])
    return [stored, _ends_writer(base, np.concatenate(sizes)), *_dictionary_writers(base, dictionaries)]


def _are_coded_anew(sources: Sequence[SegmentArrays], keeps: Sequence[npt.NDArray[np.bool_]]) -> bool:
    """Whether documents are few, and have no dictionary in common: their own would take as much as they do.

    200 updates of 100 articles: 45 MB become 31.
    """
    own = {dictionary.tobytes() for arrays in sources for dictionary in _dictionaries(arrays)}
    size = sum(arrays["stored"].size for arrays in sources)
    are_few = sum(int(keep.sum()) for keep in keeps) <= SAMPLE_DOCUMENTS and size <= CODED_ANEW_BYTES
    return are_few and (len(own) > 1 or b"" in own)


def _ends_writer(base: Path, sizes: npt.NDArray[np.int64]) -> ArrayWriter:
    ends = np.cumsum(sizes)
    writer = ArrayWriter(base, "stored_ends", np.uint32 if ends.max(initial=0) < 1 << 32 else np.uint64)
    writer.append(ends)
    return writer


def _dictionary_writers(base: Path, dictionaries: Sequence[tuple[int, bytes]]) -> list[ArrayWriter]:
    """dictionaries: (first document, dictionary), ascending; equal neighbours are one."""
    kinds = {DICTIONARIES: np.uint8, "dictionary_ends": np.uint32, "dictionary_firsts": np.uint32}
    texts, ends, firsts = (ArrayWriter(base, name, kind) for name, kind in kinds.items())
    for place, (first, dictionary) in enumerate(dictionaries):
        if place and dictionary == dictionaries[place - 1][1]:
            continue
        texts.write(dictionary)
        ends.append([texts.count])
        firsts.append([first])
    return [texts, ends, firsts]


def _dictionaries(arrays: SegmentArrays) -> list[npt.NDArray[np.uint8]]:
    ends = [0, *arrays["dictionary_ends"].tolist()]
    return [arrays[DICTIONARIES][low:high] for low, high in pairwise(ends)] or [arrays[DICTIONARIES]]


def _runs(keep: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Ranges of documents that are kept, at most DOCUMENTS_AT_ONCE each."""
    changes = np.flatnonzero(np.diff(keep, prepend=False, append=False)).tolist()
    ranges = zip(changes[::2], changes[1::2], strict=True)
    step = DOCUMENTS_AT_ONCE
    return [(part, min(part + step, high)) for low, high in ranges for part in range(low, high, step)]
