"""Where articles come from.

location ── files.py ──> files, decompressed
JSON lines ── json_lines.py ──┐
saved pages ── portal_page.py ┴─> SourcedArticle | Rejected, one by one
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import InvalidFieldError, Rejected, SourcedArticle
from index.errors import SourceError
from index.sources import files, json_lines
from index.sources.legacy_bytes import legacy_text, utf_16_hint
from index.sources.portal_page import article_from_page

__all__ = ["MAX_PAGE_BYTES", "Reading"]

MAX_PAGE_BYTES = 8 * 1024 * 1024


class Reading:
    """One pass over all given locations, with its progress in bytes.

    Every location is resolved at once, so that a typing slip fails before
    work begins. bytes_total is None when standard input or a pipe is among
    them.
    """

    def __init__(self, locations: tuple[str, ...]) -> None:
        if not locations:
            raise SourceError(f"no source given; name files, folders, `-` or `{files.SAMPLE}`")
        self._paths = list(files.paths_of(locations))
        sizes = [path.stat().st_size if path and path.is_file() else None for path in self._paths]
        self.bytes_total = None if None in sizes else sum(size or 0 for size in sizes)
        self._bytes_done = 0
        self._raw: BinaryIO | None = None

    @property
    def bytes_read(self) -> int:
        """Bytes consumed so far, as they lie on disk; those of pipes do not count."""
        raw = self._raw
        return self._bytes_done + (raw.tell() if raw and not raw.closed and raw.seekable() else 0)

    def __iter__(self) -> Iterator[SourcedArticle | Rejected]:
        for path in self._paths:
            if path is None:
                yield from self._standard_input()
            else:
                yield from self._file(path)

    def _standard_input(self) -> Iterator[SourcedArticle | Rejected]:
        stream = files.standard_input()
        try:
            yield from _records(stream, files.STDIN, None)
        finally:
            stream.detach()

    def _file(self, path: Path) -> Iterator[SourcedArticle | Rejected]:
        with files.open_raw(path) as raw:
            self._raw = raw
            try:
                stream = files.decompressed(raw, path.name)
                yield from _records(stream, files.shown(path), files.kind(path))
            except files.DAMAGED as ex:
                raise SourceError(f"{files.shown(path)}: damaged or cut short ({ex}); nothing was published") from ex
            self._raw = None
            self._bytes_done += os.fstat(raw.fileno()).st_size


def _records(stream: io.BufferedReader, source: str, kind: str | None) -> Iterator[SourcedArticle | Rejected]:
    if (kind or files.sniffed_kind(stream)) == "json":
        yield from json_lines.read(stream, source)
    else:
        yield _page(stream.read(MAX_PAGE_BYTES + 1), source)


def _page(data: bytes, source: str) -> SourcedArticle | Rejected:
    if len(data) > MAX_PAGE_BYTES:
        return Rejected(source, None, "record", f"page larger than {MAX_PAGE_BYTES // 1024**2} MB")
    try:
        page = _decoded(data)
        if "\0" in page:
            return Rejected(source, None, "record", "binary data, not a page")
        return SourcedArticle(article_from_page(page, name=source), source)
    except UnicodeDecodeError as ex:
        return Rejected(source, None, "record", f"not UTF-8 (byte {ex.start + 1}){utf_16_hint(data)}")
    except InvalidFieldError as ex:
        return Rejected(source, None, ex.field, ex.reason)


def _decoded(data: bytes) -> str:
    """UTF-8, or what is surely from before Unicode; raises UnicodeDecodeError as UTF-8 does."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if text := legacy_text(data):
            return text
        raise
