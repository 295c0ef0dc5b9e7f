"""The terms of a segment as Whoosh writes and reads them.

Terms are numbered over all fields, fields in name order, terms in byte
order (`dictionary.py`); each has one posting list (`posting_writer.py`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.reading import TermInfo, TermNotFound

from index.codec.arrays import SegmentArrays, base_of, extend_info
from index.codec.bulk import BulkFieldWriter
from index.codec.dictionary import Dictionary
from index.codec.documents import length_array
from index.codec.frequencies import Packed, PartFrequencies, counted, pack_counts
from index.codec.posting_writer import MAX_GAP, Lists, book_array
from index.codec.postings import ArrayMatcher, BigCounts, PostingArrays
from index.kernels.postings import CodedList


class ArrayFieldWriter(base.FieldWriter):  # type: ignore[misc]
    """Takes sorted postings from Whoosh's writer, term by term."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._base = base_of(storage, segment)
        self._segment = segment
        self._bulk: BulkFieldWriter | None = None
        self._fieldname = ""
        self._format: Any = None
        self._texts: list[bytes] = []
        self._starts, self._docs, self._packed = array("q"), array("q"), array("Q")
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        """Begin a field; its postings may carry frequencies only."""
        if fieldobj.format.supports("positions"):
            raise ValueError(f"field {fieldname}: this codec stores no positions; the token column does")
        self._fieldname, self._format = fieldname, fieldobj.format
        self._texts = []
        self._starts, self._docs, self._packed = array("q"), array("q"), array("Q")

    def start_term(self, text: bytes) -> None:
        """Begin a term."""
        self._texts.append(text)
        self._starts.append(len(self._docs))

    def add(self, docnum: int, weight: float, value: bytes, _: int) -> None:
        """One posting; weights are frequencies, hence whole numbers."""
        if weight != int(weight) or weight < 1:
            raise ValueError(f"field {self._fieldname}: weight {weight} is not a whole number")
        self._docs.append(docnum)
        is_packed = isinstance(self._format, PartFrequencies)
        self._packed.append(int.from_bytes(value, "big") if is_packed else pack_counts((int(weight),)))

    def finish_term(self) -> None:
        """Nothing to do: a field is written at its end."""

    def finish_field(self) -> None:
        """Write the field's terms and postings."""
        if self._bulk is None:
            self._bulk = BulkFieldWriter(self._base, self._segment.doc_count_all())
        self._starts.append(len(self._docs))
        packed = np.array(self._packed, np.uint64)
        self._bulk.begin(self._fieldname, counted(packed))
        self._bulk.add(Lists(np.array(self._starts, np.int64), np.array(self._docs, np.int64), packed))
        self._bulk.end_texts(self._texts)

    def close(self) -> None:
        """Finish the files and describe them."""
        if self._bulk is not None:
            extend_info(self._base, arrays=self._bulk.close(), fields=self._bulk.fields)
        self.is_closed = True


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]
    """Terms, their statistics and their postings."""

    def __init__(self, arrays: SegmentArrays) -> None:
        self.arrays = arrays
        self.dictionary = Dictionary(arrays)
        self._gaps, self._codes, self._rows = (arrays[name] for name in ("gaps", "codes", "rows"))
        self._doc_count = arrays.info.doc_count
        self.bigs = (
            BigCounts(arrays["big_places"], arrays["big_counts"]),
            BigCounts(arrays["row_big_places"], arrays["row_big_counts"]),
        )

    def coded(self, fieldname: str, text: bytes) -> CodedList | None:
        """The term's postings as they are stored, None without the term."""
        place = self._place(fieldname, text)
        if place is None:
            return None
        start, end, row = place
        if row >= 0:
            first = row * self._doc_count
            return CodedList(None, self._rows[first : first + self._doc_count], end, first)
        return CodedList.sparse(self._gaps, self._codes, start, end, end - start + row + 1)

    def book(self, fieldname: str) -> Packed:
        """What the codes of a field's postings stand for."""
        return self.arrays[book_array(fieldname)]

    def big_counts(self, found: CodedList) -> BigCounts:
        """Where to look up the counts that have no code."""
        return self.bigs[found.is_row]

    def postings(self, fieldname: str, text: bytes) -> PostingArrays | None:
        """The term's postings, decoded; None without the term."""
        found = self.coded(fieldname, text)
        if found is None:
            return None
        entries, docs = found.places(), found.docs
        packed = self.big_counts(found).of(found, self.book(fieldname), entries)
        return PostingArrays(entries if docs is None else docs, packed)

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self.dictionary.number(*term) is not None

    def indexed_field_names(self) -> list[str]:
        """Fields with at least one term."""
        return list(self.dictionary.fields)

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Number of documents with the term, 0 without it."""
        place = self._place(fieldname, text)
        if place is None:
            return 0
        start, end, row = place
        return end - start + row + 1 if row < 0 else end - start

    def frequency(self, fieldname: str, text: bytes) -> int:
        """Number of occurrences of the term, 0 without it."""
        found = self.postings(fieldname, text)
        return 0 if found is None else int(found.freqs.sum(dtype=np.uint64))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Whoosh's statistics of a term; raises TermNotFound."""
        return self._found(fieldname, text).term_info(self.arrays[length_array(fieldname)])

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ArrayMatcher:
        """Whoosh's way through a posting list; raises TermNotFound."""
        found = self._found(fieldname, text)
        info = found.term_info(self.arrays[length_array(fieldname)])
        return ArrayMatcher(found, info, (fieldname, text), format_, scorer)

    def cursor(self, fieldname: str, fieldobj: Any) -> ArrayCursor:
        """Whoosh's way through a field's dictionary."""
        return ArrayCursor(self, fieldname, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All (field, term) pairs in order."""
        for fieldname in self.dictionary.fields:
            yield from self.terms_from(fieldname, b"", only=True)

    def terms_from(self, fieldname: str, prefix: bytes, *, only: bool = False) -> Iterator[tuple[str, bytes]]:
        """Pairs from a term on, to the end of the field or of all fields."""
        for name in self.dictionary.fields:
            if name == fieldname or (name > fieldname and not only):
                place, last = self.dictionary.bisect(name, prefix if name == fieldname else b"")
                yield from ((name, self.dictionary.text(name, number)) for number in range(place, last))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Terms from one on, with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def close(self) -> None:
        """Release the mapped dictionary."""
        self.dictionary.close()

    def _found(self, fieldname: str, text: bytes) -> PostingArrays:
        found = self.postings(fieldname, text)
        if found is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return found

    def _place(self, fieldname: str, text: bytes) -> tuple[int, int, int] | None:
        """(first entry, end, -1 - bridges among them) of a sparse list, (0, df, row) of a dense one."""
        number = self.dictionary.number(fieldname, text)
        if number is None:
            return None
        start, end = self.arrays["starts"][number : number + 2].tolist()
        if start < end:
            has_bridges = self._doc_count > MAX_GAP
            bridges = end - start - int(np.count_nonzero(self._codes[start:end])) if has_bridges else 0
            return start, end, -1 - bridges
        row = int(np.searchsorted(self.arrays["row_terms"], np.uint32(number)))
        return 0, int(self.arrays["row_dfs"][row]), row


class ArrayCursor(base.FieldCursor):  # type: ignore[misc]
    """Steps through the terms of one field."""

    def __init__(self, terms: ArrayTermsReader, fieldname: str, fieldobj: Any) -> None:
        self._terms, self._fieldname, self._fieldobj = terms, fieldname, fieldobj
        self._place, self._last = terms.dictionary.bisect(fieldname, b"")

    def first(self) -> Any:
        """Go to the field's first term."""
        return self.find(b"")

    def find(self, term: Any) -> Any:
        """Go to the first term that is not below this one."""
        text = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        self._place, self._last = self._terms.dictionary.bisect(self._fieldname, text)
        return self.text()

    def next(self) -> Any:
        """Go to the next term."""
        self._place += 1
        return self.text()

    def text(self) -> Any:
        """The term, None past the end."""
        return self._fieldobj.from_bytes(self._text()) if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        """The term's statistics, None past the end."""
        return self._terms.term_info(self._fieldname, self._text()) if self.is_valid() else None

    def is_valid(self) -> bool:
        """False past the end."""
        return self._place < self._last

    def _text(self) -> bytes:
        return self._terms.dictionary.text(self._fieldname, self._place)
