"""The token column: every article's syllables in order, with their places.

token_ids      u2  vocabulary number of each syllable (u4 above 65,536);
                   articles in order, in each its fields in order
token_bounds   u8  (articles * fields + 1): where each field begins
token_gaps     u1  characters between a syllable and the one before it
odd_places     u8  syllables whose gap is above 254, or whose length is not
odd_gaps       u4  that of their vocabulary entry (NFD, invisible
odd_sizes      u4  characters): their true gap and length
vocabulary     u1  toned syllables as UTF-8, sorted by (toneless, toned),
vocabulary_ends u8 so that all spellings of a toneless syllable are a range
vocabulary_chars u1 length of each in characters

Phrases, snippets and proximity read this; no text is tokenised to search.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.arrays import ArrayInfo, SegmentArrays, array_writer, pack
from index.vietnamese.tones import fold

MAX_GAP = 254
SMALL_VOCABULARY = 65_536
MAX_REMEMBERED = 50_000  # id ranges kept per segment: about 10 MB

Ids = npt.NDArray[np.unsignedinteger[Any]]


class TokenArrays(NamedTuple):
    """What a builder collected. ids, gaps, sizes: one per syllable;
    bounds: first syllable of each (article, field), and the end."""

    ids: Ids
    gaps: Ids
    sizes: Ids
    bounds: npt.NDArray[np.uint64]


class ArticleTokens(NamedTuple):
    """One article's syllables, field after field.

    starts, ends: offsets into the text of the syllable's field; bounds:
    first syllable of each field, and the end.
    """

    ids: Ids
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    bounds: npt.NDArray[np.int64]


def write_tokens(base: Path, tokens: TokenArrays, vocabulary: list[str]) -> dict[str, ArrayInfo]:
    """Write the column; ids number the vocabulary as given, in any order."""
    order = sorted(range(len(vocabulary)), key=lambda number: (fold(vocabulary[number]), vocabulary[number]))
    place = np.empty(len(order), np.uint32)
    place[order] = np.arange(len(order), dtype=np.uint32)
    chars = np.fromiter(map(len, vocabulary), np.uint32, len(vocabulary))
    odd = np.flatnonzero((tokens.gaps > MAX_GAP) | (tokens.sizes != chars[tokens.ids]))
    encoded = [vocabulary[number].encode() for number in order]
    arrays: dict[str, tuple[Any, npt.ArrayLike]] = {
        "token_ids": (np.uint16 if len(order) <= SMALL_VOCABULARY else np.uint32, place[tokens.ids]),
        "token_bounds": (np.uint64, tokens.bounds),
        "token_gaps": (np.uint8, np.minimum(tokens.gaps, MAX_GAP)),
        "odd_places": (np.uint64, odd),
        "odd_gaps": (np.uint32, tokens.gaps[odd]),
        "odd_sizes": (np.uint32, tokens.sizes[odd]),
        "vocabulary": (np.uint8, np.frombuffer(b"".join(encoded), np.uint8)),
        "vocabulary_ends": (np.uint64, np.cumsum(np.fromiter(map(len, encoded), np.uint64, len(encoded)))),
        "vocabulary_chars": (np.uint8, chars[order]),
    }
    return pack(base, "tokens", [array_writer(base, name, *given) for name, given in arrays.items()])


class TokenColumn:
    """Reads the column of one segment."""

    def __init__(self, arrays: SegmentArrays, fields: int) -> None:
        self._arrays = arrays
        self._fields = fields
        self._ranges: dict[tuple[str, bool], tuple[int, int]] = {}

    def article(self, doc: int) -> ArticleTokens:
        """All fields of one article."""
        start = doc * self._fields
        bounds = self._arrays["token_bounds"][start : start + self._fields + 1].astype(np.int64)
        first, last = int(bounds[0]), int(bounds[-1])
        ids = self._arrays["token_ids"][first:last]
        gaps = self._arrays["token_gaps"][first:last].astype(np.int64)
        sizes = self._arrays["vocabulary_chars"][ids].astype(np.int64)
        self._correct(first, last, gaps, sizes)
        ends = np.cumsum(gaps + sizes)
        bounds -= first
        for begin, end in reversed(list(pairwise(bounds[1:].tolist()))):
            if begin:
                ends[begin:end] -= ends[begin - 1]
        return ArticleTokens(ids, ends - sizes, ends, bounds)

    def gather(self, docs: npt.NDArray[np.int64], field: int) -> tuple[Ids, npt.NDArray[np.int64]]:
        """(ids, article of each) of one field of several articles, in order."""
        bounds = self._arrays["token_bounds"]
        starts = bounds[docs * self._fields + field].astype(np.int64)
        counts = bounds[docs * self._fields + field + 1].astype(np.int64) - starts
        places = np.arange(int(counts.sum())) + np.repeat(starts - (np.cumsum(counts) - counts), counts)
        return self._arrays["token_ids"][places], np.repeat(docs, counts)

    def vocabulary_size(self) -> int:
        """Number of toned syllables; every id is below it."""
        return int(self._arrays["vocabulary_ends"].size)

    def _correct(self, first: int, last: int, gaps: Any, sizes: Any) -> None:
        """Put in the true gaps and lengths of odd syllables."""
        places = self._arrays["odd_places"]
        low, high = np.searchsorted(places, np.array((first, last), places.dtype)) if places.size else (0, 0)
        if low < high:
            odd = (places[low:high] - np.uint64(first)).astype(np.intp)
            gaps[odd] = self._arrays["odd_gaps"][low:high]
            sizes[odd] = self._arrays["odd_sizes"][low:high]

    def id_range(self, term: str, *, toneless: bool) -> tuple[int, int]:
        """first <= id < last of a toned syllable, or of all spellings of a toneless one."""
        key = (term, toneless)
        if key not in self._ranges:
            if len(self._ranges) > MAX_REMEMBERED:
                self._ranges.clear()
            wanted = (term,) if toneless else (fold(term), term)
            low = self._bisect(wanted)
            self._ranges[key] = (low, self._bisect((term + "\0",) if toneless else (fold(term), term + "\0")))
        return self._ranges[key]

    def _bisect(self, wanted: tuple[str, ...]) -> int:
        """First vocabulary number that is not below (toneless[, toned])."""
        low, high = 0, int(self._arrays["vocabulary_ends"].size)
        while low < high:
            middle = (low + high) // 2
            term = self._term(middle)
            if (fold(term), term)[: len(wanted)] < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def _term(self, number: int) -> str:
        ends = self._arrays["vocabulary_ends"]
        start = int(ends[number - 1]) if number else 0
        return self._arrays["vocabulary"][start : int(ends[number])].tobytes().decode()
