"""Reading a token column, in NumPy; see `index.kernels`.

`index.codec.tokens` says how it lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from index.kernels.plain.found import Bytes, Found, Ints

RARE = 65_535  # the code of what `rare_places` tells
ARRAYS = (
    *("token_ids", "token_bounds", "token_gaps", "odd_places", "odd_gaps", "odd_sizes"),
    *("vocabulary_chars", "common_ids", "rare_places", "rare_ids"),
)

Ids = npt.NDArray[np.unsignedinteger[Any]]
Some = TypeVar("Some", bound=np.generic)
IdRange = tuple[int, int, int]  # low <= id < high, and the label of these ids
CodeRange = tuple[int, int, int, int, int]  # the same with the codes of those that have one, first <= code < last

# The gaps of a byte's four codes as one number: those inside a field; 0 for an odd one.
_UNPACKED = (
    np.array([[((byte >> shift & 3) + 1) % 4 for shift in (0, 2, 4, 6)] for byte in range(256)], np.uint8)
    .view(np.uint32)
    .ravel()
)


class Arrays(Protocol):
    """The arrays of a segment by name; empty where it has none."""

    def __getitem__(self, name: str, /) -> npt.NDArray[Any]: ...


class UnitIds(NamedTuple):
    """The ids that a unit is shown by: low <= id < high, and the same of those that are spelled as typed."""

    low: int
    high: int
    typed_low: int
    typed_high: int


class Column:
    """The codes of one segment's syllables, and what they stand for."""

    def __init__(self, arrays: Arrays, fields: int) -> None:
        self._arrays = arrays
        self._fields = fields
        self._ids, self._bounds, self._gaps = arrays["token_ids"], arrays["token_bounds"], arrays["token_gaps"]
        self._chars, common = arrays["vocabulary_chars"], arrays["common_ids"]
        # by code; the last entry stands for what `rare_places` tells
        self._id_of_code = np.append(common, np.uint32(0)) if common.size else None
        self._chars_of_code = chars_of_codes(arrays)
        self._codes_below = codes_below(arrays)
        self._firsts: dict[str, Ids] = {}

    def find(
        self,
        docs: Sequence[int],
        units: Sequence[UnitIds],
        most: int,
        beneath: Sequence[IdRange] = (),
        above: Sequence[IdRange] = (),
    ) -> Found:
        """Where syllables of units, and of other ranges, stand in some articles.

        Labels of units: 2 * unit + 1 (+ 1 if as typed, which wins; of equal
        ones the first unit does). beneath: ranges whose labels give way to
        those of units; above: those before which these do. Later ranges win.
        most: no more of one article are told.
        """
        width, own = self._fields, np.array(docs, np.int64)
        begins = self._bounds[:-1].reshape(-1, width).take(own, axis=0).astype(np.int64)  # (articles, fields)
        last = self._bounds[own * width + width].astype(np.int64)
        shifts = (last - begins[:, 0]).cumsum() - last  # place in the segment → in these articles
        firsts = (begins + shifts[:, None]).ravel()
        spans = list(zip(begins[:, 0].tolist(), last.tolist(), strict=True))
        codes = _pieces(self._ids, spans).astype(np.intp)
        coded = [
            (low, high, *self._code_range(low, high), label)
            for low, high, label in (*beneath, *labelled(units), *above)
        ]
        labels = self._labels(coded).take(codes)
        sizes = self._chars_of_code.take(codes)
        steps = gaps_of(self._gaps, spans)
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

    def ids(self, starts: Ints, ends: Ints) -> Ids:
        """The ids of the syllables start <= place < end of each span, one after the other."""
        codes = _pieces(self._ids, zip(starts.tolist(), ends.tolist(), strict=True))
        if self._id_of_code is None:
            return codes
        ids = self._id_of_code.take(codes)
        rare = (codes == RARE).nonzero()[0]
        if rare.size:
            reached = (ends - starts).cumsum()
            places = rare + (ends - reached)[reached.searchsorted(rare, "right")]
            listed = self._arrays["rare_places"]
            ids[rare] = self._arrays["rare_ids"][listed.searchsorted(places.astype(listed.dtype))]
        return ids

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

    def _labels(self, ranges: Sequence[CodeRange]) -> Bytes:
        """The label of each code, 0 for none."""
        labels = np.zeros(self._chars_of_code.size, np.uint8)
        for _, _, first, last, label in ranges:
            labels[first:last] = label
        return labels

    def _code_range(self, low: int, high: int) -> tuple[int, int]:
        """First code of a range of ids and the one behind the last."""
        return self._codes_below.item(low), self._codes_below.item(high)

    def _listed(self, name: str, docs: Ints) -> list[tuple[int, int]]:
        """Where an ascending list of places has those of each article; nothing where it has none of any."""
        firsts = self._firsts_in(name)
        lows, highs = firsts[docs].tolist(), firsts[docs + 1].tolist()
        return [] if lows == highs else list(zip(lows, highs, strict=True))

    def _firsts_in(self, name: str) -> Ids:
        """See `firsts_in`; made once."""
        if name not in self._firsts:
            self._firsts[name] = firsts_in(self._arrays[name], self._bounds, self._fields)
        return self._firsts[name]


