"""Several segments → one, array by array, in bounded memory.

Documents keep their order, segment after segment; deleted ones are left
out, and terms that only they had. Posting lists are merged some millions
of postings at a time: each source's share of a chunk is decoded, put beside
the others, and written like any other list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.arrays import ArrayInfo, FieldInfo, SegmentArrays
from index.codec.bulk import BulkFieldWriter
from index.codec.dictionary import Dictionary
from index.codec.frequencies import Packed
from index.codec.posting_writer import Lists, book_array
from index.kernels.merging import Coded, Keys, Texts, merged, merged_texts
from index.kernels.posting_codes import Numbers

POSTINGS_AT_ONCE = 2_000_000  # about 50 MB while they are put together; 150 MB where nothing is compiled


class Source:
    """One segment to be merged.

    new_docs: int64 (doc_count,), the document's number in the merged
    segment, -1 where it is left out.
    """

    def __init__(self, arrays: SegmentArrays, keep: npt.NDArray[np.bool_], first: int) -> None:
        self.arrays = arrays
        self.keep = keep
        self.dictionary = Dictionary(arrays)
        self.new_docs = np.where(keep, first + np.cumsum(keep) - 1, -1)

    @property
    def postings(self) -> int:
        """Of all its terms, at most: gaps too wide for one entry take several."""
        return self.arrays["codes"].size + int(self.arrays["row_dfs"].sum(dtype=np.int64))

    def texts(self, fieldname: str) -> Texts:
        """All terms of a field of texts, in order."""
        field = self.arrays.info.fields.get(fieldname)
        if field is None:
            return Texts(np.empty(0, np.uint8), np.empty(0, np.int64))
        ends = self.arrays["key_ends"][: field.first_key + field.last - field.first].astype(np.int64)
        start = int(ends[field.first_key - 1]) if field.first_key else 0
        return Texts(self.arrays["keys"][start : int(ends[-1])], ends[field.first_key :] - start)

    def frequencies(self, field: FieldInfo) -> Numbers:
        """Entries of each posting list of a field."""
        starts = self.arrays["starts"][field.first : field.last + 1].astype(np.int64)
        found = np.diff(starts)
        low, high = self._rows(field.first, field.last)
        found[self.arrays["row_terms"][low:high].astype(np.int64) - field.first] = self.arrays["row_dfs"][low:high]
        return found

    def counted(self, fieldname: str) -> Counter[int]:
        """Packed counts of a field's postings, and how many postings have them."""
        field, arrays = self.arrays.info.fields.get(fieldname), self.arrays
        if field is None:
            return Counter()
        first, last = arrays["starts"][[field.first, field.last]].tolist()
        codes = np.bincount(arrays["codes"][first:last], minlength=256)
        codes += np.bincount(self._row_codes(*self._rows(field.first, field.last)), minlength=256)
        book = arrays[book_array(fieldname)]
        return Counter(dict(zip(book.tolist(), codes[1 : book.size + 1].tolist(), strict=True)))

    def coded(self, fieldname: str, keys: Keys, low: int, high: int) -> Coded:
        """The lists of terms low <= number < high as they lie on disk. keys: of these terms."""
        starts = self.arrays["starts"][low : high + 1].astype(np.int64)
        first, last = int(starts[0]), int(starts[-1])
        row, row_end = self._rows(low, high)
        book = np.zeros(256, np.uint64)
        counts = self.arrays[book_array(fieldname)]
        book[1 : counts.size + 1] = counts
        size = self.keep.size
        return Coded(
            keys,
            starts - first,
            self.arrays["gaps"][first:last],
            self.arrays["codes"][first:last],
            self._row_codes(row, row_end),
            self.arrays["row_terms"][row:row_end].astype(np.int64) - low,
            book,
            *self._bigs("big", first, last),
            *self._bigs("row_big", row * size, row_end * size),
            self.new_docs,
        )

    def _bigs(self, name: str, first: int, last: int) -> tuple[Numbers, Packed]:
        """Places from the first one on, and the counts there, that have no code."""
        places = self.arrays[f"{name}_places"]
        low, high = np.searchsorted(places, np.array((first, last), np.uint64))
        return places[low:high].astype(np.int64) - first, self.arrays[f"{name}_counts"][low:high]

    def _rows(self, low: int, high: int) -> tuple[int, int]:
        """Which rows belong to terms low <= number < high."""
        first, last = np.searchsorted(self.arrays["row_terms"], np.array((low, high), np.uint32)).tolist()
        return first, last

    def _row_codes(self, first: int, last: int) -> npt.NDArray[np.uint8]:
        """Those of some rows, one after the other."""
        size = self.keep.size
        codes: npt.NDArray[np.uint8] = self.arrays["rows"][first * size : last * size]
        return codes


class _Counting:
    """Counts the postings that are merged, of `total` with those of deleted articles."""

    def __init__(self, total: int, on_share: Callable[[float], None]) -> None:
        self._total = max(1, total)
        self._done = 0
        self._on_share = on_share

    def add(self, postings: int) -> None:
        """So many more."""
        self._done += postings
        self._on_share(self._done / self._total)


class _Share(NamedTuple):
    """One source's terms of a field. keys: of each term in the merged field,
    ascending; first: number of the first one in the source."""

    source: Source
    keys: Keys
    first: int


