"""The compiled inner loops against the same in NumPy, on random input."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from index.kernels.plain import postings as plain_postings
from index.kernels.plain import ranked as plain_ranked
from index.kernels.plain import rows as plain_rows
from index.kernels.plain import scoring as plain_scoring
from index.kernels.plain.formula import BIG, Bounds, Formula
from index.kernels.plain.postings import Codes, Docs
from index.kernels.plain.rows import ENOUGH, WHOLE, Held, Part

native_postings = pytest.importorskip("index.kernels.native.postings", reason="the inner loops are not compiled")
native_ranked = pytest.importorskip("index.kernels.native.ranked", reason="the inner loops are not compiled")
native_rows = pytest.importorskip("index.kernels.native.rows", reason="the inner loops are not compiled")
native_scoring = pytest.importorskip("index.kernels.native.scoring", reason="the inner loops are not compiled")

SEEDS = range(25)
DOC_COUNT = 700
MAX_GAP = 65_535
KERNELS = {
    "postings": (plain_postings, native_postings),
    "rows": (plain_rows, native_rows),
    "scoring": (plain_scoring, native_scoring),
    "ranked": (plain_ranked, native_ranked),
}

Parts = list[tuple[list[Part], bool, float]]  # of each unit, whether it is nested, and the share of the query it is


def random_list(random: np.random.Generator, size: int = DOC_COUNT) -> tuple[Docs | None, Codes]:
    """A list with few or many documents, as numbers and codes or as a code for each document; read-only."""
    codes = np.where(random.random(size) < random.random() ** 4, random.integers(1, BIG, size), 0).astype(np.uint8)
    docs = codes.nonzero()[0]
    codes[codes > random.integers(200, 2_000)] = BIG
    codes.flags.writeable = False
    return (None, codes) if random.integers(2) else (docs, codes[docs])


def both(lists: Sequence[tuple[Docs | None, Codes]]) -> tuple[list[Any], list[Any]]:
    """The lists as each kernel has them."""
    made = [
        [
            kernel.CodedList(docs, codes, int(np.count_nonzero(codes)), 7 * place)
            for place, (docs, codes) in enumerate(lists)
        ]
        for kernel in KERNELS["postings"]
    ]
    return made[0], made[1]


def some_docs(random: np.random.Generator) -> Docs:
    return (random.random(DOC_COUNT) < random.random() ** 2).nonzero()[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_stored_list_is_decoded(seed: int) -> None:
    """With entries of code 0 that bridge a gap that is too wide."""
    random = np.random.default_rng(seed)
    size = int(random.integers(0, 40))
    gaps = random.integers(0, MAX_GAP, size + 9).astype(np.uint16)
    codes = random.integers(int(random.integers(2)), 256, size + 9).astype(np.uint8)
    codes[4 + size // 2] = 7
    df = int(np.count_nonzero(codes[4 : size + 5]))
    expected, found = (kernel.CodedList.sparse(gaps, codes, 4, size + 5, df) for kernel in KERNELS["postings"])
    for _ in range(2):
        assert found.docs.tolist() == expected.docs.tolist()
        assert found.codes.tolist() == expected.codes.tolist()
    assert (found.df, found.first, found.places().tolist()) == (df, 4, list(range(df)))
    assert (found.kept is None) == (expected.kept is None)
    assert found.kept is None or found.kept.tolist() == expected.kept.tolist()


@pytest.mark.parametrize("size", [0, 1, 63, 64, 16_320, 16_385, 50_000])
def test_how_many_hold_enough(size: int) -> None:
    random = np.random.default_rng(size)
    held = (200 * random.random(size) ** random.integers(1, 30)).astype(np.uint8)
    masks = [None, random.random(size) < 0.5]
    for least, share, live, allowed in product((1, 40, 255), (0, 0.3, 0.5, 1), masks, masks):
        left, expected = held.copy(), held.copy()
        counts = plain_rows.count_hits(expected, least, share, live, allowed)
        assert native_rows.count_hits(left, least, share, live, allowed) == counts
        assert left.tolist() == expected.tolist()
        assert counts[0] == np.count_nonzero(held[... if allowed is None else allowed] >= counts[1])


@pytest.mark.parametrize("size", [100, 130, 1_000])
@pytest.mark.parametrize("kernel", KERNELS["rows"])
def test_just_enough_hold_a_share_of_the_best(kernel: Any, size: int) -> None:
    """Wherever they are, and the best one, too."""
    for enough in (ENOUGH, ENOUGH - 1):
        held = np.full(size, 10, np.uint8)
        held[size - enough :] = 100
        assert kernel.count_hits(held, 1, 0.5, None, None) == ((ENOUGH, 50) if enough == ENOUGH else (size, 1))
    held = np.full(size, 10, np.uint8)
    held[-1] = 200
    assert kernel.count_hits(held, 1, 0.05, None, None) == (size, 10)


@pytest.mark.parametrize("seed", SEEDS)
def test_codes_of_lists_in_documents(seed: int) -> None:
    random = np.random.default_rng(seed)
    plain, native = both([random_list(random) for _ in range(random.integers(0, 6))])
    for docs in (some_docs(random), some_docs(random)[:3], np.empty(0, np.int64)):
        expected = plain_postings.codes_of(plain, docs, DOC_COUNT)
        assert native_postings.codes_of(native, docs, DOC_COUNT).tolist() == expected.tolist()


def random_formula(random: np.random.Generator, k1: float) -> Formula:
    tables = (random.random((4, 3, 256)) * random.integers(0, 2, (4, 3, 256))).astype(np.float32)
    tables[:, :, [0, BIG]] = 0
    packed = random.integers(0, 1 << 60, (2, 2 * DOC_COUNT), np.uint64)
    bigs = [(np.arange(own.size, dtype=np.uint64), own) for own in packed]
    return Formula(random.random((DOC_COUNT, 3)).astype(np.float32), tables.ravel(), k1, bigs)


def random_parts(random: np.random.Generator, *, are_sparse: bool = False) -> list[Parts]:
    """Some units of a plan with the lists of each kernel. are_sparse: no rows among them."""
    made: list[Parts] = [[], []]
    for _ in range(random.integers(1, 7)):
        count, is_nested = int(random.integers(1, 4)), bool(random.integers(2))
        listed = [random_list(random) for _ in range(count)]
        if is_nested:
            listed = [(None, np.maximum.reduce([spread(own) for own in listed[: place + 1]])) for place in range(count)]
        if are_sparse:
            listed = [(row.nonzero()[0], row[row > 0]) for row in map(spread, listed)]
        roles = np.arange(count) if is_nested else np.cumsum(random.integers(0, 4, count) > 0)
        roles -= roles[0]
        shares = np.sort(random.random(count) * random.integers(0, 2, count))[::-1][roles]
        weights = random.random(count)[roles]
        numbers = (random.integers(0, 4, count) * 3 * 256, random.integers(0, 8, count), weights, shares, roles)
        values = list(zip(*[array.tolist() for array in numbers], strict=True))
        of_query = float(random.random() * random.integers(0, 2)) / 6
        for units, own in zip(made, both(listed), strict=True):
            units.append(([Part((one,), *row) for one, row in zip(own, values, strict=True)], is_nested, of_query))
    return made


def spread(listed: tuple[Docs | None, Codes]) -> Codes:
    """A code for each document."""
    docs, codes = listed
    if docs is None:
        return codes
    row = np.zeros(DOC_COUNT, np.uint8)
    row[docs] = codes
    return row


def terms_of(formula: Formula, made: Sequence[Parts]) -> list[Any]:
    """The units of each kernel as it has them in the segment."""
    found = []
    for rows, scoring, units in zip(KERNELS["rows"], KERNELS["scoring"], made, strict=True):
        known = [rows.UnitTerms(parts, is_nested=is_nested) for parts, is_nested, _ in units]
        found.append(scoring.Terms(formula, known, [share for *_, share in units], 0, 0.3))
    return found


def random_terms(random: np.random.Generator, k1: float) -> list[Any]:
    return terms_of(random_formula(random, k1), random_parts(random))


def held_of(units: Parts) -> Held:
    """Steps of every document: of each unit the most of its roles whose terms it all has."""
    held = np.zeros(DOC_COUNT, int)
    for parts, _, of_query in units:
        codes = plain_postings.codes_of([part.lists[0] for part in parts], np.arange(DOC_COUNT), DOC_COUNT)  # type: ignore[misc]
        roles: dict[int, Any] = {}
        for part, own in zip(parts, codes, strict=True):
            share = of_query * part.share
            steps = max(1, int(share * WHOLE)) if share else 0
            roles[part.role] = np.minimum(roles.get(part.role, 255), np.where(own > 0, steps, 0))
        held += np.maximum.reduce(list(roles.values()))
    return held.astype(np.uint8)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_units_are_in_a_query(seed: int) -> None:
    """Of the weights the same doubles; a unit that shows anything has a step at least."""
    random = np.random.default_rng(seed)
    counts = (10 ** random.uniform(-3, 1, 8) * random.integers(0, 2, 8)).tolist()
    plain, native = (
        kernel.shares_of(
            [
                kernel.UnitTerms(parts, is_nested=is_nested, counts=own)
                for (parts, is_nested, _), own in zip(units, counts, strict=False)
            ]
        )
        for kernel, units in zip(KERNELS["rows"], random_parts(random), strict=True)
    )
    assert native == plain
    weights, shares, whole, weighty = plain
    assert len(weights) == len(shares)
    assert sum(weights) == 0 or sum(shares) >= 1 - 1e-9
    assert max(1, weighty) <= whole <= WHOLE + weighty
    assert all(kernel.shares_of([]) == ((), [], 1, 0) for kernel in KERNELS["rows"])


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_held_of_a_query(seed: int) -> None:
    random = np.random.default_rng(seed)
    made = random_parts(random)
    expected = held_of(made[0])
    for terms in terms_of(random_formula(random, 1.2), made):
        held = np.zeros(DOC_COUNT, np.uint8)
        terms.add_held(held)
        assert held.tolist() == expected.tolist()


@pytest.mark.parametrize("k1", [0, 1.2])
@pytest.mark.parametrize("seed", SEEDS)
def test_scores_are_equal_to_the_last_bit(seed: int, k1: float) -> None:
    random = np.random.default_rng(seed)
    plain, native = random_terms(random, k1)
    for docs in (some_docs(random), some_docs(random), np.arange(DOC_COUNT), np.empty(0, np.int64)):
        if docs.size != 1:  # of one document NumPy adds up the units in another order
            assert native.scores(docs).tolist() == plain.scores(docs).tolist()
            assert native.coverage(docs).tolist() == plain.coverage(docs).tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_few_documents_are_as_they_are_among_all(seed: int) -> None:
    random = np.random.default_rng(seed)
    made = random_parts(random, are_sparse=True)
    _, native = terms_of(random_formula(random, 1.2), made)
    postings = sum(part.lists[0].df for parts, _, _ in made[0] for part in parts if part.lists[0])
    assert native.few(postings - 1) is None or not postings
    few = native.few(postings)
    docs, held = few.docs, few.held
    assert docs.tolist() == sorted({doc for parts, _, _ in made[0] for part in parts for doc in part.lists[0].docs})  # type: ignore[union-attr]
    assert held.tolist() == held_of(made[0])[docs].tolist()
    assert few.scores(np.arange(docs.size)).tolist() == native.scores(docs).tolist()
    factors = (1 - 0.2 * random.random(DOC_COUNT)).astype(np.float32)
    every = np.zeros(DOC_COUNT, np.uint8)
    every[docs] = held
    ranked = native_ranked.Ranked(native, every, 1, factors), native_ranked.Ranked(few, held, 1, factors)
    for count, bar in random.permutation([(count, bar) for count in (1, 10, 200) for bar in (0, 0.2, 0.5)]):
        expected, found = (own.best(int(count), bar) for own in ranked)
        assert sorted(zip(*map(np.ndarray.tolist, found), strict=True)) == sorted(
            zip(*map(np.ndarray.tolist, expected), strict=True)
        )
    assert few.few(postings) is None


def test_many_postings_are_not_few() -> None:
    own = native_postings.CodedList(None, np.ones(5, np.uint8), 5)
    unit = native_rows.UnitTerms([Part((own,), 0, 1, 1.0, 1.0, 0)], is_nested=True)
    assert native_scoring.Terms(FORMULA, [unit], [0.5], 0, 0.5).few(1_000) is None


@pytest.mark.parametrize("df", [1, DOC_COUNT // 8, DOC_COUNT // 4, DOC_COUNT // 2])
def test_where_all_terms_are_common_the_rarest_is_looked_at(df: int) -> None:
    """As a list of documents, some of them with counts that have no code."""
    random = np.random.default_rng(df)
    rows = np.zeros((2, DOC_COUNT), np.uint8)
    for row, size in zip(rows, (df, DOC_COUNT - 1), strict=True):
        row[random.permutation(DOC_COUNT)[:size]] = random.choice([1, 2, 3, BIG], size)
    made = [
        [([Part((one,), 0, 7, weight, 1.0, 0)], True, 0.5) for one, weight in zip(lists, (1.0, 0.1), strict=True)]
        for lists in both([(None, row) for row in rows])
    ]
    plain, native = terms_of(random_formula(random, 1.2), made)
    docs, factors = np.arange(DOC_COUNT), np.ones(DOC_COUNT, np.float32)
    assert native.scores(docs).tolist() == plain.scores(docs).tolist()
    held = held_of(made[0])
    for terms, kernel in zip((plain, native), KERNELS["ranked"], strict=True):
        found, scores = kernel.Ranked(terms, held, 1, factors).best(10, 0)
        assert sorted(scores.tolist())[-10:] == pytest.approx(sorted(plain.scores(docs).tolist())[-10:])
        assert found.size >= 10


@pytest.mark.parametrize("seed", SEEDS)
def test_roles_count_where_all_their_terms_occur(seed: int) -> None:
    random = np.random.default_rng(seed)
    formula, made = random_formula(random, 1.2), random_parts(random)
    unit = int(random.integers(len(made[0])))
    gone = int(random.integers(len(made[0][unit][0])))
    some, left = list(made), list(made)
    for number, units in enumerate(made):
        parts, is_nested, share = units[unit]
        lost = [replace(part, lists=(None,)) if place == gone else part for place, part in enumerate(parts)]
        others = [part for part in parts if part.role != parts[gone].role]
        some[number] = [*units[:unit], (lost, is_nested, share), *units[unit + 1 :]]
        left[number] = [*units[:unit], (others, is_nested, share), *units[unit + 1 :]]
    for found, expected in zip(terms_of(formula, some), terms_of(formula, left), strict=True):
        assert len(found) == len(expected) == sum(len(parts) for parts, _, _ in left[0])
        if len(expected):
            assert found.scores(np.arange(DOC_COUNT)).tolist() == expected.scores(np.arange(DOC_COUNT)).tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_of_the_hits(seed: int) -> None:
    """Asked again and again: what was scored before does not change what is found."""
    random = np.random.default_rng(seed)
    formula, made = random_formula(random, 1.2), random_parts(random)
    plain, native = terms_of(formula, made)
    docs = np.arange(DOC_COUNT)
    factors = (1 - 0.2 * random.random(DOC_COUNT)).astype(np.float32)
    scores = native.scores(docs) * factors
    held = held_of(made[0]) + (random.random(DOC_COUNT) * random.integers(0, 20)).astype(np.uint8)
    held *= random.random(DOC_COUNT) < random.choice([0, 0.02, 0.5, 1])
    least = int(random.integers(1, 9))
    mask = held >= least
    ranked = [
        kernel.Ranked(terms, held, least, factors)
        for terms, kernel in zip((native, plain), KERNELS["ranked"][::-1], strict=True)
    ]
    for count, bar in random.permutation([(count, bar) for count in (1, 10, 200) for bar in (0, 0.2, 0.5)]):
        found, expected = (dict(zip(*map(np.ndarray.tolist, own.best(int(count), bar)), strict=True)) for own in ranked)
        assert found == pytest.approx(expected, rel=1e-6)
        reached = max(bar, np.sort(scores[mask])[-int(count) :][0]) if np.count_nonzero(mask) >= count else bar
        assert sorted(found) == docs[mask & (scores >= np.float32(reached))].tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_of_several_segments(seed: int) -> None:
    """Those of each that can be among the best of all; few documents are of one segment alone."""
    random = np.random.default_rng(seed)
    count = int(random.integers(1, 4))
    formulas, plans = [random_formula(random, 1.2) for _ in range(count)], [random_parts(random) for _ in range(count)]
    held, most = np.concatenate([held_of(made[0]) for made in plans]), int(random.choice([0, 10**6]))
    factors = (1 - 0.2 * random.random(held.size)).astype(np.float32)
    found = []
    for terms, kernel in zip(zip(*map(terms_of, formulas, plans), strict=True), KERNELS["ranked"], strict=True):
        hits = kernel.Retrieved(list(terms), held.size, most)
        assert hits.held.tolist() == held.tolist()
        hits.keep(2, 0.1, None, None)
        docs = np.flatnonzero(held >= hits.least)
        assert (hits.total, hits.docs.tolist()) == (docs.size, docs.tolist())
        scores = np.concatenate([own.scores(np.arange(DOC_COUNT)) for own in terms])[docs] * factors[docs]
        for wanted, bar in ((10, 0.0), (200, 0.2), (3, 0.3)):
            best = dict(zip(*map(np.ndarray.tolist, hits.best(wanted, bar, factors)), strict=True))
            reached = np.float32(max(bar, np.sort(scores)[-wanted] if docs.size >= wanted else bar))
            assert sorted(doc for doc, score in best.items() if score >= reached) == docs[scores >= reached].tolist()
            assert min(best.values(), default=bar) >= np.float32(bar)
        found.append((hits.total, hits.least))
    assert found[0] == found[1]


@pytest.mark.parametrize("kernel", KERNELS["ranked"])
def test_hits_that_no_unit_tells_are_those_given(kernel: Any) -> None:
    held = np.array([1, 0, 1], np.uint8)
    hits = kernel.Retrieved([], held.size, held=held)
    assert (hits.docs.tolist(), hits.held.tolist(), hits.least) == ([0, 2], held.tolist(), 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_hits_that_score_just_the_bar_are_found(seed: int) -> None:
    """However what is left of their bounds was rounded."""
    random = np.random.default_rng(seed)
    formula, made = random_formula(random, 1.2), random_parts(random)[1]
    known = [native_rows.UnitTerms(parts, is_nested=is_nested) for parts, is_nested, _ in made]
    terms = native_scoring.Terms(formula, known, [share for *_, share in made], 0, 0.0)
    held, docs, factors = np.zeros(DOC_COUNT, np.uint8), np.arange(DOC_COUNT), np.ones(DOC_COUNT, np.float32)
    terms.add_held(held)
    scores = terms.scores(docs)
    hits = native_ranked.Ranked(terms, held, 1, factors)
    for bar in random.permutation(np.unique(scores[held > 0])).tolist():
        assert sorted(hits.best(1_000, bar)[0].tolist()) == docs[(held > 0) & (scores >= np.float32(bar))].tolist()


def test_threads_share_what_codes_are_worth_at_most() -> None:
    """What a plan points to is not replaced by what another thread makes meanwhile."""
    formula = random_formula(np.random.default_rng(0), 1.2)
    with ThreadPoolExecutor(4) as threads:
        for _ in range(50):
            bounds = Bounds(formula)
            found = list(threads.map(bounds.table, [0] * 4))
            assert all(one is bounds.table(0) for one in found)


NO_COUNTS = np.empty(0, np.uint64), np.empty(0, np.uint64)
FORMULA = Formula(np.ones((5, 3), np.float32), np.ones(768, np.float32), 1.2, (NO_COUNTS, NO_COUNTS))


def one_term(**changes: Any) -> Any:
    docs = changes.pop("docs", np.array([1, 4]))
    codes = changes.pop("codes", np.array([3, 4], np.uint8))
    own = native_postings.CodedList(docs, codes, len(codes))
    unit = native_rows.UnitTerms([Part((own,), changes.get("table", 0), 1, 1.0, 1.0, 0)], is_nested=True)
    return native_scoring.Terms(changes.get("formula", FORMULA), [unit], [0.5], 0, 0.5)


@pytest.mark.parametrize(
    "changes",
    [
        {"table": 1},
        {"table": -1},
        {"docs": np.array([1, 5])},
        {"docs": np.array([-1, 4])},
        {"docs": np.array([4, 1])},
        {"codes": np.array([3], np.uint8)},
        {"docs": None, "codes": np.ones(4, np.uint8)},
        {"docs": None, "codes": np.ones(6, np.uint8)},
        {"formula": Formula(np.ones((5, 2), np.float32), np.ones(768, np.float32), 1.2, ())},
    ],
)
def test_what_would_be_read_out_of_bounds_is_refused(changes: dict[str, object]) -> None:
    one_term()
    with pytest.raises((ValueError, IndexError)):
        one_term(**changes)


def test_units_without_a_share_and_what_is_no_unit_are_refused() -> None:
    terms, unit = one_term(), native_rows.UnitTerms([], is_nested=False)
    for units, shares in (([unit, unit], [0.5]), ([None], [0.5])):
        with pytest.raises(ValueError, match="a share of each"):
            native_scoring.Terms(FORMULA, units, shares, 0, 0.5)
    with pytest.raises(ValueError, match="once"):
        terms.__init__(FORMULA, [unit], [0.5], 0, 0.5)
    with pytest.raises(ValueError, match="units are expected"):
        native_rows.shares_of([unit, None])


@pytest.mark.parametrize("docs", [[-1, 2], [2, 5], [3, 2]])
def test_documents_that_do_not_exist_are_refused(docs: list[int]) -> None:
    terms = one_term()
    for ask in (terms.scores, terms.coverage):
        with pytest.raises(IndexError):
            ask(np.array(docs))
    own = native_postings.CodedList(np.array([2, 5]), np.ones(2, np.uint8), 2)
    with pytest.raises(IndexError):
        native_postings.codes_of([own], np.array([2]), 5)
    with pytest.raises(ValueError, match="each document"):
        terms.add_held(np.zeros(4, np.uint8))


@pytest.mark.parametrize("wrong", range(2))
def test_arrays_of_another_segment_are_refused(wrong: int) -> None:
    sizes = [4 if place == wrong else 5 for place in range(2)]
    held, factors = map(np.ones, sizes, (np.uint8, np.float32))
    with pytest.raises(ValueError, match="each document"):
        native_ranked.Ranked(one_term(), held, 1, factors)


@pytest.mark.parametrize(
    ("first", "end", "df"), [(-1, 2, 3), (2, 1, 0), (0, 4, 4), (0, 2, 3), (0, 2, -1), (3, 3, 1), (1, 3, 1)]
)
def test_damaged_entries_are_refused(first: int, end: int, df: int) -> None:
    """Outside of the arrays, or with more or fewer postings than are told."""
    with pytest.raises((ValueError, IndexError)):
        _ = native_postings.CodedList.sparse(np.ones(3, np.uint16), np.ones(3, np.uint8), first, end, df).docs


@pytest.mark.parametrize("df", [10, 99, 101, 150])
def test_rows_with_more_or_fewer_postings_than_are_told_are_refused_or_read_to_their_end(df: int) -> None:
    """Refused where a list is made of a single one; read where two must be there together."""
    codes = (np.arange(1_000) < 100).astype(np.uint8)
    formula = Formula(np.ones((codes.size, 3), np.float32), np.ones(768, np.float32), 1.2, (NO_COUNTS, NO_COUNTS))
    parts = [Part((native_postings.CodedList(None, codes, own),), 0, 1, 1.0, 1.0, 0) for own in (df, 900)]
    with pytest.raises(ValueError, match="damaged"):
        native_scoring.Terms(formula, [native_rows.UnitTerms(parts[:1], is_nested=True)], [0.5], 0, 0.5)
    other = Part((native_postings.CodedList(np.arange(1), codes[:1], 1),), 0, 1, 1.0, 1.0, 0)
    units = [native_rows.UnitTerms(own, is_nested=len(own) == 1) for own in ([other], parts)]
    held = np.zeros(codes.size, np.uint8)
    native_scoring.Terms(formula, units, [0.5, 0.5], 0, 0.5).add_held(held)
    assert np.array_equal(held > 0, codes > 0)


def test_a_share_too_small_to_be_held_is_bounded_by_itself() -> None:
    """Below the smallest float32 a share is none."""
    codes = np.array([7, 7, 0, 0, 7], np.uint8)
    one, other = (native_postings.CodedList(None, own, 3) for own in (codes, codes[::-1].copy()))
    known = [
        native_rows.UnitTerms([Part((own,), 0, 7, weight, 1.0, 0)], is_nested=True)
        for own, weight in [(one, 0.1), *[(other, 9.0)] * 3]
    ]
    terms, held = native_scoring.Terms(FORMULA, known, [1.0, *[1e-50] * 3], 0, 0.0), np.zeros(5, np.uint8)
    terms.add_held(held)
    assert held.tolist() == [WHOLE, WHOLE, 0, 0, WHOLE]
    scores = terms.scores(np.arange(5))
    docs, _ = native_ranked.Ranked(terms, held, 1, np.ones(5, np.float32)).best(1, float(scores.max()))
    assert sorted(docs.tolist()) == [0, 4]


def test_documents_that_were_left_are_found_when_they_are_asked_for() -> None:
    """Even where there were too many to remember what they can reach."""
    random = np.random.default_rng(1)
    count = 60_000
    rows = random.integers(1, 200, (2, count)).astype(np.uint8)
    tables = np.sort(random.random((3, 256)).astype(np.float32), axis=1).ravel()
    formula = Formula(random.random((count, 3)).astype(np.float32), tables, 1.2, (NO_COUNTS, NO_COUNTS))
    parts = [Part((native_postings.CodedList(None, row, count),), 0, 7, 1.0, 1.0, 0) for row in rows]
    units = [native_rows.UnitTerms([part], is_nested=True) for part in parts]
    terms = native_scoring.Terms(formula, units, [0.5, 0.5], 0, 0.3)
    held, factors = np.zeros(count, np.uint8), np.ones(count, np.float32)
    terms.add_held(held)
    scores = terms.scores(np.arange(count))
    hits = native_ranked.Ranked(terms, held, 1, factors)
    for wanted in (10, 500, 15_000, 30, count):
        docs, found = hits.best(wanted, 0.0)
        least = np.sort(scores)[-wanted]
        assert sorted(docs.tolist()) == np.flatnonzero(scores >= least).tolist()
        assert found.tolist() == scores[docs].tolist()


@pytest.mark.parametrize("count", [5, 1 << 40, 1 << 60, (1 << 62) + 1])
def test_more_than_there_are_take_no_room(count: int) -> None:
    terms, held = one_term(docs=None, codes=np.full(5, 7, np.uint8)), np.zeros(5, np.uint8)
    terms.add_held(held)
    docs, _ = native_ranked.Ranked(terms, held, 1, np.ones(5, np.float32)).best(count, 0.0)
    assert docs.tolist() == list(range(5))


@pytest.mark.parametrize("docs", [None, np.arange(5)])
def test_counts_that_are_nowhere_are_refused(docs: Docs | None) -> None:
    terms = one_term(docs=docs, codes=np.full(5, BIG, np.uint8))
    with pytest.raises(IndexError):
        terms.scores(np.arange(5))
    hits = native_ranked.Ranked(terms, np.ones(5, np.uint8), 1, np.ones(5, np.float32))
    with pytest.raises(IndexError):
        hits.best(2, 0.0)
