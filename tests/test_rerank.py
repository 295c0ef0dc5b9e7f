"""The second stage: what one passage of a hit adds, and where it stands."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from conftest import MakeEngine

from index import SearchRequest
from index.kernels.passages import ADJACENT_BONUS
from index.ranking import default_ranking, set_value

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


def test_at_the_beginning_both_weights_count(make_engine: MakeEngine) -> None:
    engine = make_engine({"body": "lúa " + LINE * 30})
    matching, why = default_ranking().matching, engine.explain("lúa", "a")
    worth = why.contributions[0].idf * why.recency_factor
    shown = 1 / (1 + ADJACENT_BONUS)  # one syllable has none before it
    assert why.passage == pytest.approx(worth * (matching.passage * shown**0.5 + matching.early), rel=1e-5)


def test_row_upon_row_is_no_more_than_the_whole_query(make_engine: MakeEngine) -> None:
    engine = make_engine({"body": "lúa mùa " + LINE * 30}, {"body": "lúa mùa " * 20 + LINE * 30})
    once, often = (engine.explain("lúa mùa", name) for name in "ab")
    matching = default_ranking().matching
    most = 1.5 * sum(part.idf for part in once.contributions if part.stream == "toned")
    assert once.passage < often.passage
    assert often.passage <= most * (matching.passage + matching.early / 2**1.5) * once.recency_factor * 1.0001


def test_what_is_far_behind_gains_less(make_engine: MakeEngine) -> None:
    """Their windows are the same; only the length of the text differs."""
    engine = make_engine({"body": "lúa mùa " + LINE}, {"body": "lúa mùa " + LINE * 90})
    first, last = (engine.explain("lúa mùa", name) for name in "ab")
    assert last.score - last.passage < first.score - first.passage
    assert last.passage < first.passage


def test_no_more_than_the_first_are_looked_at_again(make_engine: MakeEngine, tmp_path: Path) -> None:
    engine = make_engine(*({"body": f"{'lúa ' * (60 - number)}{LINE * 30}"} for number in range(26)))
    hits = engine.search(SearchRequest("lúa", page_size=30)).hits
    gains = [engine.explain("lúa", hit.id).passage for hit in hits]
    assert all(gains[:20])
    assert not any(gains[20:])
    set_value(tmp_path / "data" / "ranking.toml", "matching.depth", "25")
    engine.refresh()
    assert engine.explain("lúa", hits[24].id).passage > 0
    assert engine.explain("lúa", hits[25].id).passage == 0


def test_pages_agree_where_articles_are_repeated(make_engine: MakeEngine) -> None:
    """A repeat goes behind the first twenty: the eleventh then is on the first page, and not on the second again."""
    texts = [" ".join(f"chữ{place % 7}{number}{place}" for place in range(80)) for number in range(90)]
    texts[5] = texts[4]
    engine = make_engine(
        *({"title": f"Lúa {number}", "body": f"{'lúa ' * (99 - number)}{text}"} for number, text in enumerate(texts))
    )
    pages = [[hit.id for hit in engine.search(SearchRequest("lúa", page=page)).hits] for page in (1, 2, 3)]
    together = [hit.id for hit in engine.search(SearchRequest("lúa", page_size=30)).hits]
    assert [*itertools.chain(*pages)] == together
    assert together.index("f") == 19