def merge_terms(
    base: Path, sources: Sequence[Source], doc_count: int, on_share: Callable[[float], None]
) -> tuple[dict[str, ArrayInfo], dict[str, FieldInfo]]:
    """Write dictionary and postings of all sources as one segment's.

    on_share: is told, after each chunk, how many of the postings are done.
    """
    writer = BulkFieldWriter(base, doc_count)
    count = _Counting(sum(source.postings for source in sources), on_share)
    names = sorted({name for source in sources for name in source.arrays.info.fields})
    singles: dict[str, _Singles] = {}
    for name in names:
        pairs_of = next(s.arrays.info.fields[name].pairs_of for s in sources if name in s.arrays.info.fields)
        writer.begin(name, sum((source.counted(name) for source in sources), Counter()))
        if pairs_of:
            keys = _merge_lists(writer, name, _pair_shares(sources, name, singles[pairs_of]), count)
            writer.end_pairs(pairs_of, keys, singles[pairs_of].left)
        else:
            texts, numbers = merged_texts([source.texts(name) for source in sources])
            keys = _merge_lists(writer, name, _text_shares(sources, name, numbers), count)
            kept = np.zeros(texts.ends.size, np.bool_)
            kept[keys] = True
            singles[name] = _Singles(numbers, kept)
            writer.end_joined(_only(texts, kept))
    return writer.close(), writer.fields


class _Singles(NamedTuple):
    """Merged texts of a field. numbers: of each source's texts among all; kept: (texts,), those with postings left."""

    numbers: list[Numbers]
    kept: npt.NDArray[np.bool_]

    @property
    def left(self) -> int:
        """How many are left."""
        return int(self.kept.sum())


def _only(texts: Texts, kept: npt.NDArray[np.bool_]) -> Texts:
    if kept.all():
        return texts
    sizes = np.diff(texts.ends, prepend=0)
    return Texts(texts.data[np.repeat(kept, sizes)], np.cumsum(sizes[kept]))


def _text_shares(sources: Sequence[Source], name: str, numbers: list[Numbers]) -> list[_Share]:
    return [
        _Share(source, own.astype(np.uint64), field.first)
        for source, own in zip(sources, numbers, strict=True)
        if (field := source.arrays.info.fields.get(name))
    ]


def _pair_shares(sources: Sequence[Source], name: str, singles: _Singles) -> list[_Share]:
    """Keys `first * singles.left + second`.

    Pairs of a single that is gone have no postings left; they only must not
    break the order.
    """
    shares: list[_Share] = []
    place: Keys = (np.cumsum(singles.kept) - singles.kept).astype(np.uint64)  # of each, or where it would be
    for source, numbers in zip(sources, singles.numbers, strict=True):
        if field := source.arrays.info.fields.get(name):
            starts = source.arrays[f"pair_starts_{name}"].astype(np.int64)
            firsts = np.repeat(numbers, np.diff(starts))
            seconds = place[numbers[source.arrays[f"pair_seconds_{name}"]]]
            seconds[~singles.kept[firsts]] = 0
            shares.append(_Share(source, place[firsts] * np.uint64(singles.left) + seconds, field.first))
    return shares


def _merge_lists(writer: BulkFieldWriter, name: str, shares: list[_Share], count: _Counting) -> Keys:
    """Write the lists of a field, chunk by chunk; returns the keys of its terms."""
    written = [np.empty(0, np.uint64)]
    for bounds in _chunks(name, shares):
        if not any(np.diff(np.searchsorted(share.keys, np.array(bounds, np.uint64))).any() for share in shares):
            continue
        keys, lists = _merged(name, shares, bounds)
        present = np.flatnonzero(np.diff(lists.starts))
        starts = np.append(lists.starts[present], lists.starts[-1])
        writer.add(Lists(starts, lists.docs, lists.packed))
        written.append(keys[present])
        count.add(lists.docs.size)
    return np.concatenate(written)


def _chunks(name: str, shares: list[_Share]) -> Iterator[tuple[int, int]]:
    """Ranges of keys with about POSTINGS_AT_ONCE postings each."""
    if not shares:
        return
    frequencies = [share.source.frequencies(share.source.arrays.info.fields[name]) for share in shares]
    total = sum(int(own.sum()) for own in frequencies)
    bounds = [0]
    for part in range(1, total // POSTINGS_AT_ONCE + 1):
        largest = max(zip(shares, frequencies, strict=True), key=lambda found: found[1].size)
        wanted = int(largest[1].sum()) * part * POSTINGS_AT_ONCE // total
        place = int(np.searchsorted(np.cumsum(largest[1]), wanted))
        bounds.append(int(largest[0].keys[min(place, largest[0].keys.size - 1)]))
    yield from pairwise(sorted({*bounds, 1 << 62}))


def _merged(name: str, shares: list[_Share], bounds: tuple[int, int]) -> tuple[Keys, Lists]:
    """The lists of all terms with low <= key < high."""
    coded = []
    for share in shares:
        low, high = np.searchsorted(share.keys, np.array(bounds, np.uint64)).tolist()
        if high > low:
            coded.append(share.source.coded(name, share.keys[low:high], share.first + low, share.first + high))
    return merged(coded)
