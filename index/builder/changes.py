"""Changes to linked files of the live edition: articles masked, segments added.

No file is written twice. A masked article stays on disk until its segment is
written anew, which happens to small segments as they pile up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.reading import TermNotFound

from index.article import Article
from index.builder.intake import BATCH_ARTICLES, text_bytes
from index.codec import ArrayCodec, ArraySegment
from index.schema import build_schema, stored_article

PILED_UP = 8  # so many segments
PILE_ARTICLES = 1_000  # with at most so many articles together are written as one: 0.3 s at the most


class _Old:
    """One segment of the live edition and what is to be masked in it."""

    def __init__(self, leaf: Any, segment: ArraySegment) -> None:
        self.leaf = leaf
        self.segment = segment
        self.masked: set[int] = set()

    @property
    def live_count(self) -> int:
        """Articles that can still be found."""
        return int(self.segment.doc_count()) - len(self.masked)

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

    def live_docs(self) -> Iterator[int]:
        """Numbers of the articles that can still be found."""
        docs = range(self.segment.doc_count_all())
        return (doc for doc in docs if not self.segment.is_deleted(doc) and doc not in self.masked)


class Changes:
    """A context around one Whoosh transaction; left by an error, it is cancelled."""

    def __init__(self, folder: Path) -> None:
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
        """Write new articles and, after them, those of small segments that piled up.

        Returns the segments of the index. batches: may call `mask`.
        """
        # A merge of larger segments (index.codec.merge) belongs here: it takes old segments, returns new ones.
        added = write(self._with_piled_up(batches))
        for old in self._old:
            old.segment.delete_documents(old.masked)
        kept = [old.segment for old in self._old if old.segment.doc_count()]
        self._writer.segments[:] = [*kept, *added]
        self._writer.commit(merge=False)
        return [*kept, *added]

    def _with_piled_up(self, batches: Iterable[list[Article]]) -> Iterator[list[Article]]:
        yield from batches  # these may mask articles of small segments
        for old in self._piled_up():
            docs = list(old.live_docs())
            for first in range(0, len(docs), BATCH_ARTICLES):
                yield [old.article(doc) for doc in docs[first : first + BATCH_ARTICLES]]
            old.masked.update(docs)

    def _piled_up(self) -> list[_Old]:
        """Small segments, in the order of the index; none while they are few."""
        found: list[_Old] = []
        total = 0
        for old in sorted(self._old, key=lambda old: old.live_count):
            total += old.live_count
            if total > PILE_ARTICLES:
                break
            found.append(old)
        return [old for old in self._old if old in found] if len(found) >= PILED_UP else []
