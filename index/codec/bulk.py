"""Dictionary and postings of a whole segment, written from arrays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec.arrays import ArrayInfo, FieldInfo, array_writer, pack
from index.codec.dictionary import DictionaryWriter
from index.codec.frequencies import Packed, code_book
from index.codec.posting_writer import Lists, PostingWriter, book_array
from index.kernels.merging import Texts

Keys = npt.NDArray[np.unsignedinteger[Any]]


class BulkFieldWriter:
    """Writes a segment's dictionary and postings, fields in name order.

    For each field `begin`, then its lists in one or more pieces, then the
    terms that they are of: texts, or pairs of another field's terms.
    """

    def __init__(self, base: Path, doc_count: int) -> None:
        self._base = base
        self._dictionary = DictionaryWriter(base)
        self._postings = PostingWriter(base, doc_count)
        self._books: dict[str, Packed] = {}
        self._fieldname = ""

    @property
    def fields(self) -> dict[str, FieldInfo]:
        """What `SEG.segment.json` says of the fields."""
        return self._dictionary.fields

    def begin(self, fieldname: str, counts: Mapping[int, int]) -> None:
        """Begin a field. counts: packed counts, and how many postings have them."""
        self._fieldname = fieldname
        self._books[fieldname] = code_book(counts)

    def add(self, lists: Lists) -> None:
        """Write the lists of the field's next terms."""
        self._postings.add(lists, self._books[self._fieldname])

    def end_texts(self, texts: list[bytes]) -> None:
        """End a field whose terms are texts, in byte order."""
        ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
        self.end_joined(Texts(np.frombuffer(b"".join(texts), np.uint8), ends))

    def end_joined(self, texts: Texts) -> None:
        """The same, end to end."""
        self._dictionary.add_texts(self._fieldname, texts)

    def end_pairs(self, pairs_of: str, keys: Keys, singles: int) -> None:
        """End a field of pairs: ascending keys `first * singles + second` of two
        of the `singles` terms of another field."""
        first, second = np.divmod(keys, np.uint64(max(1, singles)))
        starts = np.searchsorted(first, np.arange(singles + 1, dtype=np.uint64))
        self._dictionary.add_pairs(self._fieldname, pairs_of, starts, second)

    def close(self) -> dict[str, ArrayInfo]:
        """Finish the file; returns where its arrays lie."""
        books = [array_writer(self._base, book_array(name), np.uint64, book) for name, book in self._books.items()]
        return pack(self._base, "terms", [*self._dictionary.finished(), *self._postings.finished(), *books])
