"""The compiled looks at articles, and what they are worth, against the same in NumPy, on random input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from index.kernels.plain import looks as plain_looks
from index.kernels.plain import reranking as plain_reranking
from index.kernels.plain.found import Found
from index.kernels.plain.rows import WHOLE

REASON = "the inner loops are not compiled"
native_looks = pytest.importorskip("index.kernels.native.looks", reason=REASON)
native_reranking = pytest.importorskip("index.kernels.native.reranking", reason=REASON)
native_found = pytest.importorskip("index.kernels.native.found", reason=REASON)

SEEDS = range(25)
FIELDS = 3
ARTICLES = 7
TEXTS = ARTICLES * FIELDS
DOCS = np.random.default_rng(0).permutation(5 * ARTICLES)  # those looked at first


def lists(arrays: Sequence[npt.NDArray[Any]]) -> list[list[Any]]:
    return [array.tolist() for array in arrays]


def some_found(random: np.random.Generator, units: int) -> Found:
    """Syllables in order, some of them at the same place."""
    count = int(random.integers(0, 400) * random.integers(0, 2))
    texts = np.sort(random.integers(0, TEXTS, count))
    gaps, sizes = random.choice([0, 1, 2, 3, 40], count), random.integers(1, 8, count)
    ends = np.cumsum(gaps + sizes)
    starts = ends - sizes
    same = np.flatnonzero((random.random(count) < 0.1) & (np.diff(texts, prepend=-1) == 0))
    for place in same.tolist():
        starts[place], ends[place] = starts[place - 1], ends[place - 1]
    labels = random.integers(1, 2 * units + 1, count).astype(np.uint8)
    return Found(texts, starts, ends, labels, np.arange(count))


def two_looks(random: np.random.Generator) -> list[Any]:
    """The same ones in NumPy and compiled, at as many articles three times."""
    units = int(random.integers(1, 20))
    weights = random.choice([0.0, 1.0, *random.random(4) * 9], units).tolist()
    halves = random.choice(units, int(random.integers(0, units))).tolist() if random.random() < 0.5 else []
    looks = [kernel.Looks(FIELDS, weights, halves) for kernel in (plain_looks, native_looks)]
    for first in range(0, 3 * ARTICLES, ARTICLES):
        found, start = some_found(random, units), int(random.integers(0, 3))
        docs = (DOCS[first : first + ARTICLES] - start).tolist()
        for own in looks:
            own.add(found, docs, start)
            assert len(own) == first + ARTICLES
        assert lists(looks[1].marks) == lists(looks[0].marks)
    return looks


@pytest.mark.parametrize("seed", SEEDS)
def test_looks_are_equal_to_the_last_bit(seed: int) -> None:
    random = np.random.default_rng(seed)
    expected, own = two_looks(random)
    assert lists(own.marks) == lists(expected.marks)
    assert len(own) == len(expected) == 3 * ARTICLES
    docs = random.permutation(DOCS).tolist()
    assert [own.first_text(doc) for doc in docs] == [expected.first_text(doc) for doc in docs]
    asked = [*DOCS[[0, 3 * ARTICLES - 1, -1]].tolist(), -7]
    assert [expected.first_text(doc) for doc in asked] == [0, 3 * TEXTS - FIELDS, -FIELDS, -FIELDS]
    for some in (asked[:2], asked[:1], [], asked, asked[2:], docs):
        assert own.holds(some) is expected.holds(some) is (len(some) <= 2 and asked[2] not in some)
    for text in range(3 * TEXTS):
        assert own.window(text) == expected.window(text)
        near = sorted(random.integers(0, 1 + expected.marks.ends.max(initial=0), 2).tolist())
        assert own.spans(text) == expected.spans(text)
        assert own.spans(text, *near) == expected.spans(text, *near)


def test_what_is_refused_leaves_no_trace() -> None:
    random = np.random.default_rng(5)
    expected, own = two_looks(random)
    found = some_found(random, 1)
    while not found.texts.size:
        found = some_found(random, 1)
    for wrong in (found._replace(labels=found.labels + 99), found._replace(texts=found.texts[::-1] + TEXTS)):
        with pytest.raises(IndexError):
            own.add(wrong, range(ARTICLES))
    assert lists(own.marks) == lists(expected.marks)
    for looks in (expected, own):
        looks.add(found, range(ARTICLES), 100)
        assert looks.first_text(100) == 3 * TEXTS
    assert lists(own.marks) == lists(expected.marks)
    assert own.first_text(0) == expected.first_text(0)


def first_stage(random: np.random.Generator, docs: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Hits with scores of which some are equal."""
    return docs, (random.choice(random.random(9), docs.size) * 7.25).astype(np.float32)


