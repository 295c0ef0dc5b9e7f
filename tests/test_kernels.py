"""The compiled inner loops against the same in NumPy, on random input."""

from __future__ import annotations

import numpy as np
import pytest

import index.kernels
from index.kernels.plain import retrieval as plain_retrieval

native_retrieval = pytest.importorskip("index.kernels.native.retrieval", reason="the inner loops are not compiled")

SEEDS = range(20)


def test_what_is_compiled_is_what_is_written() -> None:
    assert native_retrieval.VERSION == index.kernels.VERSION


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("is_row", [False, True])
def test_add_where_present(seed: int, *, is_row: bool) -> None:
    random = np.random.default_rng(seed)
    size = int(random.integers(0, 300))
    codes = (random.integers(0, 256, size) * random.integers(0, 2, size)).astype(np.uint8)
    docs = None if is_row else np.flatnonzero(codes)
    own = codes if is_row else codes[codes > 0]
    own.flags.writeable = False
    expected, found = np.zeros((2, size), np.uint16)
    for amount in (7, 60_000):
        plain_retrieval.add_where_present(expected, docs, own, amount)
        native_retrieval.add_where_present(found, docs, own, amount)
    assert found.tolist() == expected.tolist()
