"""Posting lists of several segments → those of one, in NumPy; see `index.kernels`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.kernels.plain.posting_codes import BIG, Codes, Lists, Numbers, Packed

Keys = npt.NDArray[np.uint64]


class Coded(NamedTuple):
    """Some terms of one segment with their lists as they lie on disk.

    keys: uint64 (n,), ascending and below 2**64 - 1, of each term among those of
    all segments, equal only where nothing is left of the lists;
    starts: int64 (n + 1,), its entries in gaps and codes; rows: uint8
    (r * documents,), row_terms: int64 (r,), ascending, the term of each row,
    whose entries are none; book: uint64 (256,), counts of each code.
    big_places, row_big_places: int64, ascending, where in codes and in rows
    BIG is, big_counts, row_big_counts: uint64, what it stands for there.
    new_docs: int64 (documents,), the new number of each, ascending, -1 where
    it is left out.
    """

    keys: Keys
    starts: Numbers
    gaps: npt.NDArray[np.uint16]
    codes: Codes
    rows: Codes
    row_terms: Numbers
    book: Packed
    big_places: Numbers
    big_counts: Packed
    row_big_places: Numbers
    row_big_counts: Packed
    new_docs: Numbers


class Texts(NamedTuple):
    """Distinct texts in byte order, end to end. ends: int64, where in `data` each ends."""

    data: Codes
    ends: Numbers


class _Found(NamedTuple):
    """Lists one after the other: term and size of each, and what they hold."""

    terms: Numbers
    sizes: Numbers
    docs: Numbers
    packed: Packed


def merged_texts(segments: Sequence[Texts]) -> tuple[Texts, list[Numbers]]:
    """All texts of some segments, and the number of each segment's texts among these."""
    lists = [_cut(segment) for segment in segments]
    # Sorted lists end to end: `sorted` finds the runs and merges them, nearly twice as fast as a set's texts.
    every = list(dict.fromkeys(sorted(chain.from_iterable(lists))))
    number = {text: place for place, text in enumerate(every)}
    ends = np.cumsum(np.fromiter(map(len, every), np.int64, len(every)))
    numbers = [np.fromiter(map(number.__getitem__, own), np.int64, len(own)) for own in lists]
    return Texts(np.frombuffer(b"".join(every), np.uint8), ends), numbers


def _cut(texts: Texts) -> list[bytes]:
    data = texts.data.tobytes()
    ends = texts.ends.tolist()
    if ends != sorted(ends) or min(ends, default=0) < 0 or ends[-1:] not in ([], [len(data)]):
        raise ValueError("ends have to ascend to the size of the data")
    return [data[start:end] for start, end in pairwise([0, *ends])]


def merged(segments: Sequence[Coded]) -> tuple[Keys, Lists]:
    """Keys of all terms, ascending, and the lists of each, segment after segment.

    The new numbers of a segment's documents have to be above those of the
    segment before. Terms of which nothing is left have empty lists. Raises
    ValueError or IndexError if the arrays of a segment do not fit together.
    """
    every = [segment.keys for segment in segments]
    keys = np.sort(np.concatenate(every)) if every else np.empty(0, np.uint64)
    keys = keys[np.diff(keys, prepend=~keys[:1]) != 0]  # `np.unique` hashes, which takes ten times as long
    parts = []
    for segment in segments:
        places = np.searchsorted(keys, segment.keys)
        parts += [found._replace(terms=places[found.terms]) for found in _decoded(segment)]
    counts = np.zeros(keys.size, np.int64)
    for part in parts:
        np.add.at(counts, part.terms, part.sizes)
    starts = np.concatenate(([0], np.cumsum(counts)))
    docs, packed = np.empty(starts[-1], np.int64), np.empty(starts[-1], np.uint64)
    filled = starts[:-1].copy()  # how far each list is
    for part in parts:
        places = np.repeat(filled[part.terms] - (np.cumsum(part.sizes) - part.sizes), part.sizes)
        places += np.arange(places.size)
        docs[places], packed[places] = part.docs, part.packed
        np.add.at(filled, part.terms, part.sizes)
    return keys, Lists(starts, docs, packed)


def _decoded(segment: Coded) -> tuple[_Found, _Found]:
    """Sparse and dense lists."""
    return _kept(_sparse(segment), segment.new_docs), _kept(_dense(segment), segment.new_docs)


def _kept(found: _Found, new_docs: Numbers) -> _Found:
    docs = new_docs[found.docs]
    kept = docs >= 0
    if kept.all():
        return found._replace(docs=docs)
    sizes = np.diff(np.concatenate(([0], np.cumsum(kept)))[np.concatenate(([0], np.cumsum(found.sizes)))])
    return _Found(found.terms, sizes, docs[kept], found.packed[kept])


def _sparse(segment: Coded) -> _Found:
    starts, codes = segment.starts, segment.codes
    docs = np.cumsum(segment.gaps, dtype=np.int64)
    sizes = np.diff(starts)
    docs -= np.repeat(np.concatenate(([0], docs))[starts[:-1]], sizes)
    packed = _packed(segment.book, codes, segment.big_places, segment.big_counts)
    if not codes.all():  # entries of code 0 bridge wide gaps
        present = codes > 0
        docs, packed = docs[present], packed[present]
        sizes = np.diff(np.concatenate(([0], np.cumsum(present)))[starts])
    return _Found(np.arange(sizes.size), sizes, docs, packed)


def _dense(segment: Coded) -> _Found:
    size, rows = segment.new_docs.size, segment.rows
    docs = np.flatnonzero(rows)
    packed = _packed(segment.book, rows, segment.row_big_places, segment.row_big_counts)[docs]
    row_starts = np.arange(segment.row_terms.size) * size
    sizes = np.diff(docs.searchsorted(row_starts), append=docs.size)
    docs -= np.repeat(row_starts, sizes)
    return _Found(segment.row_terms, sizes, docs, packed)


def _packed(book: Packed, codes: Codes, big_places: Numbers, big_counts: Packed) -> Packed:
    """What codes stand for."""
    packed = book[codes]
    if (codes == BIG).any():
        packed[big_places] = big_counts
    return packed
