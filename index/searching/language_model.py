"""How often syllables and pairs of them occur: a sample of an edition.

The streams tell in how many articles a syllable or a toneless pair is, but
not how often one toned syllable follows another. The token column does: a
few million syllables of it, spread over all articles, are counted once per
edition. Syllables and pairs met only once are left out: most are slips. A
small edition has met few pairs of the language, so words that are listed
count as if they had been met.

8 million syllables of 55: 0.15 s, 11 MB kept, 78 MB while counting (24,000 syllables, 470,000 pairs).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec.token_column import TokenColumn
from index.kernels import pairs as kernel
from index.kernels.plain.pairs import NOTHING, Pairs
from index.vietnamese.tones import folded

SAMPLE_SYLLABLES = 8_000_000
LEAST_COUNT = 2
LISTED = 2e-6  # a tenth and ten times of it are no better, see ARCHITECTURE.md
UNKNOWN = -1
NO_SYLLABLE = NOTHING  # where a text begins and ends
MAX_SYLLABLES = 65_535  # two numbers are one of 32 bits
PAIR_WEIGHT = 0.85
SEEN_SHARE = 0.9  # of a pair's probability that is told by its count, the rest by its syllables alone
MOST_LIFT = 3_000.0
_SHIFT = np.uint32(16)
_LOW = np.uint32(0xFFFF)

Numbers = npt.NDArray[np.int64]
Counts = npt.NDArray[np.uint32 | np.float64]
PairKeys = npt.NDArray[np.uint32]


class LanguageModel:
    """Counts of toned syllables and of pairs that follow each other.

    total: syllables counted; forms: all toned spellings of each toneless
    syllable, the most frequent first; numbers: of toned syllables, UNKNOWN for
    any other; counts: of each number, UNKNOWN's 0 the last; pairs: of numbers.
    A pair's lift is how much more often it is met than its syllables would be
    by chance, its score what that adds to theirs.
    """

    def __init__(self, syllables: Sequence[str], counts: Counts, pairs: PairKeys, pair_counts: Counts) -> None:
        """pairs: ascending, first number in the upper half."""
        single = counts.astype(np.int64)
        self.counts: Sequence[int] = [*single.tolist(), 0]
        self.total = max(1, int(counts.sum()))
        lifts = np.append(pair_counts * np.int64(self.total) / (single[pairs >> _SHIFT] * single[pairs & _LOW]), 0.0)
        scores = PAIR_WEIGHT * np.log(1 - SEEN_SHARE + SEEN_SHARE * np.minimum(lifts, MOST_LIFT))
        self.pairs: Pairs = kernel.Pairs(pairs, lifts, scores)
        self.numbers: Mapping[str, int] = _Numbers(zip(syllables, range(len(syllables)), strict=True))
        forms: defaultdict[str, list[str]] = defaultdict(list)
        toneless = folded(syllables)
        for number in np.argsort(-single, kind="stable").tolist():
            forms[toneless[number]].append(syllables[number])
        self.forms: Mapping[str, Sequence[str]] = {skeleton: tuple(toned) for skeleton, toned in forms.items()}


class _Numbers(dict[str, int]):
    def __missing__(self, syllable: str) -> int:
        return UNKNOWN


def language_model(
    columns: Sequence[TokenColumn], most: int = SAMPLE_SYLLABLES, compounds: Iterable[Sequence[str]] = ()
) -> LanguageModel:
    """Count about `most` syllables of an edition's segments, of each in proportion.

    compounds: words of several syllables: of these, all that were met are
    kept, and their pairs are taken to be LISTED more often in all that is.
    """
    total = max(1, sum(column.syllables() for column in columns))
    counted = [_Counted(column, most * column.syllables() // total + 1) for column in columns]
    counts: dict[str, int] = {}
    for one in counted:
        for syllable, count in one.syllables.items():
            counts[syllable] = counts.get(syllable, 0) + count
    listed = {pair for word in compounds for pair in pairwise(word) if pair[0] in counts and pair[1] in counts}
    counts.update({syllable: max(counts[syllable], LEAST_COUNT) for pair in listed for syllable in pair})
    frequent = sorted((s for s, count in counts.items() if count >= LEAST_COUNT), key=counts.__getitem__, reverse=True)
    kept = sorted(frequent[:MAX_SYLLABLES])
    numbers = {syllable: number for number, syllable in enumerate(kept)}
    pairs, pair_counts = _joined([*(one.numbered(numbers) for one in counted), _numbered(listed, numbers, total)])
    return LanguageModel(kept, np.array([counts[s] for s in kept], np.uint32), pairs, pair_counts)


def _numbered(listed: Iterable[tuple[str, str]], numbers: dict[str, int], total: int) -> tuple[PairKeys, Counts]:
    """Listed pairs of syllables that have a number, and how often a sample of this size is taken to have met each."""
    keys = [numbers[one] << int(_SHIFT) | numbers[other] for one, other in listed if {one, other} <= numbers.keys()]
    return np.array(keys, np.uint32), np.full(len(keys), LISTED * total)


class _Counted:
    """What a sample of one segment holds."""

    def __init__(self, column: TokenColumn, most: int) -> None:
        self._pairs, self._counts = kernel.counted(_sorted_pairs(column.sample(most)))
        by_code = np.bincount(self._pairs >> _SHIFT, weights=self._counts).astype(np.int64)
        ids = column.term_ids()
        self._codes = np.flatnonzero(by_code[: ids.size])
        names = column.vocabulary.texts(ids[self._codes])
        self.syllables = dict(zip(names, by_code[self._codes].tolist(), strict=True))

    def numbered(self, numbers: dict[str, int]) -> tuple[PairKeys, Counts]:
        """The pairs of syllables that have a number, and that were met more than once."""
        number_of = np.full(1 << 16, MAX_SYLLABLES, np.uint32)
        number_of[self._codes] = [numbers.get(syllable, MAX_SYLLABLES) for syllable in self.syllables]
        repeated = self._counts >= LEAST_COUNT
        pairs = self._pairs[repeated]
        one, other = number_of[pairs >> _SHIFT], number_of[pairs & _LOW]
        known = (one != MAX_SYLLABLES) & (other != MAX_SYLLABLES)
        return (one << _SHIFT | other)[known], self._counts[repeated][known]


def _sorted_pairs(runs: Sequence[npt.NDArray[np.unsignedinteger[Any]]]) -> PairKeys:
    """Neighbours of all runs, in one array: pieces would leave the heap in pieces."""
    pairs = np.empty(sum(max(0, run.size - 1) for run in runs), np.uint32)
    end = 0
    for run in runs:
        start, end = end, end + max(0, run.size - 1)
        np.left_shift(run[:-1], _SHIFT, out=pairs[start:end], dtype=np.uint32)
        pairs[start:end] |= run[1:]
    pairs.sort()
    return pairs


def _joined(parts: Sequence[tuple[PairKeys, Counts]]) -> tuple[PairKeys, Counts]:
    """Pairs of all segments, ascending, with their counts added up."""
    pairs = np.concatenate([np.empty(0, np.uint32), *(part[0] for part in parts)])
    counts = np.concatenate([np.empty(0, np.uint32), *(part[1] for part in parts)])
    order = np.argsort(pairs)
    pairs, counts = pairs[order], counts[order]
    firsts = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1])[: pairs.size])
    return pairs[firsts], np.add.reduceat(counts, firsts) if firsts.size else counts
