"""A whole segment from arrays: sorted, grouped and written at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.arrays import ArrayInfo, FieldInfo, array_writer, pack
from index.codec.dictionary import DictionaryWriter
from index.codec.frequencies import MOST, PART_BITS, PARTS, CodeBook, code_book
from index.codec.posting_writer import Lists, PostingWriter, book_array

PART_KEY_BITS = 2  # the lowest ones of a sorted key: 0 to PARTS - 1
_SHIFTS = np.array([PART_BITS * (PARTS - 1 - part) for part in range(PARTS)], np.int64)

Keys = npt.NDArray[np.unsignedinteger[Any]]
Numbers = npt.NDArray[np.int64]


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
    below 2**62 / doc_count. Few and narrow arrays: zeroed pages of memory
    would cost more than the sort.
    """
    doc_bits = max(1, (doc_count - 1).bit_length())
    keys = _keys(parts, doc_bits)
    keys.sort()
    heads = first_of_runs(keys)
    counts = np.minimum(np.diff(heads, append=keys.size), MOST)
    keys = keys.take(heads)
    kind = keys.dtype.type
    counts <<= _SHIFTS.take(keys & kind(2**PART_KEY_BITS - 1))
    keys >>= kind(PART_KEY_BITS)
    postings = first_of_runs(keys)
    packed = _sums(counts, postings)
    keys = keys.take(postings)
    terms = keys >> kind(doc_bits)
    heads = first_of_runs(terms)
    keys &= kind((1 << doc_bits) - 1)
    lists = Lists(np.append(heads, keys.size), keys.astype(np.int64), packed.view(np.uint64))
    return Inverted(terms.take(heads).astype(np.uint64), lists)


def _keys(parts: Sequence[Occurrences], doc_bits: int) -> Keys:
    """Term, document and part of each occurrence as a number of 32 or 64 bits."""
    most = max((int(part.terms.max(initial=0)) for part in parts), default=0)
    bits = most.bit_length() + doc_bits + PART_KEY_BITS
    if bits > 64:
        raise ValueError("too many terms and documents for one segment")
    kind: type[np.unsignedinteger[Any]] = np.uint32 if bits <= 32 else np.uint64
    keys: Keys = np.empty(sum(part.terms.size for part in parts), kind)
    first = 0
    for number, part in enumerate(parts):
        own = keys[first : first + part.terms.size]
        own[:] = part.terms
        own <<= kind(doc_bits)
        own |= part.docs
        own <<= kind(PART_KEY_BITS)
        own |= kind(number)
        first += own.size
    return keys


def first_of_runs(ordered: Keys) -> Numbers:
    """Where each run of equal numbers begins."""
    is_first = np.ones(ordered.size, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    return is_first.nonzero()[0]


def _sums(values: Numbers, firsts: Numbers) -> Numbers:
    """Sums of the runs that begin at `firsts`; most runs are of one value."""
    sums = values.take(firsts)
    is_added = np.ones(values.size, np.bool_)
    is_added[firsts] = False
    added = is_added.nonzero()[0]
    np.add.at(sums, added - np.arange(1, added.size + 1), values.take(added))
    return sums


class BulkFieldWriter:
    """Writes a segment's dictionary and postings, fields in name order.

    For each field `begin`, then its lists in one or more pieces, then the
    terms that they are of: texts, or pairs of another field's terms.
    """

    def __init__(self, base: Path, doc_count: int) -> None:
        self._base = base
        self._dictionary = DictionaryWriter(base)
        self._postings = PostingWriter(base, doc_count)
        self._books: dict[str, CodeBook] = {}
        self._fieldname = ""

    @property
    def fields(self) -> dict[str, FieldInfo]:
        """What `SEG.segment.json` says of the fields."""
        return self._dictionary.fields

    def begin(self, fieldname: str, counts: Mapping[int, int]) -> None:
        """Begin a field. counts: packed counts, and how many postings have them."""
        self._fieldname = fieldname
        self._books[fieldname] = CodeBook(code_book(counts))

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
        books = [
            array_writer(self._base, book_array(name), np.uint64, book.numbers) for name, book in self._books.items()
        ]
        return pack(self._base, "terms", [*self._dictionary.finished(), *self._postings.finished(), *books])
