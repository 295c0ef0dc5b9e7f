"""Putting hits in order, only as far as the page needs."""

from __future__ import annotations

import numpy as np

from index.schema import UNDATED
from index.search_page import Sort
from index.searching.reader import Docs, EditionReader
from index.searching.retrieve import Matches


def page_of(reader: EditionReader, matches: Matches, sort: Sort, page: int, page_size: int) -> Docs:
    """Indexes into `matches` of one page, best first; empty past the end.

    Ties go to the newer, then to the earlier indexed article.
    """
    first = (page - 1) * page_size
    if first >= matches.docs.size:
        return np.empty(0, np.int32)
    published = reader.published[matches.docs]
    keys = _keys(matches, published, sort)
    chosen = _leading(keys[0], first + page_size)
    order = np.lexsort(tuple(key[chosen] for key in reversed(keys)))
    return chosen[order][first : first + page_size]


def _keys(matches: Matches, published: np.ndarray, sort: Sort) -> tuple[np.ndarray, ...]:
    """Ascending sort keys, the first the most important."""
    if sort is Sort.OLDEST:
        return np.where(published == UNDATED, -UNDATED, published), -matches.scores
    if sort is Sort.NEWEST:
        return -published, -matches.scores
    return -matches.scores, -published


def _leading(key: np.ndarray, count: int) -> Docs:
    """Indexes whose key is among the `count` smallest, ties included."""
    if count >= key.size:
        return np.arange(key.size, dtype=np.int32)
    bound = np.partition(key, count - 1)[count - 1]
    return np.flatnonzero(key <= bound).astype(np.int32)
