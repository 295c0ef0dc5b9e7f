"""Putting hits in order, only as far as the page needs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from index.kernels.postings import Docs
from index.schema import UNDATED
from index.search_page import Sort
from index.searching.duplicates import WINDOW, without_repeats
from index.searching.passages import Passages
from index.searching.reader import EditionReader, Floats
from index.searching.rerank import depth, leading, reranked
from index.searching.retrieve import Matches


class Page(NamedTuple):
    """The hits of a page, best first. passages: of these and of others, where they were looked at."""

    docs: Docs
    scores: Floats
    passages: Passages | None = None


def page_of(reader: EditionReader, matches: Matches, sort: Sort, page: int, page_size: int) -> Page:
    """One page; empty past the end.

    Ties go to the newer, then to the earlier indexed article; re-posted
    articles go behind the others of the first pages.
    """
    first = (page - 1) * page_size
    if first >= matches.total:
        return Page(np.empty(0, np.int64), np.empty(0, np.float32))
    passages = None
    if sort is Sort.RELEVANCE:
        docs, scores, passages = _reranked(reader, matches, first + page_size)
        keys: tuple[np.ndarray, ...] = (-scores, -reader.published[docs])
    else:
        docs = _earliest(_times(reader, sort), matches, first + page_size)
        scores = matches.scores(docs)
        keys = (_times(reader, sort)[docs], -scores)
    order = np.lexsort((docs, *reversed(keys)))
    if sort is Sort.RELEVANCE and first < WINDOW:
        head = order[:WINDOW]
        kept = without_repeats(reader, docs[head], scores[head], first + page_size)
        order = np.concatenate((head[kept], order[WINDOW:]))
    order = order[first : first + page_size]
    return Page(docs[order], scores[order], passages)


def _reranked(reader: EditionReader, matches: Matches, count: int) -> Page:
    """In no order the best; the first of them by their second score, which is no lower."""
    docs, scores = matches.best(max(count, depth(matches)))
    first = leading(reader, matches, docs, scores)
    scores[first], passages = reranked(reader, matches, docs[first], scores[first])
    return Page(docs, scores, passages)


def _times(reader: EditionReader, sort: Sort) -> np.ndarray:
    """What to sort by, ascending, int64 (doc_count,); the undated come last."""
    if sort is Sort.OLDEST:
        return reader.kept("oldest", lambda: np.where(reader.published == UNDATED, -UNDATED, reader.published))
    return reader.kept("newest", lambda: -reader.published)


def _earliest(times: np.ndarray, matches: Matches, count: int) -> Docs:
    """Ascending numbers of the hits with the `count` smallest times, ties included."""
    docs = np.flatnonzero(matches.mask)
    if count >= docs.size:
        return docs
    own = times[docs]
    earliest: Docs = docs[own <= np.partition(own, count - 1)[count - 1]]
    return earliest
