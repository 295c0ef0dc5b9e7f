"""Files, folders, standard input and the packaged sample, opened by name.

`.gz`, `.xz` and `.zst` are read through; what is inside is told from the
name under the compression (`.jsonl`, `.html`, `.txt` …) or, for standard
input and unknown names, from the first byte.
"""

from __future__ import annotations

import gzip
import io
import lzma
import sys
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import IO, BinaryIO, cast

import zstandard

from index.errors import SourceError

STDIN = "-"
SAMPLE = "sample"
JSON_SUFFIXES = frozenset({".jsonl", ".ndjson", ".json"})
PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".txt"})
DAMAGED = (EOFError, gzip.BadGzipFile, lzma.LZMAError, zstandard.ZstdError)


def _zstd(raw: BinaryIO) -> IO[bytes]:
    return zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)


_OPENERS: dict[str, Callable[[BinaryIO], IO[bytes]]] = {".gz": gzip.open, ".xz": lzma.open, ".zst": _zstd}  # type: ignore[dict-item]


def expand(location: str) -> list[Path]:
    """The readable files of a location, a folder walked in name order.

    Raises SourceError when there is none.
    """
    if location == SAMPLE and not Path(location).exists():
        return [sample_path()]
    path = Path(location)
    if path.is_dir():
        found = sorted(file for file in path.rglob("*") if file.is_file() and kind(file) and not _is_hidden(file, path))
        if not found:
            raise SourceError(f"{location}: no article files in this folder ({known_suffixes()})")
        return found
    if not path.exists():
        raise SourceError(f"{location}: no such file or folder; use a path, `-` for standard input or `{SAMPLE}`")
    return [path]


def sample_path() -> Path:
    """The packaged sample articles, as JSON lines."""
    return Path(str(resources.files("index") / "sample" / "articles.jsonl"))


def kind(path: Path) -> str | None:
    """'json', 'page', or None if the name says nothing."""
    suffix = Path(path.stem).suffix if path.suffix.lower() in _OPENERS else path.suffix
    if suffix.lower() in JSON_SUFFIXES:
        return "json"
    return "page" if suffix.lower() in PAGE_SUFFIXES else None


def known_suffixes() -> str:
    """For messages: every name this module understands."""
    return " ".join(sorted(JSON_SUFFIXES | PAGE_SUFFIXES)) + ", also with " + " ".join(_OPENERS)


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
    """Standard input as bytes."""
    return io.BufferedReader(cast(io.RawIOBase, sys.stdin.buffer))


def sniffed_kind(stream: io.BufferedReader) -> str:
    """'json' if the first visible byte opens an object, else 'page'."""
    start = stream.peek(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    return "json" if start[:1] == b"{" else "page"


def _is_hidden(file: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(root).parts)


def paths_of(locations: tuple[str, ...]) -> Iterator[Path | None]:
    """All files in order; None stands for standard input."""
    for location in locations:
        if location == STDIN:
            yield None
        else:
            yield from expand(location)
