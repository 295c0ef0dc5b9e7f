"""Changes to linked files of the live edition: articles masked, segments added.

No file is written twice. A masked article stays on disk until its segment is
merged with others, which happens to small segments as they pile up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.reading import TermNotFound

from index.article import Article
from index.builder.intake import text_bytes
from index.codec import ArrayCodec, ArraySegment
from index.merger import merge_segments
from index.schema import build_schema, stored_article

PILED_UP = 8  # so many segments
PILE_ARTICLES = 1_000  # with at most so many articles together are merged: 0.5 s at the most


class _Old:
    """One segment of the live edition and what is to be masked in it."""

    def __init__(self, leaf: Any, segment: ArraySegment) -> None:
        self.leaf = leaf
        self.segment = segment
        self.masked: set[int] = set()

    def find(self, identifier: str) -> int | None:
        """Number of the article with this id."""
        with suppress(TermNotFound):
            for doc in self.leaf.postings("id", identifier.encode()).all_ids():
                if not self.segment.is_deleted(doc) and doc not in self.masked:
                    return int(doc)
        return None

    def article(self, doc: int) -> Article:
        """The stored article."""
        return stored_article(self.leaf.stored_fields(doc))


class Changes:
    """A context around one Whoosh transaction; left by an error, it is cancelled."""

    def __init__(self, folder: Path, verify: Callable[[list[str]], None]) -> None:
        """verify: what raises if one of some segments is not what was written; names: how their files begin."""
        self._verify = verify
        self._ix = whoosh_index.open_dir(str(folder), schema=build_schema())
        self._reader = self._ix.reader()
        self._writer = self._ix.writer(codec=ArrayCodec(), compound=False)
        leaves = (leaf for leaf, _ in self._reader.leaf_readers())
        self._old = [_Old(leaf, segment) for leaf, segment in zip(leaves, self._writer.segments, strict=True)]
        self.masked = 0
        self.masked_bytes = 0

    def __enter__(self) -> Changes:
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.close()
        if not self._writer.is_closed:
            self._writer.cancel()

    def mask(self, identifier: str) -> bool:
        """The article with this id is not to be found any more; True if there was one."""
        for old in self._old:
            doc = old.find(identifier)
            if doc is not None:
                self.masked_bytes += text_bytes(old.article(doc))
                old.masked.add(doc)
                self.masked += 1
                return True
        return False

    def commit(
        self, batches: Iterable[list[Article]], write: Callable[[Iterable[list[Article]]], list[ArraySegment]]
    ) -> list[ArraySegment]:
        """Write new articles; small segments that piled up become one.

        Returns the segments of the index. batches: may call `mask`.
        """
        added = write(batches)
        for old in self._old:
            old.segment.delete_documents(old.masked)
        kept = [old.segment for old in self._old if old.segment.doc_count()]
        if small := _piled_up(kept):
            self._verify([segment.make_filename(".") for segment in small])  # or damage would get a new checksum
            merged = merge_segments(self._writer.storage, self._writer.indexname, small)
            place = kept.index(small[0])
            kept = [*kept[:place], merged, *(segment for segment in kept[place:] if segment not in small)]
        self._writer.segments[:] = [*kept, *added]
        self._writer.commit(merge=False)
        return [*kept, *added]


def _piled_up(segments: list[ArraySegment]) -> list[ArraySegment]:
    """The small segments, in their order, if there are so many that they are to be merged."""
    small: list[ArraySegment] = []
    total = 0
    for segment in sorted(segments, key=lambda segment: int(segment.doc_count())):
        total += segment.doc_count()
        if total > PILE_ARTICLES:
            break
        small.append(segment)
    return [segment for segment in segments if segment in small] if len(small) >= PILED_UP else []
