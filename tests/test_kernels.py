"""The compiled inner loops against the same in NumPy, on random input."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

import index.kernels
from index.kernels.plain import retrieval as plain_retrieval
from index.kernels.plain import scoring as plain_scoring
from index.kernels.plain.scoring import BIG, Docs, Formula, List

native_retrieval = pytest.importorskip("index.kernels.native.retrieval", reason="the inner loops are not compiled")
native_scoring = pytest.importorskip("index.kernels.native.scoring", reason="the inner loops are not compiled")

SEEDS = range(25)
DOC_COUNT = 700


def random_list(random: np.random.Generator, size: int = DOC_COUNT, share: float | None = None) -> List:
    """A list with few or many documents, as numbers and codes or as a code for each document; read-only."""
    share = random.random() ** 4 if share is None else share
    codes = np.where(random.random(size) < share, random.integers(1, BIG, size), 0).astype(np.uint8)
    docs = codes.nonzero()[0]
    codes.flags.writeable = False
    return (None, codes) if random.integers(2) else (docs, codes[docs])


def some_docs(random: np.random.Generator) -> Docs:
    return (random.random(DOC_COUNT) < random.random() ** 2).nonzero()[0]


@pytest.mark.parametrize("native", [native_retrieval, native_scoring])
def test_what_is_compiled_is_what_is_written(native: object) -> None:
    assert native.VERSION == index.kernels.VERSION  # type: ignore[attr-defined]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("name", ["add_where_present", "raise_where_present"])
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_held_of_a_query(seed: int, name: str, dtype: npt.DTypeLike) -> None:
    random = np.random.default_rng(seed)
    size = int(random.integers(0, 300))
    most = 60 if dtype == np.uint8 else 16_000
    amounts = [(*random_list(random, size), int(random.integers(0, most))) for _ in range(random.integers(0, 5))]
    expected, found = np.zeros((2, size), dtype)
    getattr(plain_retrieval, name)(expected, amounts)
    getattr(native_retrieval, name)(found, amounts)
    assert found.tolist() == expected.tolist()


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 1])
@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 64, 333])
def test_places(size: int, share: float) -> None:
    mask = np.random.default_rng(size).random(size) < share
    assert native_retrieval.places(mask).tolist() == plain_retrieval.places(mask).tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_codes_of_lists_in_documents(seed: int) -> None:
    random = np.random.default_rng(seed)
    lists = [random_list(random) for _ in range(random.integers(0, 6))]
    docs = some_docs(random)
    expected = plain_scoring.codes_of(lists, docs, DOC_COUNT)
    assert native_scoring.codes_of(lists, docs, DOC_COUNT).tolist() == expected.tolist()


@pytest.mark.parametrize("k1", [0, 1.2])
@pytest.mark.parametrize("seed", SEEDS)
def test_scores_are_equal_to_the_last_bit(seed: int, k1: float) -> None:
    random = np.random.default_rng(seed)
    count = int(random.integers(1, 12))
    tables = (random.random((4, 3, 256)) * random.integers(0, 2, (4, 3, 256))).astype(np.float32)
    tables[:, :, [0, BIG]] = 0
    formula = Formula(random.random((DOC_COUNT, 3)).astype(np.float32), tables.ravel(), k1)
    lists = [random_list(random) for _ in range(count)]
    for _, codes in lists[::3]:
        codes.flags.writeable = True
        codes[codes > 200] = BIG
    roles = np.array([0, *(row for row in range(1, count) if random.integers(4))])
    units = np.array([0, *(role for role in range(1, len(roles)) if random.integers(2))])
    rows = random.integers(0, 4, count) * 3 * 256, *random.random((2, count)).astype(np.float32)
    terms = [
        kernel.Terms(formula, lists, *rows, roles, units, lambda row, doc: (row + 1) * doc / 77)
        for kernel in (plain_scoring, native_scoring)
    ]
    for docs in (some_docs(random), some_docs(random), np.arange(DOC_COUNT), np.empty(0, np.int64)):
        expected, found = (own.scores(docs, 0.3).tolist() for own in terms)
        assert found == expected
        expected, found = (own.coverage(docs).tolist() for own in terms)
        assert found == expected


def one_term(**changes: object) -> object:
    first, one = np.zeros(1, np.intp), np.ones(1, np.float32)
    given = {
        "formula": Formula(np.ones((5, 3), np.float32), np.ones(768, np.float32), 1.2),
        "lists": [(np.array([1, 4]), np.array([3, 4], np.uint8))],
        "tables": first,
        "weights": one,
        "shares": one,
        "roles": first,
        "units": first,
        "big_frequency": lambda row, doc: 1.0,
    }
    return native_scoring.Terms(*(given | changes).values())


@pytest.mark.parametrize(
    "changes",
    [
        {"tables": np.array([1])},
        {"tables": np.array([-1])},
        {"tables": np.zeros(2, np.intp)},
        {"roles": np.array([1])},
        {"roles": np.array([-1])},
        {"roles": np.empty(0, np.intp), "units": np.empty(0, np.intp)},
        {"units": np.array([1])},
        {"lists": [(np.array([1, 5]), np.array([3, 4], np.uint8))]},
        {"lists": [(np.array([-1, 4]), np.array([3, 4], np.uint8))]},
        {"lists": [(np.array([1, 4]), np.array([3], np.uint8))]},
        {"lists": [(None, np.array([3], np.uint8))]},
        {"formula": Formula(np.ones((5, 2), np.float32), np.ones(768, np.float32), 1.2)},
    ],
)
def test_what_would_be_read_out_of_bounds_is_refused(changes: dict[str, object]) -> None:
    one_term()
    with pytest.raises((ValueError, IndexError)):
        one_term(**changes)


@pytest.mark.parametrize("docs", [[-1, 2], [2, 5]])
def test_documents_that_do_not_exist_are_refused(docs: list[int]) -> None:
    with pytest.raises(IndexError):
        one_term().scores(np.array(docs), 0.0)  # type: ignore[attr-defined]
    with pytest.raises(IndexError):
        native_scoring.codes_of([(None, np.ones(5, np.uint8))], np.array(docs), 5)
    with pytest.raises(IndexError):
        native_retrieval.add_where_present(np.zeros(5, np.uint8), [(np.array(docs), np.ones(2, np.uint8), 1)])


def test_an_error_while_a_rare_frequency_is_looked_up_is_not_lost() -> None:
    def fail(row: int, doc: int) -> float:
        raise LookupError

    with pytest.raises(LookupError):
        one_term(lists=[(None, np.full(5, BIG, np.uint8))], big_frequency=fail).scores(np.arange(5), 0.0)  # type: ignore[attr-defined]
