"""Reading the token column of one segment; `tokens.py` says how it lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from index.codec.arrays import SegmentArrays
from index.codec.token_vocabulary import TokenVocabulary

SMALL_VOCABULARY = 65_536
RARE = SMALL_VOCABULARY - 1  # the code of what `rare_places` tells
SAMPLE_RUNS = 64
ODD_GAP = 3  # the code of what `odd_places` tells

Ids = npt.NDArray[np.unsignedinteger[Any]]
Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Some = TypeVar("Some", bound=np.generic)
IdRange = tuple[int, int, int]  # low <= id < high, and the label of these ids
CodeRange = tuple[int, int, int, int, int]  # the same with the codes of those that have one, first <= code < last

# The gaps of a byte's four codes as one number: those inside a field; 0 for an odd one.
_UNPACKED = (
    np.array([[((byte >> shift & 3) + 1) % 4 for shift in (0, 2, 4, 6)] for byte in range(256)], np.uint8)
    .view(np.uint32)
    .ravel()
)


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


class Found(NamedTuple):
    """Syllables found in several articles, in the order of the text.

    texts: number of the article asked for * fields + field; starts, ends:
    offsets into that text; labels: of the ranges they are in; places: among
    all syllables of these articles, so that neighbours differ by one.
    """

    texts: Ints
    starts: Ints
    ends: Ints
    labels: npt.NDArray[np.uint8]
    places: Ints


class TokenColumn:
    """Reads the column of one segment."""

    def __init__(self, arrays: SegmentArrays, fields: int) -> None:
        self._arrays = arrays
        self._fields = fields
        self._ids = arrays["token_ids"]
        self._bounds = arrays["token_bounds"]
        self._gaps = arrays["token_gaps"]
        self._chars = arrays["vocabulary_chars"]
        common = arrays["common_ids"]
        # by code; the last entry stands for what `rare_places` tells
        self._id_of_code = np.append(common, np.uint32(0)) if common.size else None
        self._chars_of_code = self._chars if self._id_of_code is None else np.append(self._chars[common], np.uint8(0))
        self._codes_below = _counted_below(common, self._chars.size) if common.size else None
        self.vocabulary = TokenVocabulary(arrays)
        self._firsts: dict[str, Ids] = {}

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
        gaps = self._gaps_in([(start, end)]).astype(np.uint32)
        gaps[first_of_fields(bounds)] -= np.uint32(1)
        places = self._arrays["odd_places"]
        low, high = places.searchsorted(np.array((start, end), places.dtype)).tolist()
        odd = places[low:high].astype(np.int64) - start
        gaps[odd], sizes[odd] = self._arrays["odd_gaps"][low:high], self._arrays["odd_sizes"][low:high]
        return TokenArrays(ids, gaps, sizes, bounds)

    def ids(self, first: int, last: int) -> Ids:
        """Of the syllables of the articles `first` to `last` - 1."""
        start, end = self._bounds[[first * self._fields, last * self._fields]].tolist()
        codes = self._ids[start:end]
        if self._id_of_code is None:
            return codes
        rare = (codes == RARE).nonzero()[0]
        return self._true_ids(codes, rare, rare + start)

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

    def find(self, docs: Sequence[int], ranges: Sequence[IdRange], most: int) -> Found:
        """Where syllables of the given ranges stand in some articles.

        Later ranges win. most: no more of one article are told.
        """
        width, own = self._fields, np.array(docs)
        begins = self._bounds[:-1].reshape(-1, width).take(own, axis=0).astype(np.int64)  # (articles, fields)
        last = self._bounds[own * width + width].astype(np.int64)
        shifts = (last - begins[:, 0]).cumsum() - last  # place in the segment → in these articles
        firsts = (begins + shifts[:, None]).ravel()
        spans = list(zip(begins[:, 0].tolist(), last.tolist(), strict=True))
        codes = _pieces(self._ids, spans).astype(np.intp)
        coded = [(low, high, *self._code_range(low, high), label) for low, high, label in ranges]
        labels = self._labels(coded).take(codes)
        sizes = self._chars_of_code.take(codes)
        steps = self._gaps_in(spans)
        steps += sizes  # at most 3 + 64
        if self._id_of_code is not None:
            self._put_rare(own, (codes == RARE).nonzero()[0], coded, (labels, sizes, steps))
        reached = np.zeros(steps.size + 1, np.int64)
        reached[1:] = steps
        if odd := self._listed("odd_places", own):
            counts = np.array([end - start for start, end in odd])
            places = _pieces(self._arrays["odd_places"], odd) + shifts.repeat(counts)
            sizes = sizes.astype(np.int64)
            sizes[places] = _pieces(self._arrays["odd_sizes"], odd)
            is_first = firsts[firsts.searchsorted(places, "right") - 1] == places
            reached[places + 1] = sizes[places] + _pieces(self._arrays["odd_gaps"], odd) + is_first
        np.cumsum(reached, out=reached)
        found = (labels != 0).nonzero()[0]
        texts = firsts.searchsorted(found, "right") - 1
        found, texts = _at_most(most, found, texts, width)
        ends = reached[found + 1] - reached[firsts[texts]] - 1  # a field's first gap is one less than `_UNPACKED` tells
        return Found(texts, ends - sizes[found], ends, labels[found], found)

    def _put_rare(
        self, docs: Ints, places: Ints, ranges: Sequence[CodeRange], into: tuple[Bytes, Bytes, Bytes]
    ) -> None:
        """Labels, sizes and steps of syllables that have no code; places: all of them in some articles, in order."""
        if not places.size:
            return
        labels, sizes, steps = into
        ids = _pieces(self._arrays["rare_ids"], self._listed("rare_places", docs))
        sizes[places] = self._chars[ids]
        steps[places] += sizes[places]
        for low, high, first, last, label in ranges:
            if last - first < high - low:
                labels[places[(ids >= low) & (ids < high)]] = label

    def gather(self, docs: Ints, field: int, names: Ints | None = None) -> tuple[Ids, Ints]:
        """(ids, article of each) of one field of several articles, in order. names: other numbers for the articles."""
        bounds = self._bounds
        starts = bounds[docs * self._fields + field].astype(np.int64)
        ends = bounds[docs * self._fields + field + 1].astype(np.int64)
        counts = ends - starts
        codes = _pieces(self._ids, zip(starts.tolist(), ends.tolist(), strict=True))
        owners = (docs if names is None else names).repeat(counts)
        if self._id_of_code is None:
            return codes, owners
        rare = (codes == RARE).nonzero()[0]
        reached = counts.cumsum()
        places = rare + (ends - reached)[reached.searchsorted(rare, "right")]
        return self._true_ids(codes, rare, places), owners

    def sample(self, most: int) -> list[Ids]:
        """Codes (see `term_ids`) of runs spread over the segment, about `most` in all; everything if it has no more."""
        runs = SAMPLE_RUNS if self._ids.size > most else 1
        length, step = min(self._ids.size, most) // runs, self._ids.size // runs
        return [self._ids[number * step : number * step + length] for number in range(runs)]

    def term_ids(self) -> Ids:
        """The vocabulary entry of each code, in order; a code behind them stands for several."""
        return np.arange(self._chars.size, dtype=np.uint32) if self._id_of_code is None else self._id_of_code[:RARE]

    def syllables(self) -> int:
        """Number of syllables of all articles."""
        return int(self._ids.size)

    def _true_ids(self, codes: Ids, rare: Ints, places: Ints) -> Ids:
        """The ids of codes; rare: which of them stand for several, places: where in the segment those are."""
        assert self._id_of_code is not None
        ids = self._id_of_code.take(codes)
        if rare.size:
            listed = self._arrays["rare_places"]
            ids[rare] = self._arrays["rare_ids"][listed.searchsorted(places.astype(listed.dtype))]
        return ids

    def _gaps_in(self, spans: Sequence[tuple[int, int]]) -> Bytes:
        """Gaps of the syllables of some spans as inside a field; 0 for odd ones."""
        packed = _pieces(self._gaps, [(start >> 2, (end + 3) >> 2) for start, end in spans])
        inside, first = [], 0
        for start, end in spans:
            first += start & 3
            inside.append((first, first + end - start))
            first += end - start + (-end & 3)
        return _pieces(_UNPACKED.take(packed).view(np.uint8), inside)

    def _labels(self, ranges: Sequence[CodeRange]) -> Bytes:
        """The label of each code, 0 for none."""
        labels = np.zeros(self._chars_of_code.size, np.uint8)
        for _, _, first, last, label in ranges:
            labels[first:last] = label
        return labels

    def _code_range(self, low: int, high: int) -> tuple[int, int]:
        """First code of a range of ids and the one behind the last."""
        if self._codes_below is None:
            return low, high
        return self._codes_below.item(low), self._codes_below.item(high)

    def _listed(self, name: str, docs: Ints) -> list[tuple[int, int]]:
        """Where an ascending list of places has those of each article; nothing where it has none of any."""
        firsts = self._firsts_in(name)
        lows, highs = firsts[docs].tolist(), firsts[docs + 1].tolist()
        return [] if lows == highs else list(zip(lows, highs, strict=True))

    def _firsts_in(self, name: str) -> Ids:
        """Where in a list of places each article begins, and the end; made once: 3 ms for 100,000 articles."""
        if name not in self._firsts:
            listed = self._arrays[name]
            self._firsts[name] = listed.searchsorted(self._bounds[:: self._fields].astype(listed.dtype)).astype(
                np.uint32
            )
        return self._firsts[name]


def _pieces(values: npt.NDArray[Some], spans: Iterable[tuple[int, int]]) -> npt.NDArray[Some]:
    """values[start:end] of each span, one after the other: for ten of them in half of `concatenate`'s time."""
    view = values.data
    return np.frombuffer(bytearray().join([view[start:end] for start, end in spans]), values.dtype)


def _counted_below(numbers: Ids, count: int) -> Ids:
    """How many of some ascending numbers are below 0, 1, … `count`."""
    return numbers.searchsorted(np.arange(count + 1, dtype=numbers.dtype)).astype(np.uint32)


def first_of_fields(bounds: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Place of the first syllable of each field that has any."""
    return bounds[:-1][bounds[:-1] < bounds[1:]]


def _at_most(most: int, found: Ints, texts: Ints, width: int) -> tuple[Ints, Ints]:
    """The first so many of each article."""
    if found.size <= most:
        return found, texts
    docs = texts // width
    kept = np.arange(found.size) - np.searchsorted(docs, docs) < most
    return found[kept], texts[kept]
