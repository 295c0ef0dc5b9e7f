"""The sample of an edition against plain counting."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from conftest import articles, in_segments

from index import ngrams as module
from index.codec.token_column import RARE, SAMPLE_RUNS, TokenColumn
from index.edition import Editions
from index.ngrams import (
    LEAST_COUNT,
    SAMPLE_SYLLABLES,
    Ngrams,
    count_ngrams,
    counted_sample,
    read_ngrams,
    write_ngrams,
)
from index.searching.language_model import UNKNOWN, LanguageModel
from index.searching.reader import EditionReader
from index.vietnamese.tones import fold

TEXTS = ["thông tin tỉnh uỷ", "thông tin và truyền thông", "tinh thông", "một thông tin", "uỷ ban tỉnh", "uỷ ban"]


def columns(tmp_path: Path, texts: list[str], *sizes: int) -> list[TokenColumn]:
    edition = in_segments(tmp_path, articles(*({"title": text} for text in texts)), *sizes)
    return [segment.tokens for segment in EditionReader(edition).segments]


def language_model(
    columns: list[TokenColumn], most: int = SAMPLE_SYLLABLES, listed: Iterable[Sequence[str]] = ()
) -> LanguageModel:
    return LanguageModel(counted_sample(columns, most, listed))


def sequence(column: TokenColumn) -> list[str]:
    """All syllables of a segment in order."""
    vocabulary = column.vocabulary.all()
    ids = column.arrays(0, column._bounds.size // 3).ids
    return [vocabulary[number] for number in ids.tolist()]


def pair_count(model: LanguageModel, one: str, other: str) -> int:
    """How often a pair was met, from how much more often than by chance that is."""
    numbers = model.numbers[one], model.numbers[other]
    lift = model.pairs.lift(*numbers)
    assert model.pairs.score(*numbers) == pytest.approx(0.85 * math.log(0.1 + 0.9 * lift))
    return round(lift * model.counts[numbers[0]] * model.counts[numbers[1]] / model.total)


def assert_counted(model: LanguageModel, sequences: list[list[str]]) -> None:
    singles = Counter(term for terms in sequences for term in terms[:-1])
    pairs = Counter(
        pair for terms in sequences for pair, n in Counter(pairwise(terms)).items() if n > 1 for _ in range(n)
    )
    known = {term for term, count in singles.items() if count >= LEAST_COUNT}
    assert model.total == sum(singles[term] for term in known)
    for term in singles:
        assert model.counts[model.numbers[term]] == (singles[term] if term in known else 0)
        assert (model.numbers[term] != UNKNOWN) == (term in known)
        for other in singles:
            expected = pairs[term, other] if {term, other} <= known else 0
            assert pair_count(model, term, other) == expected
    for skeleton in map(fold, singles):
        own = sorted((term for term in known if fold(term) == skeleton), key=lambda term: (-singles[term], term))
        assert list(model.forms.get(skeleton, ())) == own


@pytest.mark.parametrize("sizes", [(), (3,), (2, 2)], ids=["one segment", "two", "three"])
def test_syllables_and_pairs_are_counted(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    found = columns(tmp_path, TEXTS * 3, *(3 * size for size in sizes))
    assert_counted(language_model(found), [sequence(column) for column in found])


def assert_same(one: Ngrams, other: Ngrams) -> None:
    for own, others in zip(one, other, strict=True):
        assert type(own) is type(others)
        assert np.array_equal(own, others)
        assert getattr(own, "dtype", None) == getattr(others, "dtype", None)


@pytest.mark.parametrize("texts", [TEXTS * 3, ["…"]], ids=["some", "none"])
def test_what_is_kept_is_what_was_counted(tmp_path: Path, texts: list[str]) -> None:
    counted = counted_sample(columns(tmp_path, texts), SAMPLE_SYLLABLES, [("thông", "ban")])
    write_ngrams(tmp_path, counted)
    assert_same(read_ngrams(tmp_path), counted)


def test_an_edition_keeps_those_of_all_its_segments(tmp_path: Path) -> None:
    edition = in_segments(tmp_path, articles(*({"title": text} for text in TEXTS)), 2, 2)
    found, kept = EditionReader(edition), read_ngrams(edition.path)
    assert len(found.segments) == 3
    assert_same(kept, count_ngrams([segment.tokens for segment in found.segments]))
    assert kept.counts[kept.syllables.index("thông")] == 4


def test_what_is_met_very_often_is_weighed_in_no_32_bits() -> None:
    often = np.array([4_000_000, 4_000_000], np.uint32)
    model = LanguageModel(Ngrams(["ban", "uỷ"], ["ban", "uy"], often, np.array([1], np.uint32), often[:1], 8_000_000))
    assert model.pairs.lift(0, 1) == 2.0


def test_the_packaged_sample_is_counted(sample_data: Path) -> None:
    found = [segment.tokens for segment in EditionReader(Editions(sample_data).current()).segments]
    model = language_model(found)
    assert model.counts[model.numbers["tỉnh"]] > 100
    assert pair_count(model, "tỉnh", "uỷ") > 50
    assert "tỉnh" in model.forms["tinh"]


def test_a_sample_is_spread_over_the_segment(sample_data: Path) -> None:
    column = EditionReader(Editions(sample_data).current()).segments[0].tokens
    runs = column.sample(10_000)
    assert len(runs) == SAMPLE_RUNS
    assert 10_000 - SAMPLE_RUNS < sum(run.size for run in runs) <= 10_000
    every = np.concatenate(column.sample(10**9))
    assert every.size == column.syllables()
    step = column.syllables() // SAMPLE_RUNS
    assert all((every[n * step : n * step + run.size] == run).all() for n, run in enumerate(runs))
    model = language_model([column], 10_000)
    assert 0 < model.total <= 10_000


def test_only_the_most_frequent_syllables_get_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_SYLLABLES", 2)
    model = language_model(columns(tmp_path, TEXTS * 3))
    assert [term for term in ("thông", "tin", "tỉnh", "uỷ", "ban") if model.numbers[term] != UNKNOWN] == [
        "thông",
        "tin",
    ]


def test_listed_words_count_where_their_syllables_are_met(tmp_path: Path) -> None:
    found = columns(tmp_path, [*TEXTS * 3, "Giải bóng đá, phóng xa."])
    own = language_model(found)
    listed = language_model(found, listed=[("giải", "phóng"), ("giải", "trí"), ("thông", "tin", "ban")])
    assert own.numbers["giải"] == UNKNOWN  # met once
    assert listed.counts[listed.numbers["giải"]] == LEAST_COUNT
    assert listed.numbers["trí"] == listed.numbers["bóng"] == UNKNOWN
    for one, other in (("giải", "phóng"), ("tin", "ban")):
        before, after = (model.pairs.lift(model.numbers[one], model.numbers[other]) for model in (own, listed))
        assert before == 0 < after
    assert pair_count(listed, "thông", "tin") == pair_count(own, "thông", "tin")


def test_codes_that_stand_for_several_syllables_are_left_out(tmp_path: Path) -> None:
    many = " ".join(f"a{number:05}" for number in range(RARE + 100))
    edition = in_segments(tmp_path, articles({"title": "…", "body": f"{'thông tin, ' * 10}{many}"}))
    column = EditionReader(edition).segments[0].tokens
    assert column.term_ids().size == RARE
    model = language_model([column])
    assert pair_count(model, "thông", "tin") == 10
    assert model.total == 2 * 10


def test_an_edition_without_text_knows_nothing(tmp_path: Path) -> None:
    for model in (language_model([]), language_model(columns(tmp_path, ["…"]))):
        assert model.numbers["a"] == UNKNOWN
        assert model.counts[UNKNOWN] == 0
        assert model.pairs.lift(UNKNOWN, UNKNOWN) == 0
