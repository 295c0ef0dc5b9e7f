"""Reading the token column of one segment; `tokens.py` says how it lies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.arrays import SegmentArrays
from index.codec.token_vocabulary import TokenVocabulary
from index.kernels import tokens
from index.kernels.repeats import BITS, BitSets
from index.kernels.tokens import RARE, Ids, Ints

SMALL_VOCABULARY = RARE + 1
SAMPLE_RUNS = 64


class TokenArrays(NamedTuple):
    """What a builder collected. ids, gaps, sizes: one per syllable;
    bounds: first syllable of each (article, field), and the end."""

    ids: Ids
    gaps: Ids
    sizes: Ids
    bounds: npt.NDArray[Any]


class ArticleTokens(NamedTuple):
    """One article's syllables, field after field.

    starts, ends: offsets into the text of the syllable's field; bounds:
    first syllable of each field, and the end.
    """

    ids: Ids
    starts: Ints
    ends: Ints
    bounds: Ints


class TokenColumn:
    """Reads the column of one segment. kernel: finds syllables in it."""

    def __init__(self, arrays: SegmentArrays, fields: int) -> None:
        self._arrays = arrays
        self._fields = fields
        self._ids = arrays["token_ids"]
        self._bounds = arrays["token_bounds"]
        self._gaps = arrays["token_gaps"]
        self._chars = arrays["vocabulary_chars"]
        self.kernel = tokens.Column(arrays, fields)
        self.vocabulary = TokenVocabulary(arrays)

    @property
    def largest(self) -> int:
        """No gap or length among the odd ones is above it."""
        return max(int(self._arrays[name].max(initial=0)) for name in ("odd_gaps", "odd_sizes"))

    def article(self, doc: int) -> ArticleTokens:
        """All fields of one article."""
        ids, gaps, sizes, bounds = self.arrays(doc, doc + 1)
        ends = np.cumsum(gaps + sizes, dtype=np.int64)
        for begin, end in reversed(list(pairwise(bounds[1:].tolist()))):
            if begin:
                ends[begin:end] -= ends[begin - 1]
        return ArticleTokens(ids, ends - sizes, ends, bounds)

    def arrays(self, first: int, last: int) -> TokenArrays:
        """All there is of the articles `first` to `last` - 1."""
        bounds = self._bounds[first * self._fields : last * self._fields + 1].astype(np.int64)
        start, end = int(bounds[0]), int(bounds[-1])
        bounds -= start
        ids = self.ids(first, last)
        sizes = self._chars.take(ids).astype(np.uint32)
        gaps = tokens.gaps_of(self._gaps, [(start, end)]).astype(np.uint32)
        gaps[first_of_fields(bounds)] -= np.uint32(1)
        places = self._arrays["odd_places"]
        low, high = places.searchsorted(np.array((start, end), places.dtype)).tolist()
        odd = places[low:high].astype(np.int64) - start
        gaps[odd], sizes[odd] = self._arrays["odd_gaps"][low:high], self._arrays["odd_sizes"][low:high]
        return TokenArrays(ids, gaps, sizes, bounds)

    def ids(self, first: int, last: int) -> Ids:
        """Of the syllables of the articles `first` to `last` - 1."""
        start, end = self._bounds[[first * self._fields, last * self._fields]].astype(np.int64)
        found: Ids = self.kernel.ids(np.array([start]), np.array([end]))
        return found

    def parts(self, syllables: int) -> Iterator[tuple[int, int]]:
        """Runs of articles (first, last + 1) of at most so many syllables, or of one article."""
        starts = self._bounds[:: self._fields]
        first = 0
        while first < starts.size - 1:
            last = int(
                np.searchsorted(starts, starts.dtype.type(min(int(starts[first]) + syllables, starts[-1])), "right")
            )
            last = max(first + 1, min(last - 1, starts.size - 1))
            yield first, last
            first = last

    def gather(self, docs: Ints, field: int) -> tuple[Ids, Ints]:
        """(ids, article of each) of one field of several articles, in order."""
        starts = self._bounds[docs * self._fields + field].astype(np.int64)
        ends = self._bounds[docs * self._fields + field + 1].astype(np.int64)
        return self.kernel.ids(starts, ends), docs.repeat(ends - starts)

    def bit_sets(self, field: int, number_of: Callable[[bytes], int]) -> BitSets:
        """One field of each article as a set of bits. number_of: that of a syllable in UTF-8, asked for once each."""
        encoded = self.vocabulary.encoded()
        numbers = np.fromiter(map(number_of, encoded), np.uint32, len(encoded))
        return BitSets(self._arrays, (numbers % BITS).astype(np.uint16), self._fields, field)

    def sample(self, most: int) -> list[Ids]:
        """Codes (see `term_ids`) of runs spread over the segment, about `most` in all; everything if it has no more."""
        runs = SAMPLE_RUNS if self._ids.size > most else 1
        length, step = min(self._ids.size, most) // runs, self._ids.size // runs
        return [self._ids[number * step : number * step + length] for number in range(runs)]

    def term_ids(self) -> Ids:
        """The vocabulary entry of each code, in order; a code behind them stands for several."""
        common: Ids = self._arrays["common_ids"]
        return common if common.size else np.arange(self._chars.size, dtype=np.uint32)

    def syllables(self) -> int:
        """Number of syllables of all articles."""
        return int(self._ids.size)


def first_of_fields(bounds: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Place of the first syllable of each field that has any."""
    return bounds[:-1][bounds[:-1] < bounds[1:]]
