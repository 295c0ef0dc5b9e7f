"""Putting hits in order, only as far as the page needs."""

from __future__ import annotations

import numpy as np

from index.kernels.postings import Docs
from index.schema import UNDATED
from index.search_page import Sort
from index.searching.duplicates import WINDOW, repeated
from index.searching.reader import EditionReader
from index.searching.rerank import Page, reranked
from index.searching.retrieve import Matches

_RELEVANCE = Sort.RELEVANCE  # an attribute of an Enum takes 46 ns each time


def page_of(reader: EditionReader, matches: Matches, sort: Sort, page: int, page_size: int) -> Page:
    """One page; empty past the end.

    Ties go to the newer, then to the earlier indexed article; re-posted
    articles go behind the others of the first pages.
    """
    first = (page - 1) * page_size
    if first >= matches.total:
        return Page([], [])
    last = first + page_size
    if sort is _RELEVANCE:
        found = reranked(reader, matches, last)
        reader.ask_for_stored(found.docs[first:last])
        found = _without_repeats(reader, matches, found, last)
    else:
        found = _by_time(reader, matches, sort, last)
    return Page(found.docs[first:last], found.scores[first:last], found.passages)


def _without_repeats(reader: EditionReader, matches: Matches, found: Page, count: int) -> Page:
    """The `count` best that were found. Where one of these goes behind WINDOW others, these are looked at, too."""
    last = repeated(reader, found.docs, found.scores, count)
    if not last:
        return found
    if count < WINDOW:
        found = reranked(reader, matches, WINDOW)
        last = repeated(reader, found.docs, found.scores)
    size = len(found.docs)
    head = min(WINDOW, size)
    order = [*(place for place in range(head) if place not in last), *last, *range(head, size)]
    return Page([found.docs[place] for place in order], [found.scores[place] for place in order], found.passages)


def _by_time(reader: EditionReader, matches: Matches, sort: Sort, count: int) -> Page:
    """The `count` newest or oldest, and their equals, in order."""
    times = _times(reader, sort)
    docs = _earliest(times, matches, count)
    scores = matches.scores(docs)
    order = np.lexsort((docs, -scores, times[docs]))
    return Page(docs[order].tolist(), scores[order].tolist())


def _times(reader: EditionReader, sort: Sort) -> np.ndarray:
    """What to sort by, ascending, int64 (doc_count,); the undated come last."""
    if sort is Sort.OLDEST:
        return reader.kept("oldest", lambda: np.where(reader.published == UNDATED, -UNDATED, reader.published))
    return reader.kept("newest", lambda: -reader.published)


def _earliest(times: np.ndarray, matches: Matches, count: int) -> Docs:
    """Ascending numbers of the hits with the `count` smallest times, ties included."""
    docs = matches.docs
    if count >= docs.size:
        return docs
    own = times[docs]
    earliest: Docs = docs[own <= np.partition(own, count - 1)[count - 1]]
    return earliest
