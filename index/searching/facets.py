"""Counting hits by section and by month.

Every article has one number for its section and month together. One pass
counts the hits of each; what remains is as long as there are pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from index.kernels import counting
from index.schema import CATEGORY_JOINER
from index.search_page import FacetCount, Facets
from index.searching.columns import Key, TextColumn, path_key
from index.searching.reader import UNDATED_MONTH, EditionReader, Mask

Ints = npt.NDArray[np.int64]


def facets(reader: EditionReader, mask: Mask) -> Facets:
    """Counts over some articles: True in `mask` (doc_count,)."""
    pairs: _Pairs = reader.kept("facets", lambda: _Pairs(reader))
    return pairs.facets(mask)


class _Pairs:
    """The distinct (section, month) of an edition."""

    def __init__(self, reader: EditionReader) -> None:
        months = reader.months.astype(np.int64)
        both = (reader.category.codes.astype(np.int64) << 32) + (months - UNDATED_MONTH)
        distinct, of_articles = np.unique(both, return_inverse=True)
        self._pairs = counting.Groups(of_articles, distinct.size)
        self._sections = _Groups(distinct >> 32)
        self._months = _Groups(distinct & 0xFFFFFFFF)
        self._levels = _Levels(reader.category, self._sections.values.tolist())
        numbers = np.where(self._months.values, self._months.values + UNDATED_MONTH, 0)  # months since 1970
        self._names = numbers.astype("datetime64[M]").astype(str).tolist()
        self._is_dated = self._months.values != 0

    def facets(self, mask: Mask) -> Facets:
        """Counts over some articles: sections by count, months newest first."""
        counts = self._pairs.counts(mask)
        months = self._months.sums(counts)
        dated = (months * self._is_dated).nonzero()[0][::-1].tolist()
        found = tuple(FacetCount(self._names[number], int(months[number])) for number in dated)
        return Facets(self._levels.counted(self._sections.sums(counts)), found)


class _Groups:
    """Numbers that several pairs share. values: ascending; of: the group of each pair."""

    def __init__(self, numbers: Ints) -> None:
        self.values, self.of = np.unique(numbers, return_inverse=True)

    def sums(self, counts: npt.NDArray[np.integer[Any]]) -> Ints:
        """Counts of pairs, added up by group."""
        return np.bincount(self.of, counts, self.values.size).astype(np.int64)


class _Levels:
    """Every level of every section path; spellings the filter takes for one are one."""

    def __init__(self, column: TextColumn, codes: list[int]) -> None:
        """codes: of the sections, in the order in which they will be counted."""
        spellings: dict[tuple[Key, str], int] = {}
        pairs = [
            (spellings.setdefault(spelling, len(spellings)), section)
            for section, code in enumerate(codes)
            for spelling in _spellings(column, code)
        ]
        self._spellings, self._sections = np.array(pairs, np.int64).reshape(-1, 2).T
        self._values = [value for _, value in spellings]
        members: defaultdict[Key, list[int]] = defaultdict(list)
        for (key, _), number in spellings.items():
            members[key].append(number)
        self._members = list(members.values())

    def counted(self, sections: Ints) -> tuple[FacetCount, ...]:
        """Most frequent first; shown as spelled most often.

        sections: the count of each.
        """
        by_spelling = np.bincount(self._spellings, sections[self._sections], len(self._values)).astype(np.int64)
        counts, values = by_spelling.tolist(), self._values
        found = (
            (sum(map(counts.__getitem__, members)), values[max(members, key=counts.__getitem__)])
            for members in self._members
        )
        ordered = sorted((-count, value) for count, value in found if count)
        return tuple(FacetCount(value, -count) for count, value in ordered)


def _spellings(column: TextColumn, code: int) -> Iterator[tuple[Key, str]]:
    """(what it is compared by, as spelled) of a path and of all above it."""
    levels = [level for level in column.values[code].split(CATEGORY_JOINER) if path_key(level)]
    for depth in range(1, len(levels) + 1):
        yield column.keys[code][:depth], CATEGORY_JOINER.join(levels[:depth])
