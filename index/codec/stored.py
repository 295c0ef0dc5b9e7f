"""Stored values: one Zstandard frame of MessagePack per document.

stored              u1  the frames
stored_ends         u4  where each one ends (u8 above 4 GB)
stored_dictionaries u1  Zstandard dictionaries, one after the other
dictionary_ends     u4  where each one ends; an empty one stands for none
dictionary_firsts   u4  the first document of each

The segments of one build share a dictionary, made of its first documents;
a merged segment has those of the segments it was made of, so that frames
are copied.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import zstandard

from index.codec.arrays import ArrayWriter, SegmentArrays
from index.kernels.ahead import ask_for

DICTIONARIES = "stored_dictionaries"
DICTIONARY_BYTES = 64 * 1024  # 32 kB: 3 % larger frames; 110 kB: 1 % smaller
DICTIONARY_LEVEL = 3  # of zstd with a dictionary; 6 is 4 % smaller and takes four times as long
SAMPLE_DOCUMENTS = 1_000  # 3.5 MB of news; twice as many save 1 % more
STORED_LEVEL = 6  # of zstd; 3 is 4 % larger, 12 takes three times as long for 2 %
DOCUMENTS_AT_ONCE = 4_096  # copied together when segments are merged


def stored_frames() -> Callable[[dict[str, Any]], bytes]:
    """Encodes the stored values of one document after the other."""
    compress = zstandard.ZstdCompressor(level=STORED_LEVEL).compress
    return lambda values: compress(msgspec.msgpack.encode(values))


class StoredWriter:
    """Collects the stored values of a segment's documents.

    The first SAMPLE_DOCUMENTS train a Zstandard dictionary, 0.1 s, which
    then takes 28 % off all frames and, at the level it allows, two thirds
    off the time to make them (100,000 news articles: 1,520 → 1,095 bytes,
    55 → 16 µs). Too few or too short ones do without. A dictionary given is
    used as it is.
    """

    def __init__(self, dictionary: bytes = b"") -> None:
        self.dictionary = dictionary
        self.nbytes = 0
        self._packed: list[bytes] = []  # not compressed yet
        self._frames: list[bytes] = []
        self._compress = _compressor(dictionary) if dictionary else None

    def add(self, values: dict[str, Any]) -> None:
        """The values of the next document."""
        packed = msgspec.msgpack.encode(values)
        if self._compress:
            packed = self._compress(packed)
            self._frames.append(packed)
        else:
            self._packed.append(packed)
            if len(self._packed) == SAMPLE_DOCUMENTS:
                self._train()
        self.nbytes += len(packed)

    def writers(self, base: Path) -> list[ArrayWriter]:
        """The arrays, to be packed."""
        self._train()
        stored = ArrayWriter(base, "stored", np.uint8)
        for first in range(0, len(self._frames), DOCUMENTS_AT_ONCE):
            stored.write(b"".join(self._frames[first : first + DOCUMENTS_AT_ONCE]))
        sizes = np.fromiter(map(len, self._frames), np.int64, len(self._frames))
        return [stored, _ends_writer(base, sizes), *_dictionary_writers(base, [(0, self.dictionary)])]

    def _train(self) -> None:
        if self._compress is None:
            self.dictionary = trained_dictionary(self._packed)
            self._compress = _compressor(self.dictionary)
        self._frames += map(self._compress, self._packed)
        self._packed = []


class StoredFrames:
    """Reads stored values; for any thread, since each has its own contexts."""

    def __init__(self, arrays: SegmentArrays) -> None:
        self._array, self._ends = arrays["stored"], arrays["stored_ends"]
        self._frames = self._array.data
        self._firsts = arrays["dictionary_firsts"].tolist() or [0]
        self._dictionaries = [
            zstandard.ZstdCompressionDict(dictionary) if dictionary else None for dictionary in _dictionaries(arrays)
        ]
        self._threads = threading.local()

    def ask_for(self, docnums: Sequence[int]) -> None:
        """To be told when it is known that they will be read."""
        ask_for(self._array, self._ends, docnums)

    def packed(self, docnums: Sequence[int]) -> list[bytes]:
        """The MessagePack of each document's values."""
        frames, end_of, firsts = self._frames, self._ends.item, self._firsts
        packed = []
        for docnum in docnums:
            decompress = self._decompressor(bisect_right(firsts, docnum) - 1 if len(firsts) > 1 else 0)
            packed.append(decompress(frames[end_of(docnum - 1) if docnum else 0 : end_of(docnum)]))
        return packed

    def _decompressor(self, number: int) -> Callable[[Any], bytes]:
        """This thread's own for a dictionary."""
        try:
            own = self._threads.own
        except AttributeError:
            own = self._threads.own = {}
        if number not in own:
            own[number] = zstandard.ZstdDecompressor(self._dictionaries[number]).decompress
        decompress: Callable[[Any], bytes] = own[number]
        return decompress


def merged_stored(
    base: Path, sources: Sequence[SegmentArrays], keeps: Sequence[npt.NDArray[np.bool_]]
) -> list[ArrayWriter]:
    """The arrays of several segments as one's, to be packed.

    keeps: per segment, which of its documents to take.
    """
    stored = ArrayWriter(base, "stored", np.uint8)
    sizes: list[npt.NDArray[np.int64]] = [np.empty(0, np.int64)]
    dictionaries: list[tuple[int, bytes]] = []
    first = 0
    for arrays, keep in zip(sources, keeps, strict=True):
        before = np.concatenate(([0], np.cumsum(keep)))
        starts = arrays["dictionary_firsts"].tolist() or [0]
        dictionaries += zip((first + before[starts]).tolist(), _dictionaries(arrays), strict=True)
        ends = arrays["stored_ends"].astype(np.int64)
        own = np.diff(ends, prepend=0)
        for low, high in _runs(keep):
            stored.write(arrays["stored"][ends[low] - own[low] : ends[high - 1]].tobytes())
        sizes.append(own[keep])
        first += int(before[-1])
    return [stored, _ends_writer(base, np.concatenate(sizes)), *_dictionary_writers(base, dictionaries)]


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


def _dictionaries(arrays: SegmentArrays) -> list[bytes]:
    ends = [0, *arrays["dictionary_ends"].tolist()]
    data = arrays[DICTIONARIES]
    return [data[low:high].tobytes() for low, high in pairwise(ends)] or [b""]


def _runs(keep: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Ranges of documents that are kept, at most DOCUMENTS_AT_ONCE each."""
    changes = np.flatnonzero(np.diff(keep, prepend=False, append=False)).tolist()
    ranges = zip(changes[::2], changes[1::2], strict=True)
    step = DOCUMENTS_AT_ONCE
    return [(part, min(part + step, high)) for low, high in ranges for part in range(low, high, step)]


def trained_dictionary(samples: Sequence[bytes]) -> bytes:
    """What packed documents have in common; empty if they are too few."""
    size = min(DICTIONARY_BYTES, sum(map(len, samples)) // 32)
    if len(samples) < 64 or size < 1024:
        return b""
    try:
        return zstandard.train_dictionary(size, list(samples), k=1024, d=8).as_bytes()
    except zstandard.ZstdError:  # all alike, or too short
        return b""


def _compressor(dictionary: bytes) -> Callable[[bytes], bytes]:
    if not dictionary:
        return zstandard.ZstdCompressor(level=STORED_LEVEL).compress
    shared = zstandard.ZstdCompressionDict(dictionary)
    shared.precompute_compress(level=DICTIONARY_LEVEL)
    return zstandard.ZstdCompressor(level=DICTIONARY_LEVEL, dict_data=shared, write_dict_id=False).compress
