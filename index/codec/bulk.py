"""A whole segment from arrays: sorted, grouped and written at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.arrays import ArrayInfo, FieldInfo, array_writer, pack
from index.codec.dictionary import DictionaryWriter
from index.codec.frequencies import MOST, PART_BITS, PARTS, Packed, code_book
from index.codec.posting_writer import Lists, PostingWriter, book_array

PART_KEY_BITS = 2  # the lowest ones of a sorted key: 0 to PARTS - 1
_SHIFTS = np.array([PART_BITS * (PARTS - 1 - part) for part in range(PARTS)], np.uint64)

Keys = npt.NDArray[np.uint64]


class Occurrences(NamedTuple):
    """Where terms occur in one part of the articles.

    terms: key of each occurrence's term, whose order is that of the terms;
    docs: its document, of the same shape.
    """

    terms: npt.NDArray[np.unsignedinteger[Any]]
    docs: npt.NDArray[np.uint32]


class Inverted(NamedTuple):
    """Posting lists, terms ascending. terms: key of each list's term."""

    terms: Keys
    lists: Lists


def invert(parts: Sequence[Occurrences], doc_count: int) -> Inverted:
    """Occurrences in each part → posting lists.

    One sort of (term, document, part) does it all; keys of terms need to be
    below 2**62 / doc_count.
    """
    doc_bits = np.uint64(max(1, (doc_count - 1).bit_length()) + PART_KEY_BITS)
    if any(part.terms.size and int(part.terms.max()) >> (64 - int(doc_bits)) for part in parts):
        raise ValueError("too many terms and documents for one segment")
    keys = np.concatenate(
        [
            part.terms.astype(np.uint64) << doc_bits
            | part.docs.astype(np.uint64) << np.uint64(PART_KEY_BITS)
            | np.uint64(number)
            for number, part in enumerate(parts)
        ]
    )
    keys.sort()
    changes = _first_of_runs(keys)
    counts = np.minimum(np.diff(np.append(changes, keys.size)), MOST).astype(np.uint64)
    keys = keys[changes]
    counts <<= _SHIFTS[(keys & np.uint64(2**PART_KEY_BITS - 1)).astype(np.intp)]
    keys >>= np.uint64(PART_KEY_BITS)
    postings = _first_of_runs(keys)
    packed = np.add.reduceat(counts, postings) if postings.size else counts
    keys = keys[postings]
    doc_bits -= np.uint64(PART_KEY_BITS)
    terms = keys >> doc_bits
    heads = _first_of_runs(terms)
    docs = (keys & ((np.uint64(1) << doc_bits) - np.uint64(1))).astype(np.int64)
    return Inverted(terms[heads], Lists(np.append(heads, keys.size), docs, packed))


def _first_of_runs(ordered: Keys) -> npt.NDArray[np.int64]:
    """Where each run of equal numbers begins."""
    if not ordered.size:
        return np.empty(0, np.int64)
    return np.concatenate(([0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1))


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
