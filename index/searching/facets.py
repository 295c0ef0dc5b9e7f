"""Counting hits by section and by month."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from index.codec.postings import Docs
from index.schema import CATEGORY_JOINER
from index.search_page import FacetCount, Facets
from index.searching.columns import Key, path_key
from index.searching.reader import UNDATED_MONTH, EditionReader


def facets(reader: EditionReader, docs: Docs) -> Facets:
    """Counts over the given articles."""
    return Facets(_categories(reader, docs), _months(reader, docs))


def _categories(reader: EditionReader, docs: Docs) -> tuple[FacetCount, ...]:
    """Every level of every path; spellings the filter takes for one are one."""
    column = reader.category
    spellings: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    counted = np.bincount(column.codes[docs], minlength=len(column.values))
    for code in np.flatnonzero(counted).tolist():
        levels = [level for level in column.values[code].split(CATEGORY_JOINER) if path_key(level)]
        for depth in range(1, len(levels) + 1):
            spellings[column.keys[code][:depth]][CATEGORY_JOINER.join(levels[:depth])] += int(counted[code])
    counts = [FacetCount(spelled.most_common(1)[0][0], spelled.total()) for spelled in spellings.values()]
    return tuple(sorted(counts, key=lambda facet: (-facet.count, facet.value)))


def _months(reader: EditionReader, docs: Docs) -> tuple[FacetCount, ...]:
    found = reader.months[docs]
    found = found[found != UNDATED_MONTH]
    if not found.size:
        return ()
    first = int(found.min())
    counts = np.bincount(found - first)
    dated = np.flatnonzero(counts)[::-1]
    names = (dated + first).astype("datetime64[M]").astype(str).tolist()
    return tuple(map(FacetCount, names, counts[dated].tolist()))
