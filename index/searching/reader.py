"""One open edition: postings, lengths and columns as NumPy arrays.

Whoosh's reader is asked under a lock and answers are kept as arrays, which
hold no read position and may be shared by threads. Document numbers are
those of Whoosh's top-level reader.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh import index as whoosh_index
from whoosh.reading import TermNotFound

from index.analysis import Stream
from index.article import Article
from index.edition import Edition
from index.errors import ArticleNotFoundError
from index.schema import UNDATED, Field, build_schema, stored_article, stream_field
from index.searching.blocks import Block, joined, read_blocks

Docs = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
POSITION_BITS = 32
POSITION_BYTES = 4

_CACHE_BYTES = 192 * 1024 * 1024


class PostingList(NamedTuple):
    """Where one term occurs. docs: ascending int32; freqs: float32, ≥ 1."""

    docs: Docs
    freqs: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TextColumn:
    """One short text per article. codes: int32 index into `values`."""

    codes: Docs
    values: list[str]

    def mask(self, wanted: Callable[[str], bool]) -> Mask:
        """True for every article whose text is wanted; asked once per value."""
        chosen = np.fromiter(map(wanted, self.values), np.bool_, len(self.values))
        return chosen[self.codes]


class EditionReader:
    """Read access to one verified edition; safe to share among threads.

    published: int64 (doc_count,), seconds since 1970 UTC or UNDATED;
    newest: the latest of them; category, author: section paths (levels
    joined by ` | `) and bylines as given.
    """

    def __init__(self, edition: Edition) -> None:
        edition.verify()
        self.edition = edition
        self._ix = whoosh_index.open_dir(str(edition.index_path), readonly=True, schema=build_schema())
        self._reader = self._ix.reader()
        self._lock = threading.Lock()
        self._cache = _ByteCache(_CACHE_BYTES)
        self._lengths: dict[str, npt.NDArray[np.float32]] = {}
        self.doc_count = int(self._reader.doc_count_all())
        self.published = self._numbers("published")
        self.newest = int(self.published.max(initial=UNDATED))
        self.category = self._texts("category")
        self.author = self._texts("author")

    def close(self) -> None:
        """Release Whoosh's files; open arrays stay usable."""
        self._reader.close()
        self._ix.close()

    def __del__(self) -> None:
        """After a swap, the last request to drop the old edition closes it."""
        if hasattr(self, "_reader"):
            self.close()

    def postings(self, field: Field, stream: Stream, term: str) -> PostingList:
        """The posting list of a term; empty if it does not occur."""
        name = stream_field(field, stream)
        found: PostingList = self._cache.get((name, term), lambda: self._read_postings(name, term))
        return found

    def doc_frequency(self, field: Field, stream: Stream, term: str) -> int:
        """Number of articles with the term, without reading its postings."""
        with self._lock:
            return int(self._reader.doc_frequency(stream_field(field, stream), term))

    def positions(self, field: Field, stream: Stream, term: str) -> Positions:
        """Ascending `doc << POSITION_BITS | position` of every occurrence."""
        name = stream_field(field, stream)
        found: Positions = self._cache.get((name, term, "positions"), lambda: self._read_positions(name, term))
        return found

    def lengths(self, field: Field, stream: Stream) -> npt.NDArray[np.float32]:
        """Terms per article in a stream, float32 of shape (doc_count,)."""
        name = stream_field(field, stream)
        if name not in self._lengths:
            length = self._reader.doc_field_length
            with self._lock:
                lengths = (length(doc, name) for doc in range(self.doc_count))
                self._lengths[name] = np.fromiter(lengths, np.float32, self.doc_count)
        return self._lengths[name]

    def average_length(self, field: Field, stream: Stream) -> float:
        """Mean of `lengths` over all articles, as Whoosh's BM25F takes it."""
        return float(self._reader.field_length(stream_field(field, stream))) / max(1, self.doc_count)

    def article(self, doc: int) -> Article:
        """The stored article of a document number."""
        with self._lock:
            return stored_article(self._reader.stored_fields(doc))

    def doc_of(self, identifier: str) -> int:
        """Document number of an article id; raises ArticleNotFoundError."""
        docs = self._read_postings("id", identifier).docs
        if not docs.size:
            raise ArticleNotFoundError(f"no article {identifier!r} in edition {self.edition.name}")
        return int(docs[0])

    def warm(self) -> None:
        """Read the lengths now instead of during the first queries."""
        for field in Field:
            for stream in Stream:
                self.lengths(field, stream)

    def _numbers(self, name: str) -> npt.NDArray[np.int64]:
        return np.fromiter(self._reader.column_reader(name), np.int64, self.doc_count)

    def _texts(self, name: str) -> TextColumn:
        numbers: dict[bytes, int] = {}
        column = self._reader.column_reader(name)
        codes = np.fromiter((numbers.setdefault(v, len(numbers)) for v in column), np.int32, self.doc_count)
        return TextColumn(codes, [value.decode() for value in numbers])

    def _read_postings(self, fieldname: str, term: str) -> PostingList:
        blocks = self._blocks(fieldname, term, values=False)
        docs = joined([block.docs for block in blocks], np.int32)
        return PostingList(docs, joined([block.freqs for block in blocks], np.float32))

    def _read_positions(self, fieldname: str, term: str) -> Positions:
        blocks = self._blocks(fieldname, term, values=True)
        values = [value for block in blocks for value in block.values]
        counts = np.fromiter(map(len, values), np.int64, len(values)) // POSITION_BYTES
        docs = np.repeat(joined([block.docs for block in blocks], np.int64), counts)
        found: Positions = (docs << POSITION_BITS) + np.frombuffer(b"".join(values), np.uint32)
        return found

    def _blocks(self, fieldname: str, term: str, *, values: bool) -> list[Block]:
        with self._lock:
            try:
                return list(read_blocks(self._reader.postings(fieldname, term), values=values))
            except TermNotFound:
                return []


class _ByteCache:
    """Least recently used arrays within a bound of bytes; thread-safe."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._items: OrderedDict[Any, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any, read: Callable[[], Any]) -> Any:
        """The cached value, or what `read` returns, which is then kept."""
        with self._lock:
            if key in self._items:
                self._items.move_to_end(key)
                return self._items[key]
        value = read()
        with self._lock:
            if key not in self._items:
                self._items[key] = value
                self._bytes += _size(value)
            while self._bytes > self._max_bytes and len(self._items) > 1:
                self._bytes -= _size(self._items.popitem(last=False)[1])
        return value


def _size(value: Any) -> int:
    arrays = value if isinstance(value, tuple) else (value,)
    return 256 + sum(int(array.nbytes) for array in arrays)
