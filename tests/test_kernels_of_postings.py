"""What writes postings and tokens, compiled, against the same in NumPy, on random input."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.codec.frequencies import MOST, pack_counts
from index.kernels.plain import inverting as plain_inverting
from index.kernels.plain import merging as plain_merging
from index.kernels.plain import posting_codes as plain_codes
from index.kernels.plain import token_codes as plain_tokens
from index.kernels.plain.inverting import Occurrences
from index.kernels.plain.merging import Coded, Texts
from index.kernels.plain.posting_codes import MAX_GAP, Lists

REASON = "the inner loops are not compiled"
inverting = pytest.importorskip("index.kernels.native.inverting", reason=REASON)
merging = pytest.importorskip("index.kernels.native.merging", reason=REASON)
posting_codes = pytest.importorskip("index.kernels.native.posting_codes", reason=REASON)
token_codes = pytest.importorskip("index.kernels.native.token_codes", reason=REASON)

SEEDS = range(25)
Random = np.random.Generator


def as_lists(found: Any) -> Any:
    """Arrays in tuples as lists, to be compared."""
    return list(map(as_lists, found)) if isinstance(found, tuple) else found.tolist()


def some_parts(random: Random) -> tuple[list[Occurrences], npt.NDArray[np.uint32]]:
    """Terms of up to three parts of some articles, and the rank of each term; some share one."""
    doc_count, terms = int(random.integers(0, 30)), int(random.integers(1, 40))
    parts = []
    for _ in range(random.integers(0, 4)):
        counts = random.integers(0, 8, doc_count, np.uint32) * random.integers(0, 2, doc_count, np.uint32)
        parts.append(Occurrences(random.integers(0, terms, int(counts.sum()), np.uint32), counts))
    return parts or [Occurrences(np.empty(0, np.uint32), np.zeros(doc_count, np.uint32))], random.integers(
        0, terms, terms, np.uint32
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_lists_of_terms_and_pairs(seed: int) -> None:
    parts, ranks = some_parts(np.random.default_rng(seed))
    assert as_lists(inverting.inverted(parts, ranks)) == as_lists(plain_inverting.inverted(parts, ranks))
    for rank_count in (int(ranks.max()) + 1, 2**32):
        expected = as_lists(plain_inverting.inverted_pairs(parts, ranks, rank_count))
        if rank_count < 2**32:
            assert as_lists(inverting.inverted_pairs(parts, ranks, rank_count)) == expected


def test_no_more_is_counted_than_fits() -> None:
    many = Occurrences(np.zeros(MOST + 9, np.uint32), np.array([MOST + 9], np.uint32))
    one = Occurrences(np.zeros(1, np.uint32), np.ones(1, np.uint32))
    for parts in ([many, one, many], [one, many, one]):
        for name, more in (("inverted", ()), ("inverted_pairs", (1,))):
            expected = getattr(plain_inverting, name)(parts, np.zeros(1, np.uint32), *more)
            assert as_lists(getattr(inverting, name)(parts, np.zeros(1, np.uint32), *more)) == as_lists(expected)


@pytest.mark.parametrize("kernel", [inverting, plain_inverting])
def test_terms_and_counts_that_do_not_fit_are_refused(kernel: Any) -> None:
    ranks, ids, counts = np.array([1, 0], np.uint32), np.array([0, 1], np.uint32), np.array([2, 0], np.uint32)
    kernel.inverted([Occurrences(ids, counts)], ranks)
    for wrong in (
        [Occurrences(np.array([0, 2], np.uint32), counts)],
        [Occurrences(ids, np.array([2, 1], np.uint32))],
        [Occurrences(ids, np.array([1, 0], np.uint32))],
        [Occurrences(ids, counts), Occurrences(ids, counts[:1])],
        [Occurrences(ids, counts)] * 4,
        [],
    ):
        with pytest.raises((ValueError, IndexError)):
            kernel.inverted(wrong, ranks)
        with pytest.raises((ValueError, IndexError)):
            kernel.inverted_pairs(wrong, ranks, 2)
    with pytest.raises(IndexError):
        kernel.inverted_pairs([Occurrences(ids, counts)], ranks, 1)


def some_lists(random: Random, doc_count: int) -> Lists:
    """Lists of a few documents each, or of many."""
    shares = random.random(random.integers(0, 9)) ** 3
    docs = [np.flatnonzero(random.random(doc_count) < share) for share in shares]
    every = np.concatenate([*docs, np.empty(0, np.int64)]).astype(np.int64)
    return Lists(np.cumsum([0, *map(len, docs)]), every, some_counts(random, every.size))


def some_counts(random: Random, size: int) -> npt.NDArray[np.uint64]:
    kinds = [
        pack_counts(counts) for counts in ((0, 0, 1), (1, 0, 0), (3, 7, 127), (0, 0, 128), (4, 0, 0), (0, 8, MOST))
    ]
    return random.choice(np.array(kinds, np.uint64), size)


@pytest.mark.parametrize("seed", SEEDS)
def test_lists_as_gaps_and_rows(seed: int) -> None:
    random = np.random.default_rng(seed)
    doc_count = int(random.choice([1, 50, 900]))
    lists = some_lists(random, doc_count)
    if seed % 3 == 0:
        doc_count = doc_count * MAX_GAP + int(random.integers(1, 3))
        wide = lists.docs * MAX_GAP + random.integers(0, 2)
        lists = lists._replace(docs=wide)
    book = np.unique(lists.packed)[: random.integers(0, 7)]
    expected, found = (kernel.encoded(lists, book, doc_count) for kernel in (plain_codes, posting_codes))
    assert as_lists(tuple(map(tuple, found))) == as_lists(tuple(map(tuple, expected)))


@pytest.mark.parametrize("kernel", [posting_codes, plain_codes])
@pytest.mark.parametrize(
    ("starts", "docs"),
    [([0, 2], [0, 20]), ([0, 2], [3, 1]), ([0, 1], [20]), ([0, 1], [-1]), ([0, 1], [-(2**63)])],
)
def test_documents_that_do_not_ascend_are_refused(kernel: Any, starts: list[int], docs: list[int]) -> None:
    counts = np.ones(len(docs), np.uint64)
    with pytest.raises((ValueError, IndexError)):
        kernel.encoded(Lists(np.array(starts), np.array(docs), counts), np.empty(0, np.uint64), 20)


@pytest.mark.parametrize("starts", [[], [1, 2], [0, 1], [0, 3], [0, 3, 2], [0, -1, 2]])
def test_lists_out_of_bounds_are_refused(starts: list[int]) -> None:
    lists = Lists(np.array(starts, np.int64), np.array([0, 1]), np.ones(2, np.uint64))
    with pytest.raises(ValueError, match="starts"):
        posting_codes.encoded(lists, np.empty(0, np.uint64), 100)
    with pytest.raises(ValueError, match="expected"):
        posting_codes.encoded(Lists(np.array([0, 2]), lists.docs, lists.packed[:1]), np.empty(0, np.uint64), 100)
    with pytest.raises(ValueError, match="254"):
        posting_codes.encoded(Lists(np.array([0, 2]), *lists[1:]), np.arange(255, dtype=np.uint64), 100)


def some_segment(random: Random, first: int) -> Coded:
    """Terms of a segment as they lie on disk; some or all of its documents are left out."""
    doc_count = int(random.integers(1, 400))
    lists = some_lists(random, doc_count)
    book = np.zeros(256, np.uint64)
    numbers = np.unique(lists.packed)[: random.integers(0, 7)]
    book[1 : numbers.size + 1] = numbers
    sparse, dense = plain_codes.encoded(lists, numbers, doc_count)
    keep = random.random(doc_count) < random.choice([0, 0.5, 1])
    return Coded(
        np.sort(random.choice(np.arange(20, dtype=np.uint64), lists.starts.size - 1, replace=not keep.any())),
        np.append(sparse.starts, sparse.codes.size),
        sparse.gaps.astype(np.uint16),
        sparse.codes,
        dense.rows,
        dense.terms,
        book,
        sparse.big_places,
        sparse.big_counts,
        dense.big_places,
        dense.big_counts,
        np.where(keep, first + np.cumsum(keep) - 1, -1),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_lists_of_several_segments(seed: int) -> None:
    random = np.random.default_rng(seed)
    segments = [some_segment(random, 1_000 * place) for place in range(random.integers(0, 4))]
    expected, found = (kernel.merged(segments) for kernel in (plain_merging, merging))
    assert as_lists(found) == as_lists(expected)


@pytest.mark.parametrize(
    "changes",
    [
        {"keys": np.array([3, 2], np.uint64)},
        {"keys": np.array([3, 2**64 - 1], np.uint64)},
        {"keys": np.array([3], np.uint64)},
        {"starts": np.array([0, 3, 2])},
        {"starts": np.array([0, 0, 3])},
        {"starts": np.array([1, 1, 2])},
        {"gaps": np.array([1], np.uint16)},
        {"gaps": np.array([1, 2], np.uint16)},
        {"codes": np.array([1, 255], np.uint8)},
        {"rows": np.ones(4, np.uint8)},
        {"rows": np.array([255, 0, 0], np.uint8)},
        {"book": np.zeros(255, np.uint64)},
        {"new_docs": np.arange(2)},
        {"big_places": np.zeros(1, np.int64)},
        {"row_big_places": np.zeros(1, np.int64)},
    ],
)
def test_segments_whose_arrays_do_not_fit_are_refused(changes: dict[str, Any]) -> None:
    none, no_counts = np.empty(0, np.int64), np.empty(0, np.uint64)
    given = Coded(
        np.array([3, 4], np.uint64),
        np.array([0, 2, 2]),
        np.array([1, 1], np.uint16),
        np.ones(2, np.uint8),
        np.ones(3, np.uint8),
        np.ones(1, np.int64),
        np.arange(256, dtype=np.uint64),
        *(none, no_counts, none, no_counts),
        np.arange(3),
    )
    assert as_lists(merging.merged([given])) == [[3, 4], [[0, 2, 5], [1, 2, 0, 1, 2], [1] * 5]]
    with pytest.raises((ValueError, IndexError)):
        merging.merged([given._replace(**changes)])


texts = (
    st.binary(max_size=3) | st.binary(min_size=7, max_size=10) | st.sampled_from([b"a" * 9, b"a" * 9 + b"\0", b"\0"])
)


def end_to_end(some: set[bytes]) -> Texts:
    ends = np.cumsum([len(text) for text in sorted(some)], dtype=np.int64)
    return Texts(np.frombuffer(b"".join(sorted(some)), np.uint8), ends)


@given(st.lists(st.sets(texts, max_size=9), max_size=4))
def test_texts_of_several_segments(segments: list[set[bytes]]) -> None:
    expected, found = (kernel.merged_texts(list(map(end_to_end, segments))) for kernel in (plain_merging, merging))
    assert as_lists((found[0], *found[1])) == as_lists((expected[0], *expected[1]))


@pytest.mark.parametrize("kernel", [merging, plain_merging])
@pytest.mark.parametrize("ends", [[2], [4], [2, 1, 3], [-1, 3]])
def test_texts_out_of_bounds_are_refused(kernel: Any, ends: list[int]) -> None:
    with pytest.raises(ValueError, match="ends"):
        kernel.merged_texts([Texts(np.zeros(3, np.uint8), np.array(ends))])


@pytest.mark.parametrize("seed", SEEDS)
def test_gaps_of_syllables(seed: int) -> None:
    random = np.random.default_rng(seed)
    counts = random.integers(0, 5, random.integers(0, 30))
    bounds = np.cumsum([0, *counts])
    ids, gaps, sizes = random.integers(0, 6, (3, bounds[-1]), np.uint32)
    chars = random.integers(0, 6, 6, np.uint32)
    expected, found = (kernel.gap_codes(ids, gaps, sizes, bounds, chars) for kernel in (plain_tokens, token_codes))
    assert as_lists(found) == as_lists(expected)
    codes = expected[0][: expected[0].size // 4 * 4]
    assert token_codes.packed_codes(codes).tolist() == plain_tokens.packed_codes(codes).tolist()


@pytest.mark.parametrize("kernel", [token_codes, plain_tokens])
@pytest.mark.parametrize(
    "changes",
    [
        {"ids": np.array([0, 3, 1], np.uint32)},
        {"gaps": np.zeros(2, np.uint32)},
        {"sizes": np.zeros(4, np.uint32)},
        {"bounds": np.array([1, 3])},
        {"bounds": np.array([0, 2])},
        {"bounds": np.array([0, 4])},
        {"bounds": np.array([0, 4, 3])},
        {"bounds": np.array([0, -1, 3])},
    ],
)
def test_syllables_that_do_not_fit_are_refused(kernel: Any, changes: dict[str, Any]) -> None:
    three = np.array([0, 1, 2], np.uint32)
    given = {"ids": three, "gaps": three, "sizes": three, "bounds": np.array([0, 1, 3]), "chars": three}
    kernel.gap_codes(**given)
    with pytest.raises((ValueError, IndexError)):
        kernel.gap_codes(**(given | changes))


def test_codes_that_do_not_fill_a_byte_are_refused() -> None:
    for kernel in (token_codes, plain_tokens):
        with pytest.raises(ValueError):
            kernel.packed_codes(np.zeros(5, np.uint8))
