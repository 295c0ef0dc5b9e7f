"""Files that survive a power cut, have a checksum and can be shared."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import xxhash

PIECE_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileRecord:
    """Size of one file and its XXH3 checksum of 128 bits, in hexadecimal digits.

    It tells damage, at the speed of memory. Whoever may write the file may
    write the record beside it, whatever the checksum. Manifests of before
    schema 5 have none.
    """

    bytes: int
    xxh3: str = ""


class FileIdentity(NamedTuple):
    """What stays the same while a file is not written: also through another hard link to it."""

    device: int
    inode: int
    bytes: int
    changed_ns: int


def identity_of(path: Path) -> FileIdentity:
    """Raises FileNotFoundError."""
    found = path.stat()
    return FileIdentity(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def file_record(path: Path) -> FileRecord:
    """Reads the whole file.

    In large pieces: beside a thread that runs Python, as imports do, each
    piece may wait 5 ms for the interpreter lock.
    """
    digest, size = xxhash.xxh3_128(), 0
    with path.open("rb", buffering=0) as file:
        piece = memoryview(bytearray(min(PIECE_BYTES, os.fstat(file.fileno()).st_size + 1)))
        while count := file.readinto(piece):
            digest.update(piece[:count])
            size += count
    return FileRecord(size, digest.hexdigest())


def file_records(paths: Iterable[Path]) -> dict[Path, FileRecord]:
    """The records of many files, on all cores: hashing holds no interpreter lock."""
    largest_first = sorted(paths, key=lambda path: -path.stat().st_size)
    with ThreadPoolExecutor(os.cpu_count(), "checksums") as pool:
        return dict(zip(largest_first, pool.map(file_record, largest_first), strict=True))


def link_or_copy(source: Path, target: Path) -> None:
    """The same file under a second name; a durable copy where the file system has no hard links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        fsync(target)


def make_private(path: Path) -> None:
    """A folder for the owner alone."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_durably(path: Path, data: bytes) -> None:
    """On disk when it returns; its folder is the caller's."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def fsync(path: Path) -> None:
    """A file's content or a folder's entries are on disk when it returns."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
