"""The codec as Whoosh asks for it, and the segment it makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from whoosh.codec import base

from index.codec.arrays import SegmentArrays, base_of
from index.codec.documents import ArrayPerDocReader, ArrayPerDocWriter
from index.codec.terms import ArrayFieldWriter, ArrayTermsReader


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Array postings. Pass to `ix.writer(codec=ArrayCodec(), compound=False)`."""

    def per_document_writer(self, storage: Any, segment: ArraySegment) -> ArrayPerDocWriter:
        """Writes lengths, columns and stored fields."""
        return ArrayPerDocWriter(storage, segment)

    def field_writer(self, storage: Any, segment: ArraySegment) -> ArrayFieldWriter:
        """Writes the term dictionary and the postings."""
        return ArrayFieldWriter(storage, segment)

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> ArrayPerDocReader:
        """Reads lengths, columns and stored fields."""
        return ArrayPerDocReader(storage, segment, SegmentArrays(base_of(storage, segment)))

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTermsReader:
        """Reads the term dictionary and the postings."""
        return ArrayTermsReader(SegmentArrays(base_of(storage, segment)))

    def new_segment(self, _: Any, indexname: str) -> ArraySegment:
        """An empty segment."""
        return ArraySegment(indexname)


class ArraySegment(base.Segment):  # type: ignore[misc]
    """What Whoosh's table of contents keeps of a segment.

    deleted: numbers of documents that are masked until a merge drops them.
    """

    def __init__(self, indexname: str) -> None:
        super().__init__(indexname)
        self._doc_count = 0
        self._deleted: frozenset[int] = frozenset()

    def codec(self, **_: Any) -> ArrayCodec:
        """The codec that reads it."""
        return ArrayCodec()

    def should_assemble(self) -> bool:
        """Arrays are mapped one by one, never packed into one file."""
        return False

    def set_doc_count(self, doc_count: int) -> None:
        """Set when its documents are written."""
        self._doc_count = doc_count

    def doc_count_all(self) -> int:
        """Documents, deleted ones included."""
        return self._doc_count

    def deleted_count(self) -> int:
        """Number of deleted documents."""
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        """Numbers of the deleted documents, ascending."""
        return iter(sorted(self._deleted))

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Mask a document, or unmask it."""
        self._deleted = self._deleted | {docnum} if delete else self._deleted - {docnum}

    def delete_documents(self, docnums: Iterable[int]) -> None:
        """Mask many documents at once."""
        self._deleted = self._deleted.union(docnums)

    def is_deleted(self, docnum: int) -> bool:
        """True if the document is masked."""
        return docnum in self._deleted
