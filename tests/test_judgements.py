"""Judgements are read strictly, and the measures are those of the books."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SourceError
from index.judgements import (
    JudgedQuery,
    Measures,
    mean,
    measure,
    ndcg,
    read_judgements,
    recall,
    reciprocal_rank,
)

LOG3 = math.log2(3)  # the discount of rank 2; rank 3 has log2 4 = 2
GOOD = '{"query": "bão", "class": "toned", "judgements": {"a": 3, "b": 0}}'


@pytest.mark.parametrize(
    ("ranked", "grades", "expected"),
    [
        (["a", "b"], {"a": 3, "b": 1}, 1.0),
        (["b", "a"], {"a": 3, "b": 1}, (1 + 7 / LOG3) / (7 + 1 / LOG3)),
        (["a"], {"a": 3, "b": 1}, 7 / (7 + 1 / LOG3)),
        (["x", "a"], {"a": 1}, 1 / LOG3),
        (["x", "y", "a"], {"a": 2}, 0.5),
        (["a", "x", "b"], {"a": 2, "b": 2}, (3 + 3 / 2) / (3 + 3 / LOG3)),
        (["x", "y"], {"a": 3}, 0.0),
        ([], {"a": 3}, 0.0),
        (["a"], {"a": 0}, 0.0),
        (["a"], {}, 0.0),
    ],
)
def test_ndcg_discounts_exponential_gains(ranked: list[str], grades: dict[str, int], expected: float) -> None:
    assert ndcg(ranked, grades) == pytest.approx(expected)


def test_ndcg_looks_at_the_first_ten_and_expects_no_more_than_ten() -> None:
    grades = {f"a{number}": 1 for number in range(20)}
    assert ndcg([f"a{number}" for number in range(10)], grades) == pytest.approx(1.0)
    assert ndcg([*"0123456789", "a1"], grades) == 0.0
    assert ndcg(["x", "a1"], grades, depth=1) == 0.0


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [(["a"], 1.0), (["x", "b"], 0.5), (["x", "zero", "b", "a"], 1 / 3), ([*"0123456789", "a"], 0.0), ([], 0.0)],
)
def test_the_reciprocal_rank_is_that_of_the_first_relevant_hit_of_ten(ranked: list[str], expected: float) -> None:
    assert reciprocal_rank(ranked, {"a": 1, "b": 3, "zero": 0}) == pytest.approx(expected)


def test_recall_is_the_share_of_relevant_articles_among_the_first_fifty() -> None:
    grades = {"a": 1, "b": 3, "c": 2, "zero": 0}
    others = [f"x{number}" for number in range(48)]
    assert recall(["a", *others, "b", "c"], grades) == pytest.approx(2 / 3)
    assert recall(["zero"], grades) == 0.0
    assert recall(["a"], {}) == 0.0
    assert recall(["b", "a"], {"a": 1, "b": 1}, depth=1) == 0.5


def test_means_count_every_query_the_same() -> None:
    assert mean([Measures(1.0, 0.5, 0.0), Measures(0.0, 0.5, 1.0)]) == Measures(0.5, 0.5, 0.5)
    assert mean([]) == Measures(0.0, 0.0, 0.0)


@given(st.permutations([f"a{number}" for number in range(12)]), st.lists(st.integers(0, 3), min_size=12, max_size=12))
def test_no_order_is_better_than_that_by_grade(ranked: list[str], grades: list[int]) -> None:
    judged = {f"a{number}": grade for number, grade in enumerate(grades)}
    found = measure(ranked, judged)
    ideal = measure(sorted(judged, key=lambda one: -judged[one]), judged)
    assert 0 <= found.ndcg <= ideal.ndcg + 1e-12 <= 1 + 2e-12
    assert found.reciprocal_rank <= ideal.reciprocal_rank
    assert found.recall == ideal.recall


def test_judgements_are_read_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "judged.jsonl"
    file.write_text(GOOD + "\n\n" + GOOD.replace("toned", "phrase").replace("}}", '}, "note": "n"}'), "utf-8")
    assert read_judgements(file) == [
        JudgedQuery(query="bão", kind="toned", judgements={"a": 3, "b": 0}),
        JudgedQuery(query="bão", kind="phrase", judgements={"a": 3, "b": 0}, note="n"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "holds no judged query"),
        (GOOD + "\n{", ":2: "),
        ("{}", '; a line looks like {"query": '),
        (GOOD.replace('"a": 3', '"a": 4'), "<= 3"),
        (GOOD.replace('"a": 3', '"a": -1'), ">= 0"),
        (GOOD.replace('"a": 3', '"a": 0'), "no article is relevant"),
        (GOOD.replace("class", "kind"), "unknown field `kind`"),
        (GOOD.replace('"query": "bão", ', ""), "missing required field `query`"),
        (GOOD + "\n" + GOOD, ":2: the query is judged already"),
    ],
)
def test_what_is_no_judgement_is_refused_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "judged.jsonl"
    file.write_text(text, "utf-8")
    with pytest.raises(SourceError) as ex:
        read_judgements(file)
    assert str(file) in str(ex.value)
    assert told in str(ex.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.jsonl: cannot be read \(No such file or directory\)$"):
        read_judgements(tmp_path / "gone.jsonl")


def test_a_file_that_is_not_utf_8_is_told_its_first_bad_byte(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_bytes(b'{"query": "\xff"}')
    with pytest.raises(SourceError, match=r"not UTF-8, byte 12"):
        read_judgements(tmp_path / "bad.jsonl")
