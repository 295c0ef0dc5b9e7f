"""Putting hits in order, only as far as the page needs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from index.schema import UNDATED
from index.search_page import Sort
from index.searching.reader import Docs, EditionReader
from index.searching.retrieve import Matches

COLUMNS_EACH = 32


def page_of(reader: EditionReader, matches: Matches, sort: Sort, page: int, page_size: int) -> Docs:
    """Indexes into `matches` of one page, best first; empty past the end.

    Ties go to the newer, then to the earlier indexed article.
    """
    first = (page - 1) * page_size
    if first >= matches.docs.size:
        return np.empty(0, np.int32)
    chosen = _leading(_first_key(reader, matches, sort), first + page_size)
    keys = _keys(matches.scores[chosen], reader.published[matches.docs[chosen]], sort)
    order = np.lexsort(tuple(reversed(keys)))
    return chosen[order[first : first + page_size]]


def _first_key(reader: EditionReader, matches: Matches, sort: Sort) -> np.ndarray:
    """The most important sort key of all matches, ascending."""
    if sort is Sort.RELEVANCE:
        return -matches.scores
    return _keys(matches.scores, reader.published.take(matches.docs), sort)[0]


def _keys(scores: np.ndarray, published: np.ndarray, sort: Sort) -> tuple[np.ndarray, ...]:
    """Ascending sort keys, the first the most important."""
    if sort is Sort.OLDEST:
        return np.where(published == UNDATED, -UNDATED, published), -scores
    if sort is Sort.NEWEST:
        return -published, -scores
    return -scores, -published


def _leading(key: np.ndarray, count: int) -> npt.NDArray[np.intp]:
    """Indexes of the `count` smallest keys and of some more, ties included.

    The keys are laid in COLUMNS_EACH times as many columns as wanted: as many
    of those as wanted have a smallest key up to some bound, hence so have as
    many keys. That takes a tenth of partitioning all of them.
    """
    columns = COLUMNS_EACH * count
    rows = key.size // columns
    lowest = key[: rows * columns].reshape(rows, columns).min(axis=0) if rows > 1 else key
    if count >= lowest.size:
        return np.arange(key.size)
    bound = np.partition(lowest, count - 1)[count - 1]
    return np.flatnonzero(key <= bound)
