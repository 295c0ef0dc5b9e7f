"""One page of the matches against sorting all of them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.schema import UNDATED
from index.search_page import Sort
from index.searching.order import page_of
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
    matches = Matches(docs, scores, ())
    reader = SimpleNamespace(published=published)
    wanted = reference(docs, scores, published, sort)[(page - 1) * page_size : page * page_size]
    assert page_of(reader, matches, sort, page, page_size).tolist() == wanted  # type: ignore[arg-type]
