"""An edition's segments opened, or taken over from the edition before.

An update leaves nearly all segments as they are: their mappings and columns
are shared between the readers of both editions, whatever is masked in them.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterable
from typing import Any

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.reading import SegmentReader as WhooshReader

from index.codec.arrays import base_of
from index.codec.columns import read_numbers, read_texts
from index.codec.documents import column_extension
from index.edition import Edition
from index.schema import UNDATED, build_schema
from index.searching.columns import TextColumn, author_key, path_key, text_column
from index.searching.segments import SegmentReader, live_mask

INDEX_NAME = "MAIN"  # Whoosh's own default


class OpenSegment:
    """One segment as it lies on disk, and which of its articles are masked.

    segment: arrays from document number `segment.first` of the edition on;
    published: int64 (doc_count,); category, author: as in EditionReader.
    """

    def __init__(self, storage: FileStorage, toc_entry: Any, first: int) -> None:
        self.name = str(toc_entry.segment_id())
        self._stored = WhooshReader(storage, build_schema(), toc_entry)
        self._lock = threading.Lock()
        self.segment = SegmentReader(self._stored, first)
        base, count = base_of(storage, toc_entry), self.segment.doc_count
        paths = {
            name: base.with_name(base.name + column_extension(name)) for name in ("published", "category", "author")
        }
        self.published = read_numbers(paths["published"], count, UNDATED)
        self.category = text_column(read_texts(paths["category"], count), path_key)
        self.author = text_column(read_texts(paths["author"], count), author_key)

    def at(self, first: int, toc_entry: Any) -> OpenSegment:
        """The same files in another edition."""
        other = copy.copy(self)
        other.segment = copy.copy(self.segment)
        other.segment.first = first
        other.segment.live = live_mask(toc_entry, self.segment.doc_count)
        return other

    def stored_fields(self, doc: int) -> dict[str, Any]:
        """The stored values of one of its documents."""
        with self._lock:  # one decompressor
            values: dict[str, Any] = self._stored.stored_fields(doc)
        return values


def open_segments(edition: Edition, known: Iterable[OpenSegment] = ()) -> list[OpenSegment]:
    """All segments of a verified edition. known: those of the edition before."""
    storage = FileStorage(str(edition.index_path), readonly=True)
    shared = {segment.name: segment for segment in known}
    opened: list[OpenSegment] = []
    first = 0
    for entry in TOC.read(storage, INDEX_NAME, schema=build_schema()).segments:
        before = shared.get(str(entry.segment_id()))
        opened.append(before.at(first, entry) if before else OpenSegment(storage, entry, first))
        first += opened[-1].segment.doc_count
    return opened


def joined_texts(columns: list[TextColumn]) -> TextColumn:
    """The columns of consecutive segments as one."""
    numbers: dict[str, int] = {}
    keys = []
    codes = [np.empty(0, np.int32)]
    for column in columns:
        for value, key in zip(column.values, column.keys, strict=True):
            if value not in numbers:
                numbers[value] = len(numbers)
                keys.append(key)
        codes.append(np.array([numbers[value] for value in column.values], np.int32)[column.codes])
    return TextColumn(np.concatenate(codes), list(numbers), keys)
