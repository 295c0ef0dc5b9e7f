"""The token column: every article's syllables in order, with their places.

token_ids        u2  code of each syllable; articles in order, in each its
                     fields in order
token_bounds         (articles * fields + 1): where each field begins
token_gaps       u1  two bits a syllable, lowest first: characters between it
                     and the one before (1 to 3) or the field's beginning
                     (0 to 2), counted from 0; 3 for any other number
odd_places           syllables with another gap, or whose length is not that
odd_gaps             of their vocabulary entry (NFD, invisible characters):
odd_sizes            their true gap and length
vocabulary       u1  toned syllables as UTF-8, sorted by (toneless, toned),
vocabulary_ends      so that all spellings of a toneless syllable are a range
vocabulary_chars u1  length of each in characters
common_ids       u4  above 65,536 entries: the ids of the codes, ascending;
rare_places          code 65,535 stands for any other syllable, and these
rare_ids         u4  tell which one: 0.1 % at 100,000 articles

Up to 65,536 entries a code is the id, the number of the vocabulary entry.
Arrays without a type here take the smallest that holds their numbers.

Phrases, snippets and proximity read this; no text is tokenised to search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec.arrays import ArrayInfo, ArrayWriter, pack
from index.codec.token_column import SMALL_VOCABULARY, TokenArrays, TokenColumn
from index.kernels.token_codes import PER_BYTE, gap_codes, packed_codes
from index.kernels.tokens import RARE, Ids, Ints
from index.vietnamese.tones import fold

__all__ = ["TokenArrays", "merge_tokens", "write_tokens"]

SYLLABLES_AT_ONCE = 1 << 20  # merged together: about 50 MB of arrays


def write_tokens(base: Path, tokens: TokenArrays, forms: Sequence[tuple[str, str]]) -> dict[str, ArrayInfo]:
    """Write the column; ids number the vocabulary as given, (toned, toneless) in any order."""
    order = sorted(range(len(forms)), key=[(toneless, toned) for toned, toneless in forms].__getitem__)
    place = np.empty(len(order), np.uint32)
    place[order] = np.arange(len(order), dtype=np.uint32)
    ids = place[tokens.ids]
    counts = np.bincount(ids, minlength=len(order))
    largest = max(int(tokens.gaps.max(initial=0)), int(tokens.sizes.max(initial=0)))
    writer = _ColumnWriter(base, [forms[number][0] for number in order], counts, largest)
    writer.append(tokens._replace(ids=ids))
    return writer.close()


def merge_tokens(
    base: Path,
    columns: Sequence[TokenColumn],
    keeps: Sequence[npt.NDArray[np.bool_] | None],
    on_share: Callable[[float], None] = lambda _: None,
) -> dict[str, ArrayInfo]:
    """Write the articles of several columns as one, in order.

    keeps: per column which of its articles (articles,), None for all;
    on_share: is told from time to time how much is done, 0 to 1.
    Reads a million syllables at a time. What no article holds any more
    leaves the vocabulary.
    """
    columns_kept = [
        (column, None if keep is None or keep.all() else keep) for column, keep in zip(columns, keeps, strict=True)
    ]
    vocabularies = [column.vocabulary.all() for column in columns]
    counts = [_counts(column, keep) for column, keep in columns_kept]
    used = {
        term
        for terms, count in zip(vocabularies, counts, strict=True)
        for term, n in zip(terms, count, strict=True)
        if n
    }
    merged = sorted(used, key=lambda term: (fold(term), term))
    number = {term: place for place, term in enumerate(merged)}
    places = [np.fromiter((number.get(term, 0) for term in terms), np.uint32, len(terms)) for terms in vocabularies]
    total = np.zeros(len(merged), np.int64)
    for place, count in zip(places, counts, strict=True):
        np.add.at(total, place[count > 0], count[count > 0])
    writer = _ColumnWriter(base, merged, total, max((column.largest for column in columns), default=0))
    written = 0
    for (column, keep), place in zip(columns_kept, places, strict=True):
        for chunk in _kept(column, keep):
            writer.append(chunk._replace(ids=place[chunk.ids]))
            written += chunk.ids.size
            on_share(written / max(1, int(total.sum())))
    return writer.close()


def _counts(column: TokenColumn, keep: npt.NDArray[np.bool_] | None) -> Ints:
    """How often each vocabulary entry occurs in the articles that are kept."""
    counts = np.zeros(column.vocabulary.size, np.int64)
    every = (column.ids(*part) for part in column.parts(SYLLABLES_AT_ONCE))
    for ids in every if keep is None else (chunk.ids for chunk in _kept(column, keep)):
        counts += np.bincount(ids, minlength=counts.size)
    return counts


def _kept(column: TokenColumn, keep: npt.NDArray[np.bool_] | None) -> Iterator[TokenArrays]:
    """The articles that are kept, about a million syllables at a time."""
    for first, last in column.parts(SYLLABLES_AT_ONCE):
        part = column.arrays(first, last)
        yield part if keep is None else _only(part, keep[first:last])


def _only(part: TokenArrays, keep: npt.NDArray[np.bool_]) -> TokenArrays:
    counts = np.diff(part.bounds)
    keep_field = np.repeat(keep, counts.size // keep.size)
    kept = np.repeat(keep_field, counts)
    bounds = np.concatenate(([0], np.cumsum(counts[keep_field])))
    return TokenArrays(part.ids[kept], part.gaps[kept], part.sizes[kept], bounds)


class _ColumnWriter:
    """Writes a column in pieces; knows its vocabulary beforehand."""

    def __init__(self, base: Path, vocabulary: list[str], counts: Ints, largest: int) -> None:
        """vocabulary: sorted, by number; counts: how often each occurs; largest: no gap or size is above it."""
        self._base = base
        self._chars = np.fromiter(map(len, vocabulary), np.uint32, len(vocabulary))
        place_type = _holding(int(counts.sum()))
        kinds = {
            "token_ids": np.uint16,
            "token_bounds": place_type,
            "token_gaps": np.uint8,
            "odd_places": place_type,
            "odd_gaps": _holding(largest),
            "odd_sizes": _holding(largest),
        }
        self._codes: npt.NDArray[np.uint16] | None = None
        if len(vocabulary) > SMALL_VOCABULARY:
            kinds |= {"common_ids": np.uint32, "rare_places": place_type, "rare_ids": np.uint32}
        self._writers = {name: ArrayWriter(base, name, kind) for name, kind in kinds.items()}
        if len(vocabulary) > SMALL_VOCABULARY:
            common = np.sort(np.argsort(-counts, kind="stable")[:RARE])
            self._codes = np.full(len(vocabulary), RARE, np.uint16)
            self._codes[common] = np.arange(RARE, dtype=np.uint16)
            self._writers["common_ids"].append(common)
        self._write_vocabulary(vocabulary)
        self._written = 0
        self._unpacked = np.empty(0, np.uint8)  # codes of gaps that do not fill a byte yet
        self._writers["token_bounds"].append([0])

    def append(self, tokens: TokenArrays) -> None:
        """Add articles; ids number the vocabulary."""
        write, ids = self._writers, tokens.ids
        gaps, sizes = (np.ascontiguousarray(own, np.uint32) for own in (tokens.gaps, tokens.sizes))
        codes, odd = gap_codes(ids, gaps, sizes, tokens.bounds.astype(np.int64), self._chars)
        write["odd_places"].append(odd + self._written)
        write["odd_gaps"].append(tokens.gaps[odd])
        write["odd_sizes"].append(tokens.sizes[odd])
        write["token_ids"].append(ids if self._codes is None else self._escaped(ids))
        write["token_bounds"].append(tokens.bounds[1:].astype(np.int64) + self._written)
        self._pack(codes)
        self._written += ids.size

    def close(self) -> dict[str, ArrayInfo]:
        """Finish the file."""
        self._pack(np.zeros(-self._unpacked.size % PER_BYTE, np.uint8))
        return pack(self._base, "tokens", self._writers.values())

    def _escaped(self, ids: Ids) -> npt.NDArray[np.uint16]:
        assert self._codes is not None
        codes = self._codes[ids]
        rare = np.flatnonzero(codes == RARE)
        self._writers["rare_places"].append(rare + self._written)
        self._writers["rare_ids"].append(ids[rare])
        return codes

    def _pack(self, codes: npt.NDArray[np.uint8]) -> None:
        codes = np.concatenate((self._unpacked, codes))
        whole = codes.size - codes.size % PER_BYTE
        self._unpacked = codes[whole:]
        self._writers["token_gaps"].append(packed_codes(codes[:whole]))

    def _write_vocabulary(self, vocabulary: list[str]) -> None:
        encoded = [term.encode() for term in vocabulary]
        ends = np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)))
        arrays: dict[str, tuple[Any, npt.ArrayLike]] = {
            "vocabulary": (np.uint8, np.frombuffer(b"".join(encoded), np.uint8)),
            "vocabulary_ends": (_holding(int(ends[-1]) if ends.size else 0), ends),
            "vocabulary_chars": (np.uint8, self._chars),
        }
        for name, (kind, values) in arrays.items():
            self._writers[name] = ArrayWriter(self._base, name, kind)
            self._writers[name].append(values)


def _holding(largest: int) -> npt.DTypeLike:
    """The smallest type that holds it."""
    return next(kind for kind in (np.uint8, np.uint16, np.uint32, np.uint64) if largest <= np.iinfo(kind).max)
