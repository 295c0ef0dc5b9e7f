"""One open edition: postings, lengths, tokens and columns as arrays.

The arrays of its segments are mapped from disk; where an edition has more
than one segment, a term's lists are joined at first use and kept. Document
numbers are those of Whoosh's top-level reader. Arrays hold no read
position, so threads share them; stored articles are read under a lock.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple, TypeVar, cast

import msgspec
import numpy as np
import numpy.typing as npt
from whoosh import index as whoosh_index

from index.analysis import Stream
from index.article import LOCAL_ZONE, Article
from index.edition import Edition
from index.errors import ArticleNotFoundError
from index.schema import UNDATED, Field, build_schema, stored_article, stream_field
from index.searching.columns import author_key, path_key, text_column
from index.searching.segments import SegmentReader

Docs = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Kept = TypeVar("Kept")

VIETNAM_OFFSET_SECONDS = 7 * 3600  # UTC+7 without daylight saving,
OFFSET_SINCE = 171_849_600  # since 13 June 1975
UNDATED_MONTH = -(2**31)
MAX_KEPT_ARRAYS = 64
_CACHE_BYTES = 64 * 1024 * 1024


class PostingList(NamedTuple):
    """Where one term occurs. docs: ascending integers; freqs: unsigned, ≥ 1."""

    docs: Docs
    freqs: npt.NDArray[Any]


_NOWHERE = PostingList(np.empty(0, np.int32), np.empty(0, np.uint8))


class _Stored(msgspec.Struct, gc=False):
    """What Whoosh keeps of a document."""

    article: bytes


_decode_stored = msgspec.msgpack.Decoder(_Stored).decode


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
        self.segments = [SegmentReader(leaf, first) for leaf, first in self._reader.leaf_readers()]
        self._firsts = [segment.first for segment in self.segments]
        self._cache = _ByteCache(_CACHE_BYTES)
        self._arrays: dict[Any, Any] = {}
        self.doc_count = int(self._reader.doc_count_all())
        self.live = self._live()
        self.published = np.fromiter(self._column("published"), np.int64, self.doc_count)
        self.newest = int(self.published.max(initial=UNDATED))
        self.category = text_column(self._column("category"), self.doc_count, path_key)
        self.author = text_column(self._column("author"), self.doc_count, author_key)

    def close(self) -> None:
        """Release Whoosh's files; open arrays stay usable."""
        self._reader.close()
        self._ix.close()

    def __del__(self) -> None:
        """After a swap, the last request to drop the old edition closes it."""
        if hasattr(self, "_reader"):
            self.close()

    def segment_of(self, doc: int) -> tuple[SegmentReader, int]:
        """The segment of a document, and its number there."""
        segment = self.segments[bisect_right(self._firsts, doc) - 1]
        return segment, doc - segment.first

    def postings(self, field: Field, stream: Stream, term: str) -> PostingList:
        """The posting list of a term; empty if it does not occur."""
        name = stream_field(field, stream)
        if len(self.segments) == 1:
            found = self.segments[0].postings(name, term.encode())
            return _NOWHERE if found is None else PostingList(found.docs, found.freqs)
        joined: PostingList = self._cache.get((name, term), lambda: self._joined_postings(name, term.encode()))
        return joined

    def doc_frequency(self, field: Field, stream: Stream, term: str) -> int:
        """Number of articles with the term, without reading its postings."""
        name, key = stream_field(field, stream), term.encode()
        return sum(segment.doc_frequency(name, key) for segment in self.segments)

    def lengths(self, field: Field, stream: Stream) -> npt.NDArray[np.float32]:
        """Terms per article in a stream, float32 of shape (doc_count,)."""
        name = stream_field(field, stream)
        return self.kept(
            name, lambda: np.concatenate([segment.lengths(name).astype(np.float32) for segment in self.segments])
        )

    def average_length(self, field: Field, stream: Stream) -> float:
        """Mean of `lengths` over all articles, as Whoosh's BM25F takes it."""
        total = sum(segment.total_length(stream_field(field, stream)) for segment in self.segments)
        return total / max(1, self.doc_count)

    def kept(self, key: Any, make: Callable[[], Kept]) -> Kept:
        """Numbers per article that are made once per edition (and ranking)."""
        found = self._arrays.get(key)
        if found is None:
            if len(self._arrays) > MAX_KEPT_ARRAYS:
                self._arrays.clear()
            found = self._arrays[key] = make()
        return cast(Kept, found)

    @property
    def months(self) -> npt.NDArray[np.int32]:
        """Months since 1970 in Vietnam, int32 (doc_count,); UNDATED_MONTH where none."""
        return self.kept("months", lambda: _months(self.published))

    def article(self, doc: int) -> Article:
        """The stored article of a document number."""
        return stored_article({"article": self.stored(doc)})

    def stored(self, doc: int) -> bytes:
        """The same as MessagePack, for those who want a part of it."""
        segment, own = self.segment_of(doc)
        return _decode_stored(segment.stored.packed(own)).article

    def doc_of(self, identifier: str) -> int:
        """Document number of an article id; raises ArticleNotFoundError."""
        for segment in self.segments:
            found = segment.postings("id", identifier.encode(errors="replace"))
            for doc in found.docs.tolist() if found else ():
                if segment.live is None or segment.live[doc]:
                    return int(segment.first + doc)
        raise ArticleNotFoundError(f"no article {identifier!r} in edition {self.edition.name}")

    def warm(self) -> None:
        """Read the lengths now instead of during the first queries."""
        for field in Field:
            for stream in Stream:
                self.lengths(field, stream)

    def _joined_postings(self, name: str, term: bytes) -> PostingList:
        parts = [(segment.first, segment.postings(name, term)) for segment in self.segments]
        found = [(first, part) for first, part in parts if part is not None]
        if not found:
            return _NOWHERE
        docs = np.concatenate([part.docs.astype(np.int32) + np.int32(first) for first, part in found])
        return PostingList(docs, np.concatenate([part.freqs for _, part in found]))

    def _live(self) -> Mask | None:
        if all(segment.live is None for segment in self.segments):
            return None
        masks = (np.ones(s.doc_count, np.bool_) if s.live is None else s.live for s in self.segments)
        return np.concatenate(list(masks))

    def _column(self, name: str) -> Iterator[Any]:
        return iter(self._reader.column_reader(name))


def _months(published: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    local = (published + VIETNAM_OFFSET_SECONDS).astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    for doc in np.flatnonzero((published < OFFSET_SINCE) & (published != UNDATED)).tolist():
        time = datetime.fromtimestamp(int(published[doc]), LOCAL_ZONE)
        local[doc] = (time.year - 1970) * 12 + time.month - 1
    return np.where(published == UNDATED, UNDATED_MONTH, local).astype(np.int32)


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
