"""The second stage: what one passage of a hit adds, and where it stands."""

from __future__ import annotations

import pytest
from conftest import MakeEngine

from index import SearchRequest
from index.ranking import default_ranking

LINE = "một hai ba bốn năm sáu bảy tám chín mười "
LATE = {"body": LINE * 30 + "Toyota lúa mùa gạo nếp."}
EARLY = {"body": "Toyota lúa mùa gạo nếp " + LINE * 30 + "."}


@pytest.mark.parametrize("q", ["Toyota", "lúa", "lúa mùa", "lúa mùa gạo nếp"])
def test_an_article_that_names_it_early_comes_first(make_engine: MakeEngine, q: str) -> None:
    hits = make_engine(LATE, EARLY).search(SearchRequest(q)).hits
    assert [hit.id for hit in hits] == ["b", "a"]
    assert hits[0].score > hits[1].score


def test_where_it_stands_counts_less_in_a_longer_query(make_engine: MakeEngine) -> None:
    engine = make_engine(LATE, EARLY)
    ratios = []
    for q in ("lúa", "lúa mùa", "lúa mùa gạo nếp"):
        early, late = (engine.explain(q, name).passage for name in "ba")
        ratios.append(early / late)
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[-1] > 1


def test_what_was_typed_without_accents_may_be_another_word_there(make_engine: MakeEngine) -> None:
    engine = make_engine({"body": "lụa " + LINE * 30}, {"body": LINE * 30 + "lúa"})
    passages = [engine.explain("lua", name).passage for name in "ab"]
    assert passages[0] == passages[1] > 0


def test_at_the_beginning_both_weights_count_in_full(make_engine: MakeEngine) -> None:
    engine = make_engine({"body": "lúa " + LINE * 30})
    matching, why = default_ranking().matching, engine.explain("lúa", "a")
    worth = why.contributions[0].idf * why.recency_factor
    assert why.passage == pytest.approx(worth * (matching.passage + matching.early), rel=1e-5)
