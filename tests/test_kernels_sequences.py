"""Sequences among labelled syllables: compiled against the same in NumPy, on random input."""

from __future__ import annotations

import numpy as np
import pytest

from index.kernels.plain import sequences as plain
from index.kernels.plain.found import Found
from index.kernels.plain.sequences import LABELS, Wanted

native = pytest.importorskip("index.kernels.native.sequences", reason="the inner loops are not compiled")

USED = 6  # labels, so that sequences are met


def syllables(random: np.random.Generator, count: int) -> Found:
    """Some of several texts, mostly neighbours."""
    places = np.cumsum(random.choice([1, 1, 1, 2], count))
    texts = np.sort(random.integers(0, 4, count))
    starts = places * 5
    return Found(texts, starts, starts + 3, random.integers(1, USED, count).astype(np.uint8), places)


def sequence(random: np.random.Generator) -> Wanted:
    steps, labels = random.integers(1, 4, 2)
    takes = np.zeros((steps, LABELS), np.uint8)
    takes[:, :USED] = random.random((steps, USED)) < 0.5
    return bytearray(takes.tobytes()), bytes(random.integers(1, 9, labels).tolist())


def lists(found: Found) -> list[list[int]]:
    return [array.tolist() for array in found]


@pytest.mark.parametrize("seed", range(25))
def test_sequences_are_found_and_told_in_order(seed: int) -> None:
    random = np.random.default_rng(seed)
    found = syllables(random, int(random.choice([0, 1, 2, 40])))
    beneath = bytearray(LABELS)
    beneath[1:USED] = random.integers(0, 9, USED - 1).astype(np.uint8).tobytes()
    wanted = [sequence(random) for _ in range(random.integers(0, 4))]
    assert lists(native.resolved(found, beneath, wanted)) == lists(plain.resolved(found, beneath, wanted))


def test_what_does_not_fit_together_is_refused() -> None:
    found = syllables(np.random.default_rng(1), 5)
    whole = bytearray(LABELS)
    for damaged in (found._replace(labels=found.labels[1:]), found._replace(starts=found.starts[1:])):
        with pytest.raises(ValueError, match="a place and a label of each syllable"):
            native.resolved(damaged, whole, [])
    with pytest.raises(ValueError, match="a label for each"):
        native.resolved(found, whole[1:], [])
    for steps, labels in ((whole[1:], b"\1"), (bytearray(), b"\1"), (whole, b"")):
        with pytest.raises(ValueError, match="steps of 256 labels"):
            native.resolved(found, whole, [(steps, labels)])
