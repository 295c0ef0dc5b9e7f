"""One page of the matches against sorting all of them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ranking import default_ranking
from index.schema import UNDATED
from index.search_page import Sort
from index.searching import order
from index.searching.order import page_of
from index.searching.reader import EditionReader
from index.searching.rerank import Page
from index.searching.retrieve import Matches


def reference(docs: np.ndarray, scores: np.ndarray, published: np.ndarray, sort: Sort) -> list[int]:
    """All places, in order."""
    times, points = published[docs].tolist(), (-scores).tolist()
    undated_last = [-UNDATED if time == UNDATED else time for time in times]
    keys = {
        Sort.RELEVANCE: lambda i: (points[i], -times[i], i),
        Sort.NEWEST: lambda i: (-times[i], points[i], i),
        Sort.OLDEST: lambda i: (undated_last[i], points[i], i),
    }
    return sorted(range(docs.size), key=keys[sort])


class Scored:
    """Matches whose scores the test chooses."""

    def __init__(self, docs: np.ndarray, scores: np.ndarray) -> None:
        self.total = docs.size
        self.scorer = SimpleNamespace(ranking=default_ranking())
        self.docs, self._scores = docs, scores

    def scores(self, docs: np.ndarray) -> np.ndarray:
        return self._scores[np.searchsorted(self.docs, docs)]

    def best(self, count: int, bar: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
        if count >= self._scores.size:
            return self.docs, self._scores
        leading = self._scores >= np.sort(self._scores)[-count]
        return self.docs[leading], self._scores[leading]


def best_first(reader: EditionReader, matches: Matches, count: int) -> Page:
    """By their scores of the first stage."""
    docs, scores = matches.best(count)
    order = np.lexsort((docs, -reader.published[docs], -scores))[:count]
    return Page(docs[order].tolist(), scores[order].tolist())


@pytest.fixture(autouse=True)
def no_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Articles here have no passages, and nothing that may repeat."""
    monkeypatch.setattr(order, "reranked", best_first)
    monkeypatch.setattr(order, "repeated", lambda reader, docs, scores, count: [])


@pytest.mark.parametrize("sort", list(Sort))
@given(
    seed=st.integers(0, 1_000),
    size=st.sampled_from([0, 1, 5, 63, 64, 65, 700, 5_000]),
    ties=st.sampled_from([1, 3, 50, 10_000]),
    page=st.integers(1, 4),
    page_size=st.sampled_from([1, 2, 10, 33]),
)
def test_a_page_is_the_piece_of_all_in_order(
    sort: Sort, seed: int, size: int, ties: int, page: int, page_size: int
) -> None:
    rng = np.random.default_rng(seed)
    published = np.append(rng.integers(0, ties, 2 * size), UNDATED)
    docs = np.sort(rng.choice(published.size, size, replace=False))
    scores = rng.integers(0, ties, size).astype(np.float32)
    reader = SimpleNamespace(published=published, kept=lambda _, make: make(), ask_for_stored=lambda docs: None)
    places = reference(docs, scores, published, sort)[(page - 1) * page_size : page * page_size]
    found = page_of(reader, Scored(docs, scores), sort, page, page_size)  # type: ignore[arg-type]
    assert found.docs == docs[places].tolist()
    assert found.scores == scores[places].tolist()
