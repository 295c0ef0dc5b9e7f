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
from index.kernels.plain.marks import WORTH_ALONE
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
    worths = random.integers(0, random.integers(1, WORTH_ALONE + 2), units).tolist() if random.random() < 0.7 else None
    looks = [kernel.Looks(FIELDS, weights, worths or [WORTH_ALONE] * units) for kernel in (plain_looks, native_looks)]
    docs = DOCS.tolist()
    for first in range(0, 3 * ARTICLES, ARTICLES):
        found = some_found(random, units)
        assert [own.add(found, docs[first : first + ARTICLES]) for own in looks] == [first, first]
        assert lists(looks[1].marks) == lists(looks[0].marks)
    return looks


@pytest.mark.parametrize("seed", SEEDS)
def test_looks_are_equal_to_the_last_bit(seed: int) -> None:
    random = np.random.default_rng(seed)
    expected, own = two_looks(random)
    assert lists(own.marks) == lists(expected.marks)
    assert len(own) == len(expected) == 3 * ARTICLES
    docs = random.permutation(DOCS).tolist()
    assert own.firsts(docs) == expected.firsts(docs)
    assert expected.firsts([*DOCS[[0, 3 * ARTICLES - 1, -1]].tolist(), -7]) == [0, 3 * TEXTS - FIELDS, -FIELDS, -FIELDS]
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
    assert [looks.add(found, range(100, 100 + ARTICLES)) for looks in (expected, own)] == [3 * ARTICLES] * 2
    assert lists(own.marks) == lists(expected.marks)
    assert own.firsts([0, 100]) == expected.firsts([0, 100])


def two_bonuses(random: np.random.Generator, docs: int, most: float) -> list[Any]:
    """The same one of so many articles, in NumPy and compiled."""
    held, factors = random.integers(0, WHOLE + 1, docs).astype(np.uint8), random.random(docs).astype(np.float32)
    asked = held, factors, int(random.integers(0, 9)), 7.25, most, 0.4, random.choice([0.0, 1.3])
    return [kernel.Bonus(*asked) for kernel in (plain_reranking, native_reranking)]


@pytest.mark.parametrize("most", [0.0, 2.5, 40.0])
@pytest.mark.parametrize("seed", SEEDS)
def test_what_looks_are_worth_is_equal_to_the_last_bit(seed: int, most: float) -> None:
    random = np.random.default_rng(seed)
    docs = random.permutation(50)[: ARTICLES + 4]
    scores = (random.random(docs.size) * 7.25).astype(np.float32)
    places, first = random.permutation(docs.size)[:ARTICLES].tolist(), int(random.integers(0, 2 * ARTICLES))
    told = []
    for bonus, looks in zip(two_bonuses(random, 50, most), two_looks(random), strict=True):
        again = scores.copy()
        bonus.add(again, docs, places, looks, first)
        told.append((again.tolist(), lists(bonus.rising(docs, scores, 6.0))))
    assert told[0] == told[1]


@pytest.mark.parametrize("count", [0, 1, 7, 300])
@pytest.mark.parametrize("seed", SEEDS)
def test_hits_in_order(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    docs = random.permutation(300)[: int(random.integers(0, 300))]
    scores = random.choice([0.0, 1.0, *random.random(9)], docs.size).astype(np.float32)
    published = random.choice([-(2**62), 0, *random.integers(-(10**9), 10**9, 3)], 300)
    asked = docs, scores, published, count
    expected, own = plain_reranking.best_first(*asked), native_reranking.best_first(*asked)
    assert lists(own) == lists(expected)
    assert [array.dtype for array in own] == [np.int64, np.float32]


LONG = np.array([0, 1], np.int64)
FOUND = Found(LONG, LONG, LONG + 1, np.array([1, 2], np.uint8), LONG)
ONCE, HELD = np.ones(2, np.float32), np.ones(2, np.uint8)


def looks(articles: int = 1, fields: int = FIELDS, weights: int = 2, worths: int = 2, **changes: Any) -> Any:
    own = native_looks.Looks(fields, [1.0] * weights, [0] * worths)
    own.add(FOUND._replace(**changes), range(articles))
    return own


def bonus(held: npt.NDArray[Any] = HELD, factors: npt.NDArray[Any] = ONCE) -> Any:
    return native_reranking.Bonus(held, factors, 1, 1.0, 1.0, 1.0, 1.0)


def read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    array = array.copy()
    array.flags.writeable = False
    return array


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
        lambda: looks(weights=0, worths=0),
        lambda: looks(worths=1),
        lambda: looks().window(3),
        lambda: looks().window(-1),
        lambda: looks().spans(3),
        lambda: looks().spans(-1),
        lambda: bonus(held=np.ones(3, np.uint8)),
        lambda: bonus(factors=np.ones(1)),
        lambda: bonus().add(ONCE.copy(), LONG, [0, 1], looks(), 0),
        lambda: bonus().add(ONCE.copy(), LONG, [0], looks(), 1),
        lambda: bonus().add(ONCE.copy(), LONG, [0], looks(), -1),
        lambda: bonus().add(ONCE.copy(), LONG, [2], looks(), 0),
        lambda: bonus().add(ONCE.copy(), LONG, [-1], looks(), 0),
        lambda: bonus().add(ONCE.copy(), LONG + 1, [0], looks(), 0),
        lambda: bonus().add(ONCE.copy(), LONG - 1, [0], looks(), 0),
        lambda: bonus().add(ONCE[:1].copy(), LONG, [0], looks(), 0),
        lambda: bonus().add(read_only(ONCE), LONG, [0], looks(), 0),
        lambda: bonus().add(np.ones(2), LONG, [0], looks(), 0),
        lambda: bonus().rising(LONG + 1, ONCE, 0.0),
        lambda: native_reranking.best_first(LONG, ONCE, LONG[:1], 2),
        lambda: native_reranking.best_first(LONG - 1, ONCE, LONG, 2),
        lambda: native_reranking.best_first(LONG, ONCE[:1], LONG, 2),
        lambda: native_reranking.best_first(LONG, np.ones(2), LONG, 2),
    ],
)
def test_what_would_be_read_or_written_out_of_bounds_is_refused(refuse: Callable[[], object]) -> None:
    bonus().add(ONCE.copy(), LONG, [0], looks(), 0)
    with pytest.raises((ValueError, IndexError)):
        refuse()


def test_what_is_refused_leaves_the_looks_as_they_were() -> None:
    own = looks()
    expected = lists(own.marks)
    with pytest.raises(IndexError):
        own.add(FOUND._replace(texts=np.array([0, 9])), [7])
    assert own.add(Found(*(array[:0] for array in FOUND)), []) == len(own) == 1
    assert lists(own.marks) == expected


def test_what_was_found_is_what_it_was_made_of() -> None:
    assert lists(native_found.Found(FOUND)) == lists(FOUND)
