"""One segment's flat arrays: little-endian, written once, mapped.

`SEG.terms.arrays`, `SEG.documents.arrays` and `SEG.tokens.arrays` hold bare
numbers, one array after the other; `SEG.segment.json`, written last, says
where each one lies, its type, length and CRC-32.
"""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

DESCRIPTION = ".segment.json"
ALIGNMENT = 64  # bytes: a cache line
_EMPTY = np.empty(0, np.uint8)


class ArrayInfo(msgspec.Struct, frozen=True):
    """Where one array lies: `SEG.FILE.arrays` from byte `offset` on.

    dtype: '<u4' and the like; count: number of items; crc32: of its bytes.
    """

    file: str
    offset: int
    dtype: str
    count: int
    crc32: int


class FieldInfo(msgspec.Struct, frozen=True):
    """Which terms are a field's: first <= term number < last.

    first_key: place of the first one's text among the texts; pairs_of: if
    the terms are pairs, the field whose terms they are pairs of.
    """

    first: int
    last: int
    first_key: int = 0
    pairs_of: str = ""


class SegmentInfo(msgspec.Struct):
    """All that `SEG.segment.json` says. lengths: total terms per field."""

    doc_count: int = 0
    arrays: dict[str, ArrayInfo] = {}
    fields: dict[str, FieldInfo] = {}
    lengths: dict[str, int] = {}


class ArrayWriter:
    """Appends numbers to one array, in a file of its own until it is packed."""

    def __init__(self, base: Path, name: str, dtype: npt.DTypeLike) -> None:
        self.name = name
        self.dtype = np.dtype(dtype).newbyteorder("<")
        self.count = 0
        self.crc32 = 0
        self.path = base.with_name(f"{base.name}.{name}.part")
        self._file = self.path.open("wb")

    def append(self, values: npt.ArrayLike) -> None:
        """Add numbers; a value that does not fit the type is refused."""
        array = np.asarray(values)
        if array.size and self.dtype.kind == "u" and array.dtype != self.dtype:
            limit = np.iinfo(self.dtype).max
            if array.min() < 0 or array.max() > limit:
                raise ValueError(f"array {self.name} holds 0 to {limit}, got {array.min()} to {array.max()}")
        self.write(np.ascontiguousarray(array, self.dtype).view(np.uint8).data)

    def write(self, data: bytes | memoryview) -> None:
        """Add numbers already in the file's own form."""
        self.crc32 = zlib.crc32(data, self.crc32)
        self.count += len(data) // self.dtype.itemsize
        self._file.write(data)

    def close(self) -> None:
        """Finish writing."""
        self._file.close()


def array_writer(base: Path, name: str, dtype: npt.DTypeLike, values: npt.ArrayLike) -> ArrayWriter:
    """One whole array at once, to be packed."""
    writer = ArrayWriter(base, name, dtype)
    writer.append(values)
    return writer


def pack(base: Path, file: str, writers: Iterable[ArrayWriter]) -> dict[str, ArrayInfo]:
    """Put arrays into one file, each at a multiple of ALIGNMENT bytes.

    One mapping and one file descriptor serve them all.
    """
    first, *others = writers
    first.close()
    first.path.replace(file_of(base, file))  # where it is already: the first one is often half of all
    packed = {first.name: ArrayInfo(file, 0, first.dtype.str, first.count, first.crc32)}
    with file_of(base, file).open("ab") as target:
        for writer in others:
            writer.close()
            target.write(b"\0" * (-target.tell() % ALIGNMENT))
            packed[writer.name] = ArrayInfo(file, target.tell(), writer.dtype.str, writer.count, writer.crc32)
            with writer.path.open("rb") as part:
                shutil.copyfileobj(part, target, 1024 * 1024)
            writer.path.unlink()
    return packed


class SegmentArrays:
    """Read access to all arrays of one segment, mapped at once.

    So the files may be deleted while the segment is still being read.
    """

    def __init__(self, base: Path) -> None:
        self.info = read_info(base)
        files = {name: _mapping(file_of(base, name)) for name in {info.file for info in self.info.arrays.values()}}
        self._arrays = {name: _view(files[info.file], info) for name, info in self.info.arrays.items()}

    def __getitem__(self, name: str) -> Array:
        """The array, read-only; empty if the segment has none of this name."""
        return self._arrays.get(name, _EMPTY)

    def close(self) -> None:
        """Forget the mappings; arrays handed out keep theirs."""
        self._arrays.clear()


def _mapping(path: Path) -> Array:
    """A plain array over the mapped file: `np.memmap` itself is slow to slice."""
    return np.asarray(np.memmap(path, np.uint8, "r")) if path.stat().st_size else _EMPTY


def _view(mapping: Array, info: ArrayInfo) -> Array:
    dtype = np.dtype(info.dtype)
    return mapping[info.offset : info.offset + info.count * dtype.itemsize].view(dtype)


def file_of(base: Path, name: str) -> Path:
    """Path of a file of arrays: ('…/MAIN_x', 'terms') → '…/MAIN_x.terms.arrays'."""
    return base.with_name(f"{base.name}.{name}.arrays")


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
