"""The term dictionary and posting lists of a segment.

Terms are numbered over all fields, fields in name order, terms in byte
order. Term t has the bytes keys[key_ends[t-1]:key_ends[t]] and the postings
starts[t] up to starts[t+1] in `docs` (uint16 while the segment has at most
65,536 documents, else uint32) and `freqs` (uint8; 255 stands for a
frequency kept in `big_freqs` at the posting number in `big_places`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.reading import TermInfo, TermNotFound

from index.codec.arrays import ArrayWriter, FieldInfo, SegmentArrays, base_of, extend_info, pack
from index.codec.postings import ArrayMatcher, PostingArrays, Unsigned

BIG = 255  # as a frequency: look it up in `big_freqs`
SMALL_SEGMENT = 65_536


class ArrayFieldWriter(base.FieldWriter):  # type: ignore[misc]
    """Takes sorted postings from Whoosh's writer, term by term."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._segment = segment
        self._base = base_of(storage, segment)
        self._writers: dict[str, ArrayWriter] = {}
        self._fields: dict[str, FieldInfo] = {}
        self._fieldname = ""
        self._terms = 0
        self._first = 0
        self._docs: list[int] = []
        self._freqs: list[int] = []
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        """Begin a field; its postings may carry frequencies only."""
        if fieldobj.format.supports("positions"):
            raise ValueError(f"field {fieldname}: this codec stores no positions; the token column does")
        self._fieldname, self._first = fieldname, self._terms

    def start_term(self, text: bytes) -> None:
        """Begin a term."""
        self._writer("keys", np.uint8).write(text)
        self._writer("key_ends", np.uint64).append([self._writer("keys", np.uint8).count])

    def add(self, docnum: int, weight: float, _: bytes, __: int) -> None:
        """One posting; weights are frequencies, hence whole numbers."""
        if weight != int(weight) or weight < 1:
            raise ValueError(f"field {self._fieldname}: weight {weight} is not a whole number")
        self._docs.append(docnum)
        self._freqs.append(int(weight))

    def finish_term(self) -> None:
        """Write the term's postings."""
        kind = np.uint16 if self._segment.doc_count_all() <= SMALL_SEGMENT else np.uint32
        writer = self._writer("docs", kind)
        freqs = np.array(self._freqs, np.uint32)
        big = np.flatnonzero(freqs >= BIG)
        if big.size:
            self._writer("big_places", np.uint64).append(writer.count + big)
            self._writer("big_freqs", np.uint32).append(freqs[big])
        self._writer("starts", np.uint64).append([writer.count])
        writer.append(self._docs)
        self._writer("freqs", np.uint8).append(np.minimum(freqs, BIG))
        self._terms += 1
        self._docs, self._freqs = [], []

    def finish_field(self) -> None:
        """Note which terms are this field's."""
        self._fields[self._fieldname] = FieldInfo(self._first, self._terms)

    def close(self) -> None:
        """Finish the files and describe them."""
        if "docs" in self._writers:
            self._writer("starts", np.uint64).append([self._writers["docs"].count])
        extend_info(self._base, arrays=pack(self._base, "terms", self._writers.values()), fields=self._fields)
        self.is_closed = True

    def _writer(self, name: str, dtype: type[Any]) -> ArrayWriter:
        if name not in self._writers:
            self._writers[name] = ArrayWriter(self._base, name, dtype)
        return self._writers[name]


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]
    """Looks terms up by bisection in the mapped dictionary."""

    def __init__(self, arrays: SegmentArrays) -> None:
        self.arrays = arrays
        self._keys = memoryview(arrays["keys"])  # type: ignore[arg-type]
        self._key_ends = arrays["key_ends"]
        self._numbers: dict[tuple[str, bytes], int | None] = {}

    def number(self, fieldname: str, text: bytes) -> int | None:
        """The term's number, None if the segment does not have it."""
        found = self._numbers.get((fieldname, text), -1)
        if found == -1:
            place, last = self._bisect(fieldname, text)
            found = place if place < last and self._key(place) == text else None
            if len(self._numbers) > MAX_REMEMBERED:
                self._numbers.clear()
            self._numbers[fieldname, text] = found
        return found

    def postings(self, fieldname: str, text: bytes) -> PostingArrays | None:
        """The term's documents and frequencies, None without the term."""
        number = self.number(fieldname, text)
        if number is None:
            return None
        start, end = (int(place) for place in self.arrays["starts"][number : number + 2])
        return PostingArrays(self.arrays["docs"][start:end], self._freqs(start, end))

    def _freqs(self, start: int, end: int) -> Unsigned:
        """Frequencies of postings start..end, the big ones looked up."""
        freqs = self.arrays["freqs"][start:end]
        places = self.arrays["big_places"]
        if not places.size:
            return freqs
        first, last = np.searchsorted(places, np.array((start, end), places.dtype))
        if first == last:
            return freqs
        whole = freqs.astype(np.uint32)
        whole[(places[first:last] - np.uint64(start)).astype(np.intp)] = self.arrays["big_freqs"][first:last]
        return whole

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self.number(*term) is not None

    def indexed_field_names(self) -> list[str]:
        """Fields with at least one term."""
        return list(self.arrays.info.fields)

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Number of documents with the term, 0 without it."""
        number = self.number(fieldname, text)
        if number is None:
            return 0
        start, end = self.arrays["starts"][number : number + 2]
        return int(end - start)

    def frequency(self, fieldname: str, text: bytes) -> int:
        """Number of occurrences of the term, 0 without it."""
        found = self.postings(fieldname, text)
        return 0 if found is None else int(found.freqs.sum(dtype=np.uint64))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Whoosh's statistics of a term; raises TermNotFound."""
        found = self.postings(fieldname, text)
        if found is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return found.term_info(self.arrays[f"length_{fieldname}"])

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ArrayMatcher:
        """Whoosh's way through a posting list; raises TermNotFound."""
        found = self.postings(fieldname, text)
        if found is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return ArrayMatcher(found, self.term_info(fieldname, text), (fieldname, text), format_, scorer)

    def cursor(self, fieldname: str, fieldobj: Any) -> ArrayCursor:
        """Whoosh's way through a field's dictionary."""
        return ArrayCursor(self, fieldname, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All (field, term) pairs in order."""
        for fieldname in self.arrays.info.fields:
            yield from self.terms_from(fieldname, b"", only=True)

    def terms_from(self, fieldname: str, prefix: bytes, *, only: bool = False) -> Iterator[tuple[str, bytes]]:
        """Pairs from a term on, to the end of the field or of all fields."""
        for name in self.arrays.info.fields:
            if name == fieldname or (name > fieldname and not only):
                place, last = self._bisect(name, prefix if name == fieldname else b"")
                yield from ((name, self._key(number)) for number in range(place, last))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Terms from one on, with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def close(self) -> None:
        """Release the mapped dictionary."""
        self._keys.release()

    def _bisect(self, fieldname: str, text: bytes) -> tuple[int, int]:
        """(first term of the field that is not below `text`, end of the field)."""
        field = self.arrays.info.fields.get(fieldname)
        if field is None:
            return 0, 0
        low, high = field.first, field.last
        while low < high:
            middle = (low + high) // 2
            if self._key(middle) < text:
                low = middle + 1
            else:
                high = middle
        return low, field.last

    def _key(self, number: int) -> bytes:
        start = int(self._key_ends[number - 1]) if number else 0
        return bytes(self._keys[start : int(self._key_ends[number])])


class ArrayCursor(base.FieldCursor):  # type: ignore[misc]
    """Steps through the terms of one field."""

    def __init__(self, terms: ArrayTermsReader, fieldname: str, fieldobj: Any) -> None:
        self._terms, self._fieldname, self._fieldobj = terms, fieldname, fieldobj
        self._place, self._last = terms._bisect(fieldname, b"")

    def first(self) -> Any:
        """Go to the field's first term."""
        return self.find(b"")

    def find(self, term: Any) -> Any:
        """Go to the first term that is not below this one."""
        text = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        self._place, self._last = self._terms._bisect(self._fieldname, text)
        return self.text()

    def next(self) -> Any:
        """Go to the next term."""
        self._place += 1
        return self.text()

    def text(self) -> Any:
        """The term, None past the end."""
        return self._fieldobj.from_bytes(self._terms._key(self._place)) if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        """The term's statistics, None past the end."""
        return self._terms.term_info(self._fieldname, self._terms._key(self._place)) if self.is_valid() else None

    def is_valid(self) -> bool:
        """False past the end."""
        return self._place < self._last


MAX_REMEMBERED = 100_000  # term numbers kept per segment: about 10 MB