def labelled(units: Sequence[UnitIds]) -> list[IdRange]:
    """The ids of units with their labels, those first that give way to the others."""
    others = [(own.low, own.high, 2 * unit + 1) for unit, own in enumerate(units)]
    typed = [(own.typed_low, own.typed_high, 2 * unit + 2) for unit, own in enumerate(units)]
    return [*reversed(others), *reversed(typed)]


def firsts_in(listed: npt.NDArray[Any], bounds: npt.NDArray[Any], fields: int) -> npt.NDArray[np.uint32]:
    """Where in a list of places each article begins, and the end; 3 ms for 100,000 articles."""
    return listed.searchsorted(bounds[::fields].astype(listed.dtype)).astype(np.uint32)


def chars_of_codes(arrays: Arrays) -> Bytes:
    """The length of each code's syllable; 0 for that of several."""
    chars, common = arrays["vocabulary_chars"], arrays["common_ids"]
    return np.append(chars[common], np.uint8(0)) if common.size else chars


def codes_below(arrays: Arrays) -> npt.NDArray[np.uint32]:
    """How many codes stand for ids below 0, 1, … and below the number of all."""
    size, common = arrays["vocabulary_chars"].size, arrays["common_ids"]
    ids = np.arange(size + 1, dtype=np.uint32)
    return common.searchsorted(ids).astype(np.uint32) if common.size else ids


def gaps_of(gaps: Bytes, spans: Sequence[tuple[int, int]]) -> Bytes:
    """Gaps of the syllables of some spans as inside a field; 0 for odd ones."""
    packed = _pieces(gaps, [(start >> 2, (end + 3) >> 2) for start, end in spans])
    inside, first = [], 0
    for start, end in spans:
        first += start & 3
        inside.append((first, first + end - start))
        first += end - start + (-end & 3)
    return _pieces(_UNPACKED.take(packed).view(np.uint8), inside)


def _pieces(values: npt.NDArray[Some], spans: Iterable[tuple[int, int]]) -> npt.NDArray[Some]:
    """values[start:end] of each span, one after the other: for ten of them in half of `concatenate`'s time."""
    view = values.data
    return np.frombuffer(bytearray().join([view[start:end] for start, end in spans]), values.dtype)


def _at_most(most: int, found: Ints, texts: Ints, width: int) -> tuple[Ints, Ints]:
    """The first so many of each article."""
    if found.size <= most:
        return found, texts
    docs = texts // width
    kept = np.arange(found.size) - np.searchsorted(docs, docs) < most
    return found[kept], texts[kept]
