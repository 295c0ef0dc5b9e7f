"""Counting hits by section and by month.

Every article has one number for its section and month together. One pass
counts the hits of each; months and levels of sections add these up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import compress

import numpy as np

from index.kernels import counting
from index.kernels.rows import Held
from index.schema import CATEGORY_JOINER
from index.search_page import FacetCount, Facets
from index.searching.columns import Key, TextColumn, path_key
from index.searching.reader import UNDATED_MONTH, EditionReader


def facets(reader: EditionReader, held: Held, least: int, total: int) -> Facets:
    """Counts over the hits, `total` in all, which hold the least. held: of each article, uint8 (doc_count,)."""
    return reader.kept("facets", _Pairs, reader).facets(held, least, total)


class _Pairs:
    """The distinct (section, month) of an edition, counted by month and by level of a section."""

    def __init__(self, reader: EditionReader) -> None:
        months = reader.months.astype(np.int64)
        both = (reader.category.codes.astype(np.int64) << 32) + (months - UNDATED_MONTH)
        distinct, of_articles = np.unique(both, return_inverse=True)
        dated = np.unique(distinct & 0xFFFFFFFF)[::-1]
        dated = dated[dated != 0]
        self._names = (dated + UNDATED_MONTH).astype("datetime64[M]").astype(str).tolist()  # months since 1970
        numbers = {month: number for number, month in enumerate(dated.tolist())}
        self._levels = _Levels(reader.category, (distinct >> 32).tolist())
        by_month = [(pair, numbers[month]) for pair, month in enumerate((distinct & 0xFFFFFFFF).tolist()) if month]
        by_spelling = [(pair, len(numbers) + spelling) for spelling, pair in self._levels.spellings]
        links = np.array(by_month + by_spelling, np.int64).reshape(-1, 2)
        sums = len(numbers) + len(self._levels.values)
        self._pairs = counting.Groups(of_articles, distinct.size, links, sums)

    def facets(self, held: Held, least: int, total: int) -> Facets:
        """Sections by count, months newest first."""
        counts, months = self._pairs.counts(held, least, total), len(self._names)
        found = map(FacetCount, compress(self._names, counts), filter(None, counts[:months]))
        return Facets(self._levels.counted(counts[months:]), tuple(found))


class _Levels:
    """Every level of every section path; spellings the filter takes for one are one.

    values: a level as spelled; spellings: (number of one, place of a path below it or of its own).
    """

    def __init__(self, column: TextColumn, codes: list[int]) -> None:
        """codes: of the paths, in order."""
        numbers: dict[tuple[Key, str], int] = {}
        self.spellings = [
            (numbers.setdefault(spelling, len(numbers)), place)
            for place, code in enumerate(codes)
            for spelling in _spellings(column, code)
        ]
        self.values = [value for _, value in numbers]
        members: defaultdict[Key, list[int]] = defaultdict(list)
        for (key, _), number in numbers.items():
            members[key].append(number)
        self._members = list(members.values())

    def counted(self, counts: list[int]) -> tuple[FacetCount, ...]:
        """Most frequent first; shown as spelled most often. counts: of each spelling."""
        values = self.values
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
