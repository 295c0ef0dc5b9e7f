"""How often syllables and pairs of them occur: a sample of an edition.

The streams tell in how many articles a syllable or a toneless pair is, but
not how often one toned syllable follows another. The token column does: a
few million syllables of it, spread over all articles, are counted when an
edition is built, and kept beside its index. Syllables and pairs met only once
are left out: most are slips. A small edition has met few pairs of the
language, so words that are listed count as if they had been met. An update
takes over what was counted until there is a hundredth more of text: one
article more moves no frequency.

8 million syllables of 55: 0.2 s, 78 MB while counting, 4.1 MB kept (24,000 syllables, 460,000 pairs).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.token_column import TokenColumn
from index.kernels import pairs as kernel
from index.vietnamese.pyvi_model import compounds
from index.vietnamese.tones import folded

FILE = "ngrams.npz"
SAMPLE_SYLLABLES = 8_000_000
LEAST_COUNT = 2
LISTED = 2e-6  # a tenth and ten times of it are no better, see ARCHITECTURE.md
MAX_SYLLABLES = 65_535  # two numbers are one of 32 bits
SMALL_EDITION = 2_000_000  # syllables, 4,000 articles; a larger one has met the words of the language
GROWN = 1.01  # with more than so many times the syllables that were there, or with fewer of them, it is counted anew
SHIFT = np.uint32(16)  # of a pair's first number
LOW = np.uint32(0xFFFF)  # its second one
_TEXTS = ("syllables", "toneless")  # kept as one text each, a line per syllable

Counts = npt.NDArray[np.uint32 | np.float64]
PairKeys = npt.NDArray[np.uint32]


class Ngrams(NamedTuple):
    """What was counted.

    syllables: toned, ascending; the place of each is its number; toneless:
    the same without accents; counts: uint32 (syllables,); pairs: uint32,
    ascending, of two numbers, the first one in the upper half; pair_counts:
    (pairs,), whole numbers unless some are listed; population: how many
    syllables there were to take the sample of.
    """

    syllables: list[str]
    toneless: list[str]
    counts: npt.NDArray[np.uint32]
    pairs: PairKeys
    pair_counts: Counts
    population: int


def count_ngrams(columns: Sequence[TokenColumn]) -> Ngrams:
    """Those of an edition, by the token columns of its segments."""
    return counted_sample(columns, SAMPLE_SYLLABLES, compounds() if population(columns) < SMALL_EDITION else ())


def population(columns: Sequence[TokenColumn]) -> int:
    """Syllables of an edition."""
    return sum(column.syllables() for column in columns)


def counted_sample(columns: Sequence[TokenColumn], most: int, listed: Iterable[Sequence[str]] = ()) -> Ngrams:
    """Count about `most` syllables of an edition's segments, of each in proportion.

    listed: words of several syllables: of these, all that were met are kept,
    and their pairs are taken to be LISTED more often in all that is.
    """
    total = max(1, population(columns))
    counted = [_Counted(column, most * column.syllables() // total + 1) for column in columns]
    counts: dict[str, int] = {}
    for one in counted:
        for syllable, count in one.syllables.items():
            counts[syllable] = counts.get(syllable, 0) + count
    expected = {pair for word in listed for pair in pairwise(word) if pair[0] in counts and pair[1] in counts}
    counts.update({syllable: max(counts[syllable], LEAST_COUNT) for pair in expected for syllable in pair})
    frequent = sorted((s for s, count in counts.items() if count >= LEAST_COUNT), key=counts.__getitem__, reverse=True)
    kept = sorted(frequent[:MAX_SYLLABLES])
    numbers = {syllable: number for number, syllable in enumerate(kept)}
    found = [one.numbered(numbers) for one in counted]
    pairs, pair_counts = _joined([*found, _numbered(expected, numbers, total)] if expected else found)
    return Ngrams(kept, folded(kept), np.array([counts[s] for s in kept], np.uint32), pairs, pair_counts, total)


def write_ngrams(folder: Path, ngrams: Ngrams) -> None:
    """Keep them in a folder, in NumPy's own format; a file that is there already may be another edition's, too."""
    texts = {name: np.frombuffer("\n".join(getattr(ngrams, name)).encode(), np.uint8) for name in _TEXTS}
    fresh = folder / f"new-{FILE}"
    np.savez(fresh, **(ngrams._asdict() | texts))
    os.replace(fresh, folder / FILE)


def read_ngrams(folder: Path) -> Ngrams:
    """Those kept in a folder; raises FileNotFoundError."""
    with np.load(folder / FILE, allow_pickle=False) as found:
        kept = {name: found[name] for name in Ngrams._fields}
    for name in _TEXTS:
        text = kept[name].tobytes().decode()
        kept[name] = text.split("\n") if text else []
    return Ngrams(**(kept | {"population": int(kept["population"])}))


def are_of(folder: Path, columns: Sequence[TokenColumn]) -> bool:
    """Whether there are some in a folder that will do for an edition."""
    if not (folder / FILE).exists():
        return False
    with np.load(folder / FILE, allow_pickle=False) as found:
        before, now = int(found["population"]), population(columns)
    return before <= now <= GROWN * before


def _numbered(expected: Iterable[tuple[str, str]], numbers: dict[str, int], total: int) -> tuple[PairKeys, Counts]:
    """Listed pairs of syllables that have a number, and how often a sample of this size is taken to have met each."""
    keys = [numbers[one] << int(SHIFT) | numbers[other] for one, other in expected if {one, other} <= numbers.keys()]
    return np.array(keys, np.uint32), np.full(len(keys), LISTED * total)


class _Counted:
    """What a sample of one segment holds."""

    def __init__(self, column: TokenColumn, most: int) -> None:
        self._pairs, self._counts = kernel.counted(_sorted_pairs(column.sample(most)))
        by_code = np.bincount(self._pairs >> SHIFT, weights=self._counts).astype(np.int64)
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
        one, other = number_of[pairs >> SHIFT], number_of[pairs & LOW]
        known = (one != MAX_SYLLABLES) & (other != MAX_SYLLABLES)
        return (one << SHIFT | other)[known], self._counts[repeated][known]


def _sorted_pairs(runs: Sequence[npt.NDArray[np.unsignedinteger[Any]]]) -> PairKeys:
    """Neighbours of all runs, in one array: pieces would leave the heap in pieces."""
    pairs = np.empty(sum(max(0, run.size - 1) for run in runs), np.uint32)
    end = 0
    for run in runs:
        start, end = end, end + max(0, run.size - 1)
        np.left_shift(run[:-1], SHIFT, out=pairs[start:end], dtype=np.uint32)
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
    return pairs[firsts], np.add.reduceat(counts, firsts, dtype=counts.dtype) if firsts.size else counts
