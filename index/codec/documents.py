"""Per-document data of a segment: lengths, stored fields, columns.

Lengths are exact (Whoosh's own codec rounds them to a byte). Columns are
Whoosh's own.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from whoosh import columns
from whoosh.codec import base

from index.codec.arrays import ArrayWriter, SegmentArrays, base_of, extend_info, pack
from index.codec.stored import StoredValues, encoded_values
from index.errors import LossyMergeError


def length_array(fieldname: str) -> str:
    """Name of the array of a field's lengths."""
    return f"length_{fieldname}"


def length_writer(base: Path, fieldname: str, lengths: npt.ArrayLike) -> ArrayWriter:
    """A field's lengths in the smallest type that holds them."""
    values = np.asarray(lengths)
    most = values.max(initial=0)
    kind = next(kind for kind in (np.uint8, np.uint16, np.uint32) if most <= np.iinfo(kind).max)
    writer = ArrayWriter(base, length_array(fieldname), kind)
    writer.append(values)
    return writer


def column_extension(fieldname: str) -> str:
    """What a column's file name ends with."""
    return f".{fieldname}.column"


class ArrayPerDocWriter(base.PerDocWriterWithColumns):  # type: ignore[misc]
    """Takes one document after the other from Whoosh's writer."""

    def __init__(self, storage: Any, segment: Any) -> None:
        super().__init__()
        self._storage, self._segment = storage, segment
        self._base = base_of(storage, segment)
        self._docnum = -1
        self._lengths: dict[str, array[int]] = {}
        self._columns: dict[str, tuple[Any, Any]] = {}
        self._stored = ArrayWriter(self._base, "stored", np.uint8)
        self._stored_ends = ArrayWriter(self._base, "stored_ends", np.uint64)
        self._values: dict[str, Any] = {}
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        """Begin the next document; numbers follow each other from 0."""
        if docnum != self._docnum + 1:
            raise ValueError(f"document {docnum} after {self._docnum}")
        self._docnum = docnum
        self._values = {}

    def add_field(self, fieldname: str, _: Any, value: Any, length: int) -> None:
        """Note a field's stored value and its number of terms."""
        if value is not None:
            self._values[fieldname] = value
        if length:
            lengths = self._lengths.setdefault(fieldname, array("I"))
            lengths.extend([0] * (self._docnum - len(lengths)))
            lengths.append(length)

    def finish_doc(self) -> None:
        """Write the stored values."""
        self._stored.write(encoded_values(self._values))
        self._stored_ends.append([self._stored.count])

    def cancel_doc(self) -> None:
        """Whoosh calls this on a refused value; nothing may follow it."""
        raise ValueError(f"document {self._docnum} has a value that cannot be written")

    def add_vector_items(self, fieldname: str, *_: Any) -> None:
        """Vectors are the token column's business."""
        raise ValueError(f"field {fieldname}: this codec stores no vectors")

    def close(self) -> None:
        """Write what was collected; tells the segment its size."""
        doc_count = self._docnum + 1
        self._segment.set_doc_count(doc_count)
        writers = [self._stored, self._stored_ends]
        for fieldname, lengths in self._lengths.items():
            lengths.extend([0] * (doc_count - len(lengths)))
            writers.append(length_writer(self._base, fieldname, lengths))
        for column, dbfile in self._columns.values():
            column.finish(doc_count)
            dbfile.close()
        totals = {fieldname: sum(lengths) for fieldname, lengths in self._lengths.items()}
        extend_info(self._base, doc_count=doc_count, arrays=pack(self._base, "documents", writers), lengths=totals)
        self.is_closed = True

    def _has_column(self, fieldname: str) -> bool:
        return fieldname in self._columns

    def _create_column(self, fieldname: str, column: columns.Column) -> None:
        dbfile = self._segment.create_file(self._storage, column_extension(fieldname))
        self._columns[fieldname] = (column.writer(dbfile), dbfile)

    def _get_column(self, fieldname: str) -> Any:
        return self._columns[fieldname][0]


class ArrayPerDocReader(base.PerDocumentReader):  # type: ignore[misc]
    """Lengths, stored fields and columns of one segment."""

    def __init__(self, storage: Any, segment: Any, arrays: SegmentArrays) -> None:
        self._storage, self._segment = storage, segment
        self.arrays = arrays
        self._open: list[Any] = []
        self._stored = StoredValues(arrays)

    def close(self) -> None:
        """Release mappings and column files."""
        self.arrays.close()
        for dbfile in self._open:
            dbfile.close()

    def doc_count_all(self) -> int:
        """Documents, deleted ones included."""
        return int(self._segment.doc_count_all())

    def doc_count(self) -> int:
        """Documents that are not deleted."""
        return int(self._segment.doc_count())

    def has_deletions(self) -> bool:
        """True if any document is deleted."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """True if this document is deleted."""
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterator[int]:
        """Numbers of the deleted documents."""
        return iter(self._segment.deleted_docs())

    def iter_docs(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """All documents, for Whoosh's own merging, which alone asks for them.

        It would drop the token column, which is no part of Whoosh's model,
        so where there is one this raises LossyMergeError.
        """
        if self.arrays["token_bounds"].size:
            raise LossyMergeError(
                f"segment {self._segment.segment_id()}: merged by Whoosh it would lose its token column; commit with "
                "merge=False, and join segments by index.merger.merge_segments or `search-service reindex`"
            )
        documents: Iterator[tuple[int, dict[str, Any]]] = super().iter_docs()
        return documents

    def supports_columns(self) -> bool:
        """Whoosh asks before using columns."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """True if any document has a value in this column."""
        return bool(self._storage.file_exists(self._segment.make_filename(column_extension(fieldname))))

    def column_reader(self, fieldname: str, column: columns.Column) -> Any:
        """Whoosh's own reader of a column."""
        name = self._segment.make_filename(column_extension(fieldname))
        dbfile = self._storage.open_file(name)
        self._open.append(dbfile)
        return column.reader(dbfile, 0, self._storage.file_length(name), self.doc_count_all())

    def lengths(self, fieldname: str) -> npt.NDArray[np.unsignedinteger[Any]]:
        """Terms per document, unsigned, of shape (doc_count,); empty if none has any."""
        return self.arrays[length_array(fieldname)]

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Terms of one document's field."""
        lengths = self.lengths(fieldname)
        return int(lengths[docnum]) if lengths.size else default

    def field_length(self, fieldname: str) -> int:
        """Terms of all documents' field."""
        return self.arrays.info.lengths.get(fieldname, 0)

    def min_field_length(self, fieldname: str) -> int:
        """The shortest field's number of terms."""
        return int(self.lengths(fieldname).min(initial=2**31))

    def max_field_length(self, fieldname: str) -> int:
        """The longest field's number of terms."""
        return int(self.lengths(fieldname).max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """The stored values of one document."""
        values: dict[str, Any] = msgspec.msgpack.decode(self._stored.packed([docnum])[0])
        return values
