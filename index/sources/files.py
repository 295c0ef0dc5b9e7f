"""Files, folders, standard input and the packaged sample, opened by name.

`.gz`, `.xz` and `.zst` are read through; what is inside is told from the
name under the compression (`.jsonl`, `.html`, `.txt` …) or, for standard
input and unknown names, from the first byte.
"""

from __future__ import annotations

import gzip
import io
import lzma
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any, BinaryIO, cast

import zstandard

from index.errors import SourceError

STDIN = "-"
SAMPLE = "sample"
JSON_SUFFIXES = frozenset({".jsonl", ".ndjson", ".json"})
PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".txt"})
TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".sql", ".xml", ".yaml", ".yml"})  # text that would pass for one long page
DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError)


class _ZstdFrames(io.RawIOBase):
    """What is in all frames of a zstd file.

    zstandard's own reader ends quietly where a frame is cut short; this one
    raises EOFError. A step of 1 KB unpacks to at most 34 MB.
    """

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self._decompressor = zstandard.ZstdDecompressor()
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._packed = b""
        self._plain = memoryview(b"")

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` as far as the next step goes; 0 at the end."""
        while not self._plain and self._step():
            pass
        count = min(len(buffer), len(self._plain))
        buffer[:count] = self._plain[:count]
        self._plain = self._plain[count:]
        return count

    def _step(self) -> bool:
        packed = self._packed or self._raw.read(1024)
        if not packed:
            if self._frame:
                raise EOFError("Compressed file ended before the end of its last frame")
            return False
        frame = self._frame or self._decompressor.decompressobj()
        self._plain = memoryview(frame.decompress(packed))
        self._packed = frame.unused_data
        self._frame = None if frame.eof else frame
        return True


_OPENERS: dict[str, Callable[[BinaryIO], Any]] = {".gz": gzip.open, ".xz": lzma.open, ".zst": _ZstdFrames}


def expand(location: str) -> list[Path]:
    """The readable files of a location, a folder walked in name order.

    Raises SourceError when there is none.
    """
    try:
        return _expanded(location)
    except OSError as ex:  # such as a name longer than the system takes
        raise SourceError(f"{location[:80]}: {ex.strerror}; use a path, `-` for standard input or `{SAMPLE}`") from ex


def _expanded(location: str) -> list[Path]:
    if location == SAMPLE and not Path(location).exists():
        return [sample_path()]
    path = Path(location)
    if path.is_dir():
        found = sorted(file for file in _walked(path) if kind(file) and not _is_hidden(file, path) and file.is_file())
        if not found:
            raise SourceError(f"{location}: no article files in this folder ({known_suffixes()})")
        return found
    if not path.exists():
        raise SourceError(f"{location}: no such file or folder; use a path, `-` for standard input or `{SAMPLE}`")
    if _inner_suffix(path) in TABLE_SUFFIXES:
        raise SourceError(
            f"{location}: tables and dumps are not read; write one JSON object a line ({known_suffixes()})"
        )
    return [path]


def _walked(folder: Path) -> Iterator[Path]:
    """Every file below a folder; one that may not be read is an error, not a gap."""

    def fail(ex: OSError) -> None:
        raise SourceError(f"{ex.filename}: {ex.strerror}; nothing was read") from ex

    for parent, _, names in os.walk(folder, onerror=fail):
        yield from (Path(parent, name) for name in names)


def sample_path() -> Path:
    """The packaged sample articles, as JSON lines."""
    return Path(str(resources.files("index") / "sample" / "articles.jsonl"))


def kind(path: Path) -> str | None:
    """'json', 'page', or None if the name says nothing."""
    suffix = _inner_suffix(path)
    if suffix in JSON_SUFFIXES:
        return "json"
    return "page" if suffix in PAGE_SUFFIXES else None


def _inner_suffix(path: Path) -> str:
    """'A.CSV.gz' → '.csv'."""
    return (Path(path.stem).suffix if path.suffix.lower() in _OPENERS else path.suffix).lower()


def known_suffixes() -> str:
    """For messages: every name this module understands."""
    return " ".join(sorted(JSON_SUFFIXES | PAGE_SUFFIXES)) + ", also with " + " ".join(_OPENERS)


def shown(path: Path) -> str:
    """The name as text: `\\xff` for a byte that is not UTF-8."""
    return os.fsencode(path).decode(errors="backslashreplace")


def open_raw(path: Path) -> BinaryIO:
    """The file as it lies on disk; its `tell()` measures progress."""
    try:
        return path.open("rb")
    except OSError as ex:
        raise SourceError(f"{path}: {ex.strerror}") from ex


def decompressed(raw: BinaryIO, name: str) -> io.BufferedReader:
    """The bytes inside, whatever the compression."""
    opener = _OPENERS.get(Path(name).suffix.lower())
    return io.BufferedReader(cast(io.RawIOBase, opener(raw) if opener else raw))


def standard_input() -> io.BufferedReader:
    """Standard input as bytes. Detach it after use, or its end closes `sys.stdin`."""
    if sys.stdin is None:
        raise SourceError("standard input is closed; name files or folders instead of `-`")
    return io.BufferedReader(cast(io.RawIOBase, sys.stdin.buffer))


def sniffed_kind(stream: io.BufferedReader) -> str:
    """'json' if the first visible byte opens an object or list or there is none, else 'page'."""
    start = stream.peek(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    return "json" if not start or re.match(rb"\[?\s*(\{|$)", start) else "page"


def _is_hidden(file: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(root).parts)


def paths_of(locations: tuple[str, ...]) -> Iterator[Path | None]:
    """All files in order; None stands for standard input."""
    for location in locations:
        if location == STDIN:
            yield None
        else:
            yield from expand(location)
