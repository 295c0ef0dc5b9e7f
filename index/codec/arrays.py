"""One segment's flat arrays: little-endian files, written once, mapped.

A file is the bare numbers of one array; `SEG.segment.json`, written last,
gives each one's type, length and CRC-32.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

DESCRIPTION = ".segment.json"
_EMPTY = np.empty(0, np.uint8)


class ArrayInfo(msgspec.Struct, frozen=True):
    """Type ('<u4'), number of items and CRC-32 of one array."""

    dtype: str
    count: int
    crc32: int


class FieldInfo(msgspec.Struct, frozen=True):
    """Which terms are a field's: first <= term number < last."""

    first: int
    last: int


class SegmentInfo(msgspec.Struct):
    """All that `SEG.segment.json` says. lengths: total terms per field."""

    doc_count: int = 0
    arrays: dict[str, ArrayInfo] = {}
    fields: dict[str, FieldInfo] = {}
    lengths: dict[str, int] = {}


class ArrayWriter:
    """Appends numbers to the file of one array."""

    def __init__(self, base: Path, name: str, dtype: npt.DTypeLike) -> None:
        self.name = name
        self.count = 0
        self._dtype = np.dtype(dtype).newbyteorder("<")
        self._crc32 = 0
        self._file = file_of(base, name).open("wb")

    def append(self, values: npt.ArrayLike) -> None:
        """Add numbers; a value that does not fit the type is refused."""
        array = np.asarray(values)
        if array.size and self._dtype.kind == "u":
            limit = np.iinfo(self._dtype).max
            if array.min() < 0 or array.max() > limit:
                raise ValueError(f"array {self.name} holds 0 to {limit}, got {array.min()} to {array.max()}")
        self.write(np.ascontiguousarray(array, self._dtype).tobytes())

    def write(self, data: bytes) -> None:
        """Add numbers already in the file's own form."""
        self._crc32 = zlib.crc32(data, self._crc32)
        self.count += len(data) // self._dtype.itemsize
        self._file.write(data)

    def close(self) -> ArrayInfo:
        """Finish the file; returns what describes it."""
        self._file.close()
        return ArrayInfo(self._dtype.str, self.count, self._crc32)


class SegmentArrays:
    """Read access to all arrays of one segment, mapped at once.

    So the files may be deleted while the segment is still being read.
    """

    def __init__(self, base: Path) -> None:
        self.info = read_info(base)
        self._mapped = {name: _mapped(file_of(base, name), info) for name, info in self.info.arrays.items()}

    def __getitem__(self, name: str) -> Array:
        """The array, read-only; empty if the segment has none of this name."""
        return self._mapped.get(name, _EMPTY)

    def close(self) -> None:
        """Forget the mappings; arrays handed out keep theirs."""
        self._mapped.clear()


def _mapped(path: Path, info: ArrayInfo) -> Array:
    """A plain array over the mapping: `np.memmap` itself is slow to slice."""
    if not info.count:
        return np.empty(0, info.dtype)
    return np.asarray(np.memmap(path, info.dtype, "r", shape=(info.count,)))


def file_of(base: Path, name: str) -> Path:
    """Path of one array: ('…/MAIN_x', 'docs') → '…/MAIN_x.docs.array'."""
    return base.with_name(f"{base.name}.{name}.array")


def base_of(storage: Any, segment: Any) -> Path:
    """What all files of a Whoosh segment begin with."""
    return Path(storage.folder) / str(segment.make_filename(""))


def read_info(base: Path) -> SegmentInfo:
    """The segment's description; an empty one before it is written."""
    try:
        return msgspec.json.decode(base.with_name(base.name + DESCRIPTION).read_bytes(), type=SegmentInfo)
    except FileNotFoundError:
        return SegmentInfo()


def extend_info(base: Path, **more: Any) -> None:
    """Add arrays, fields or lengths to the description, or set doc_count."""
    info = read_info(base)
    for name, value in more.items():
        old = getattr(info, name)
        setattr(info, name, {**old, **value} if isinstance(value, Mapping) else value)
    path = base.with_name(base.name + DESCRIPTION)
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(msgspec.json.encode(info))
    os.replace(fresh, path)
