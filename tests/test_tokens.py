"""The token column against the plain lists it was written from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.codec import tokens as writing
from index.codec.arrays import SegmentArrays, extend_info
from index.codec.token_column import TokenColumn
from index.codec.tokens import TokenArrays, merge_tokens, write_tokens
from index.kernels.plain import tokens as plain
from index.kernels.tokens import RARE, Found, IdRange
from index.vietnamese.tones import fold

FIELDS = 3
TERMS = ["tỉnh", "tinh", "tính", "uỷ", "uy", "đường", "duong", "dưỡng", "họp", "hop", "x" * 64, "2017", "ở"]
MANY_TERMS = [*TERMS, *(f"a{number:05}" for number in range(RARE + 500))]

Token = tuple[str, int, int]  # term, gap, size
Articles = list[list[list[Token]]]


def articles(seed: int, count: int, terms: Sequence[str], longest: int = 12) -> Articles:
    """Random ones: empty fields, odd gaps, odd sizes and rare terms included."""
    rng = np.random.default_rng(seed)

    def token(place: int) -> Token:
        term = terms[int(len(terms) * rng.random() ** 3)]
        usual, odd = ((0, 1, 2), (3, 4, 255, 70_000)) if place == 0 else ((1, 2, 3), (0, 4, 300, 70_000))
        gap = int(rng.choice(odd if rng.random() < 0.1 else usual))
        return term, gap, len(term) + (int(rng.choice((-1, 1, 200, 70_000))) if rng.random() < 0.1 else 0)

    def field() -> list[Token]:
        return [token(place) for place in range(int(rng.integers(0, longest)))] if rng.random() < 0.8 else []

    return [[field() for _ in range(FIELDS)] for _ in range(count)]


def written(base: Path, given: Articles) -> TokenColumn:
    """The column of these articles, read back."""
    tokens = [token for article in given for field in article for token in field]
    vocabulary = list(dict.fromkeys(term for term, _, _ in tokens))
    forms = [(term, fold(term)) for term in vocabulary]
    number = {term: place for place, term in enumerate(vocabulary)}
    ids, gaps, sizes = np.array([(number[term], gap, size) for term, gap, size in tokens], np.uint32).reshape(-1, 3).T
    counts = [len(field) for article in given for field in article]
    bounds = np.concatenate(([0], np.cumsum(counts))).astype(np.uint64)
    extend_info(base, arrays=write_tokens(base, TokenArrays(ids, gaps, sizes, bounds), forms))
    return TokenColumn(SegmentArrays(base), FIELDS)


def test_plain_words_are_those_of_letters_from_a_to_z(tmp_path: Path) -> None:
    terms = ["abc", "zzzz", "đưa", "covid", "covid19", "münchen", "kardashian", "a" * 16, "b" * 17, "tinh"]
    column = written(tmp_path / "column", [[[(term, 1, len(term)) for term in terms], [], []]])
    assert column.vocabulary.plain(4, 16).tolist() == [b"a" * 16, b"covid", b"kardashian", b"tinh", b"zzzz"]
    assert column.vocabulary.plain(3, 3).tolist() == [b"abc"]
    assert written(tmp_path / "empty", []).vocabulary.plain(4, 16).tolist() == []


def offsets(field: list[Token]) -> list[tuple[str, int, int]]:
    """(term, start, end) of each syllable."""
    found, end = [], 0
    for term, gap, size in field:
        found.append((term, end + gap, end + gap + size))
        end += gap + size
    return found


@pytest.fixture(params=["few terms", "more terms than codes"])
def terms(request: pytest.FixtureRequest) -> list[str]:
    """Vocabularies on both sides of 65,536."""
    return TERMS if request.param == "few terms" else MANY_TERMS


@pytest.fixture
def given(terms: list[str]) -> Articles:
    """Articles that hold every term."""
    own = articles(1, 60, terms, longest=200)
    return [*own, [[(term, 1, len(term)) for term in terms], [], []], *articles(2, 20, terms)]


def test_every_article_is_read_back_as_it_was_written(tmp_path: Path, given: Articles, terms: list[str]) -> None:
    column = written(tmp_path / "x", given)
    vocabulary = column.vocabulary.all()
    assert vocabulary == sorted(terms, key=lambda term: (fold(term), term))
    for doc, article in enumerate(given):
        found = column.article(doc)
        assert np.diff(found.bounds).tolist() == [len(field) for field in article]
        read = zip([vocabulary[i] for i in found.ids], found.starts.tolist(), found.ends.tolist(), strict=True)
        assert list(read) == [token for field in article for token in offsets(field)]


def test_a_syllable_takes_two_bytes_whatever_the_vocabulary(tmp_path: Path, given: Articles, terms: list[str]) -> None:
    written(tmp_path / "x", given)
    arrays = SegmentArrays(tmp_path / "x")
    syllables = sum(len(field) for article in given for field in article)
    assert arrays["token_ids"].dtype.itemsize == 2
    assert arrays["token_gaps"].nbytes == -(-syllables // 4)
    assert arrays["token_bounds"].dtype.itemsize <= 4
    rare = arrays["rare_ids"].size
    assert 0 < rare < 2_000 if terms is MANY_TERMS else rare == 0


def test_gather_tells_ids_and_owners(tmp_path: Path, given: Articles) -> None:
    column = written(tmp_path / "x", given)
    vocabulary = column.vocabulary.all()
    docs = np.array([0, 3, 4, 60, 79])
    for field in range(FIELDS):
        ids, owners = column.gather(docs, field)
        wanted = [(term, doc) for doc in docs.tolist() for term, _, _ in given[doc][field]]
        assert list(zip([vocabulary[i] for i in ids], owners.tolist(), strict=True)) == wanted


def test_all_spellings_of_a_toneless_syllable_are_one_range(tmp_path: Path, given: Articles) -> None:
    column = written(tmp_path / "x", given)
    vocabulary = column.vocabulary.all()
    for term in ("tinh", "uy", "duong", "a65540", "ti", "", "zz"):
        low, high = column.vocabulary.id_range(term, toneless=True)
        assert set(vocabulary[low:high]) == {known for known in vocabulary if fold(known) == term}
    for term in ("tỉnh", "tinh", "a65540", "tĩnh"):
        low, high = column.vocabulary.id_range(term, toneless=False)
        assert vocabulary[low:high] == [term] * (term in vocabulary)


def reference(given: Articles, docs: list[int], labels: dict[str, int], most: int) -> Iterator[tuple[int, ...]]:
    """What `find` tells, from the lists."""
    places = count()
    for number, doc in enumerate(docs):
        every = [
            (number * FIELDS + field, start, end, labels.get(term), next(places))
            for field, tokens in enumerate(given[doc])
            for term, start, end in offsets(tokens)
        ]
        marked = [one for one in every if one[3]]
        yield from marked[:most]


@pytest.mark.parametrize("most", [4_000, 3])
@pytest.mark.parametrize("docs", [[0], [79, 3, 60, 4, 4], list(range(80))])
def test_find_tells_what_stands_where(tmp_path: Path, given: Articles, docs: list[int], most: int) -> None:
    column = written(tmp_path / "x", given)
    wanted: list[tuple[str, bool, int]] = [
        ("tinh", True, 1),
        ("tỉnh", False, 2),
        ("uy", True, 3),
        ("a65540", False, 9),
        ("a66", True, 7),
        ("2017", True, 5),
    ]
    ranges: list[IdRange] = [(*column.vocabulary.id_range(term, toneless=toneless), n) for term, toneless, n in wanted]
    labels = {term: n for low, high, n in ranges for term in column.vocabulary.all()[low:high]}
    found = column.kernel.find(docs, [], most, ranges)
    assert list(zip(*(array.tolist() for array in found), strict=True)) == list(reference(given, docs, labels, most))


@pytest.mark.parametrize("seed", range(12))
def test_compiled_or_not_the_same_is_read(tmp_path: Path, given: Articles, terms: list[str], seed: int) -> None:
    native = pytest.importorskip("index.kernels.native.tokens", reason="the inner loops are not compiled")
    random = np.random.default_rng(seed)
    vocabulary = written(tmp_path / "x", given).vocabulary
    columns = [kernel.Column(SegmentArrays(tmp_path / "x"), FIELDS) for kernel in (plain, native)]
    docs = random.integers(0, len(given), random.integers(0, 30)).tolist() or [0]
    bounds = np.sort(random.integers(0, vocabulary.size + 1, (int(random.integers(0, 9)), 2)) ** random.integers(0, 2))
    ranges = [(low, high, int(random.integers(1, 256))) for low, high in bounds.tolist()]
    of_units = np.sort(random.integers(0, vocabulary.size + 1, (int(random.integers(0, 9)), 2, 2))).reshape(-1, 4)
    cut = int(random.integers(0, len(ranges) + 1))
    most = int(random.integers(1, 5)) ** 7
    expected, own = (
        column.find(docs, [kernel.UnitIds(*one) for one in of_units.tolist()], most, ranges[:cut], ranges[cut:])
        for kernel, column in zip((plain, native), columns, strict=True)
    )
    assert [array.tolist() for array in own] == [array.tolist() for array in expected]
    size = sum(len(field) for article in given for field in article)
    starts, ends = np.sort(random.integers(0, size + 1, (2, int(random.integers(1, 9)))), axis=0)
    expected, own = (column.ids(starts, ends).tolist() for column in columns)
    assert own == expected


def test_find_where_nothing_is_asked_or_nothing_stands(tmp_path: Path) -> None:
    column = written(tmp_path / "x", [[[], [], []], [[], [("bão", 0, 3)], []]])
    low, high = column.vocabulary.id_range("bao", toneless=True)
    asked: list[tuple[list[int], list[IdRange]]] = [([0], [(low, high, 1)]), ([0, 1], []), ([1, 0], [(low, high, 1)])]
    found = [Found(*column.kernel.find(docs, [], 9, ranges)) for docs, ranges in asked]
    assert [one.texts.tolist() for one in found] == [[], [], [1]]


@pytest.mark.parametrize("at_once", [1, 50, 1 << 20])
def test_merged_columns_are_what_writing_all_at_once_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terms: list[str], at_once: int
) -> None:
    monkeypatch.setattr(writing, "SYLLABLES_AT_ONCE", at_once)
    parts = [articles(7, 30, terms, 40), articles(8, 1, TERMS), [], articles(9, 40, terms[::-1], 90)]
    if terms is MANY_TERMS:
        if at_once == 1:
            pytest.skip("a syllable at a time takes too long")
        parts.append([[[(term, 1, len(term)) for term in terms], [], []]])
    keeps: list[Any] = [np.random.default_rng(3).random(len(part)) < 0.6 for part in parts]
    keeps[1] = None
    keeps[3][:] = True
    if len(parts) > 4:
        keeps[4][:] = True
    columns = [written(tmp_path / f"part{number}", part) for number, part in enumerate(parts)]
    kept = [
        article
        for part, keep in zip(parts, keeps, strict=True)
        for number, article in enumerate(part)
        if keep is None or keep[number]
    ]
    extend_info(tmp_path / "merged", arrays=merge_tokens(tmp_path / "merged", columns, keeps))
    written(tmp_path / "whole", kept)
    merged, whole = SegmentArrays(tmp_path / "merged"), SegmentArrays(tmp_path / "whole")
    assert merged.info.arrays.keys() == whole.info.arrays.keys()
    for name in whole.info.arrays:
        assert np.array_equal(merged[name], whole[name]), name


def test_a_merge_of_nothing_is_an_empty_column(tmp_path: Path) -> None:
    column = written(tmp_path / "part", articles(1, 3, TERMS))
    none = np.zeros(3, np.bool_)
    extend_info(tmp_path / "merged", arrays=merge_tokens(tmp_path / "merged", [column], [none]))
    merged = TokenColumn(SegmentArrays(tmp_path / "merged"), FIELDS)
    assert merged.vocabulary.size == 0
    assert merged.vocabulary.id_range("tinh", toneless=True) == (0, 0)