@pytest.mark.parametrize("most", [0.0, 2.5, 40.0])
@pytest.mark.parametrize("seed", SEEDS)
def test_what_looks_are_worth_is_equal_to_the_last_bit(seed: int, most: float) -> None:
    random = np.random.default_rng(seed)
    size = 5 * ARTICLES
    held, factors = random.integers(0, WHOLE + 1, size).astype(np.uint8), random.random(size).astype(np.float32)
    published = random.choice([-(2**62), 0, *random.integers(-(10**9), 10**9, 3)], size)
    asked = held, factors, published, int(random.integers(0, 9)), most, 0.4, random.choice([0.0, 1.3])
    some = first_stage(random, random.permutation(size)[: 2 * ARTICLES])
    others = first_stage(random, random.permutation(size))
    count, enough = int(random.integers(1, ARTICLES)), int(random.integers(0, size))
    told: list[list[Any]] = []
    for kernel, looks in zip((plain_reranking, native_reranking), two_looks(random), strict=True):
        hits = kernel.Reranked(looks, *asked)
        own = [hits.take(*some, ARTICLES), hits.add_passages(), hits.least(count), hits.best_first(size)]
        own += [hits.take(*others, enough), hits.add_passages(), hits.take(some[0][:0], some[1][:0], 9)]
        found = hits.best_first(enough)
        told.append([*own, found, hits.least(count), hits.best_first(size)])
    assert told[0] == told[1]


@pytest.mark.parametrize("count", [-1, 0, 1, 7, 300])
@pytest.mark.parametrize("seed", SEEDS)
def test_hits_in_order(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    size = int(random.integers(0, 300))
    docs = random.permutation(300)[:size]
    scores = random.choice([0.0, 1.0, *random.random(9)], docs.size).astype(np.float32)
    published = random.choice([-(2**62), 0, *random.integers(-(10**9), 10**9, 3)], 300)
    order = np.lexsort((docs, -published[docs], -scores))[: max(0, count)]
    for kernel, looks in ((plain_reranking, plain_looks), (native_reranking, native_looks)):
        given = looks.Looks(FIELDS, []), np.zeros(300, np.uint8), np.ones(300, np.float32), published, 1, 1.0, 1.0, 1.0
        hits = kernel.Reranked(*given)
        assert hits.take(docs, scores, count) == docs[order].tolist()
        assert hits.best_first(size) == (docs[order].tolist(), scores[order].tolist())
        assert sorted(hits.take(docs, scores, 300)) == sorted(docs.tolist())
        hits.add_passages()
        assert hits.take(docs, scores, 300) == []
        cut = int(random.integers(0, 300))
        own = np.lexsort((docs, -published[docs], -scores))[:cut]
        assert hits.best_first(cut) == (docs[own].tolist(), scores[own].tolist())


LONG = np.array([0, 1], np.int64)
FOUND = Found(LONG, LONG, LONG + 1, np.array([1, 2], np.uint8), LONG)
ONCE, HELD = np.ones(2, np.float32), np.ones(2, np.uint8)


def looks(articles: int = 1, fields: int = FIELDS, weights: int = 2, half: int = 0, **changes: Any) -> Any:
    own = native_looks.Looks(fields, [1.0] * weights, [half] if weights else [])
    own.add(FOUND._replace(**changes), range(articles))
    return own


def hits(
    held: npt.NDArray[Any] = HELD, factors: npt.NDArray[Any] = ONCE, published: npt.NDArray[Any] = LONG, taken: int = 0
) -> Any:
    own = native_reranking.Reranked(looks(), held, factors, published, 1, 1.0, 1.0, 1.0)
    own.take(LONG[:taken], ONCE[:taken], 2)
    return own


@pytest.mark.parametrize(
    "refuse",
    [
        lambda: looks(texts=np.array([0, 3])),
        lambda: looks(texts=np.array([-1, 0])),
        lambda: looks(texts=np.array([1, 0])),
        lambda: looks(texts=np.array([0, 1], np.int32)),
        lambda: looks(labels=np.array([1, 5], np.uint8)),
        lambda: looks(labels=np.array([0, 1], np.uint8)),
        lambda: looks(labels=np.array([1], np.uint8)),
        lambda: looks(starts=LONG[:1]),
        lambda: looks(ends=LONG[:1]),
        lambda: looks(places=LONG[:1]),
        lambda: looks(articles=0),
        lambda: looks(articles=-1),
        lambda: looks(fields=0),
        lambda: looks(weights=0),
        lambda: looks(half=2),
        lambda: looks(half=-1),
        lambda: looks().window(3),
        lambda: looks().window(-1),
        lambda: looks().spans(3),
        lambda: looks().spans(-1),
        lambda: hits(held=np.ones(3, np.uint8)),
        lambda: hits(factors=np.ones(1)),
        lambda: hits(published=LONG[:1]),
        lambda: hits(published=LONG.astype(np.int32)),
        lambda: hits().take(LONG + 1, ONCE, 2),
        lambda: hits().take(LONG - 1, ONCE, 2),
        lambda: hits().take(LONG, ONCE[:1], 2),
        lambda: hits().take(LONG, np.ones(2), 2),
        lambda: hits().take(LONG.astype(np.int32), ONCE, 2),
        lambda: hits(taken=1).least(2),
        lambda: hits(taken=1).least(0),
    ],
)
def test_what_would_be_read_or_written_out_of_bounds_is_refused(refuse: Callable[[], object]) -> None:
    assert hits(taken=2).least(2) is not None
    with pytest.raises((ValueError, IndexError)):
        refuse()


def test_what_is_refused_leaves_the_looks_as_they_were() -> None:
    own = looks()
    expected = lists(own.marks)
    with pytest.raises(IndexError):
        own.add(FOUND._replace(texts=np.array([0, 9])), [7])
    own.add(Found(*(array[:0] for array in FOUND)), [])
    assert len(own) == 1
    assert lists(own.marks) == expected


def test_what_was_found_is_what_it_was_made_of() -> None:
    assert lists(native_found.Found(FOUND)) == lists(FOUND)
