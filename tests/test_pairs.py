"""What is known of two numbers in a row: both kernels against looking it up in a dictionary."""

from __future__ import annotations

import numpy as np
import pytest

from index.kernels.plain import pairs as plain
from index.kernels.plain.pairs import MOST_ONWARD, NOTHING, Pairs

native = pytest.importorskip("index.kernels.native.pairs", reason="the inner loops are not compiled")

SEEDS = range(25)
NUMBERS = 30  # of syllables; a sixth of their pairs is known


def random_pairs(random: np.random.Generator) -> tuple[dict[tuple[int, int], tuple[float, float]], list[Pairs]]:
    """What there is to say of each pair, and of all others (NOTHING, NOTHING); and both kernels that know it."""
    keys = np.unique(random.integers(0, NUMBERS, 150) << 16 | random.integers(0, NUMBERS, 150)).astype(np.uint32)
    lifts, scores = random.random((2, keys.size + 1))
    scores = scores.round(1)  # so that some are equal
    known = {divmod(key, 1 << 16): values for key, *values in zip(keys.tolist(), lifts, scores, strict=False)}
    known[NOTHING, NOTHING] = lifts[-1], scores[-1]
    return known, [kernel.Pairs(keys, lifts, scores) for kernel in (plain, native)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("most", [1, 2, 50, 2**32])
@pytest.mark.parametrize("size", [0, 1, 2, 1_000])
def test_equal_keys_are_counted(size: int, most: int) -> None:
    keys = np.sort(np.random.default_rng(size).integers(0, most, size).astype(np.uint32))
    different, counts = np.unique(keys, return_counts=True)
    for kernel in (plain, native):
        found, often = kernel.counted(keys)
        assert (found.dtype, often.dtype) == (np.uint32, np.uint32)
        assert (found.tolist(), often.tolist()) == (different.tolist(), counts.tolist())


@pytest.mark.parametrize("seed", SEEDS)
def test_each_pair_has_its_lift_and_score_and_all_others_the_last(seed: int) -> None:
    known, kernels = random_pairs(np.random.default_rng(seed))
    for first in range(NOTHING, NUMBERS + 2):
        for second in range(NOTHING, NUMBERS + 2):
            lift, score = known.get((first, second), known[NOTHING, NOTHING])
            assert [own.lift(first, second) for own in kernels] == [lift, lift]
            score = 0.0 if NOTHING in (first, second) else score
            assert [own.score(first, second) for own in kernels] == [score, score]


@pytest.mark.parametrize("most", [1, 5, MOST_ONWARD])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_ways_on_are_those_of_sorting_all(seed: int, most: int) -> None:
    random = np.random.default_rng(seed)
    _, kernels = random_pairs(random)
    paths, edges = random.integers(1, 20, 2)
    heads, tails = random.random(paths).round(1).tolist(), random.random(edges).round(1).tolist()
    lasts, firsts = (random.integers(NOTHING, NUMBERS, size).tolist() for size in (paths, edges))
    every = [
        (head + tail + kernels[0].score(last, first), path, edge)
        for path, (head, last) in enumerate(zip(heads, lasts, strict=True))
        for edge, (tail, first) in enumerate(zip(tails, firsts, strict=True))
    ]
    expected = sorted(every, key=lambda one: -one[0])[:most]
    assert [own.onward(heads, lasts, tails, firsts, most) for own in kernels] == [expected, expected]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_row_gains_is_that_of_the_best_path(seed: int) -> None:
    random = np.random.default_rng(seed)
    _, kernels = random_pairs(random)
    before, after = random.integers(NOTHING, NUMBERS, 2).tolist()
    places = [
        (random.random(size).round(1).tolist(), random.integers(-1, NUMBERS, size).tolist())
        for size in random.integers(1, 8, random.integers(1, 4))
    ]
    reached = [(0.0, before)]  # the first is as typed
    for scores, numbers in [*places, ([0.0], [after])]:
        reached = [
            (head + score + kernels[0].score(last, number), number)
            for head, last in reached
            for score, number in zip(scores, numbers, strict=True)
        ]
    expected = max(score for score, _ in reached) - reached[0][0]
    assert [own.gain(before, places, after) for own in kernels] == [expected, expected]


@pytest.mark.parametrize("seed", SEEDS)
def test_lone_is_what_is_met_beside_none_of_its_neighbours(seed: int) -> None:
    random = np.random.default_rng(seed)
    keys = np.unique(random.integers(0, NUMBERS, 150) << 16 | random.integers(0, NUMBERS, 150)).astype(np.uint32)
    lifts = np.append(2 * random.random(keys.size), 0.0)
    kernels = [kernel.Pairs(keys, lifts, lifts) for kernel in (plain, native)]
    numbers = random.integers(-1, NUMBERS, random.integers(2, 9)).tolist()
    beside = [0.0, *map(kernels[0].lift, numbers, numbers[1:]), 0.0]
    expected = [place for place in range(len(numbers)) if max(beside[place : place + 2]) < 1]
    assert [own.lone(numbers) for own in kernels] == [expected, expected]
    assert [own.lone(some) for own in kernels for some in ([], [3])] == [[]] * 4


def test_what_would_be_read_out_of_bounds_is_refused() -> None:
    keys, values = np.zeros(2, np.uint32), np.zeros(3)
    for sizes in ((2, 3), (3, 2), (4, 4)):
        for kernel in (plain, native):
            with pytest.raises(ValueError, match="of each pair"):
                kernel.Pairs(keys, *map(np.zeros, sizes))
    own = native.Pairs(keys, values, values)
    for given in (([0.0], [], [0.0], [1], 3), ([0.0], [1], [], [1], 3), ([0.0], [1], [0.0], [1], MOST_ONWARD + 1)):
        with pytest.raises(ValueError, match="a score of each"):
            own.onward(*given)
    for numbers in ([], [1, 2], [1] * (MOST_ONWARD + 1)):
        with pytest.raises(ValueError, match="of each place"):
            own.gain(1, [([0.0] * (1 if len(numbers) < 3 else len(numbers)), numbers)], 1)
