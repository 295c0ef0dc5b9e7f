"""Answers that are kept: the same as without, and never of another edition, ranking, list or hour."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from conftest import MakeEngine, articles, ids
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from index import SearchRequest, WhooshEngine
from index.analysis import Analyser
from index.answer_cache import ENTRY_BYTES, LARGEST_SHARE, AnswerCache
from index.builder import Builder
from index.edition import Editions
from index.engine import ABBREVIATIONS_FILE, RANKING_FILE, WARMING
from index.search_page import Facets, Filters, SearchPage, Sort
from index.searching.answer import Answering
from index.vietnamese.words import SyllableSegmenter

MEGABYTE = 1_000_000
REQUESTS = (
    SearchRequest("bão"),
    SearchRequest("bao"),
    SearchRequest("bão", page=2),
    SearchRequest("bão", page_size=5),
    SearchRequest("bão", sort=Sort.NEWEST),
    SearchRequest("bão", Filters(author="Lan")),
)


def page(request: SearchRequest, total: int = 1) -> SearchPage:
    return SearchPage(request.q, total, request.page, request.page_size, 9.0, msgspec.Raw(b"[]"), Facets())


class Counting:
    """Makes pages, and counts them in their total."""

    def __init__(self) -> None:
        self.made = 0

    def asked(self, cache: AnswerCache, request: SearchRequest, state: object = 0) -> int:
        def make(request: SearchRequest) -> SearchPage:
            self.made += 1
            return page(request, self.made)

        return cache.answer(state, request, make).total


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[SearchRequest]:
    """The requests that were really answered."""
    asked: list[SearchRequest] = []
    answer = Answering.answer

    def counted(self: Answering, request: SearchRequest) -> SearchPage:
        asked.append(request)
        return answer(self, request)

    monkeypatch.setattr(Answering, "answer", counted)
    return asked


def test_the_same_question_is_answered_once(make_engine: MakeEngine, answered: list[SearchRequest]) -> None:
    article = {"title": "Bão số 5", "published_at": "2017-02-10T00:30:00+07:00", "category": ["Xã hội", "Thời tiết"]}
    engine = make_engine(article)
    first, second = engine.search(SearchRequest("bao nam 2017")), engine.search(SearchRequest("bao nam 2017"))
    assert len(answered) == 1
    assert first.interpreted
    assert replace(second, took_ms=0) == replace(first, took_ms=0)
    assert str(second.hits[0].published_at) == str(first.hits[0].published_at) == "2017-02-10 00:30:00+07:00"
    assert second.took_ms < first.took_ms


def test_other_words_pages_orders_and_filters_are_other_questions() -> None:
    cache, counting = AnswerCache(MEGABYTE), Counting()
    assert [counting.asked(cache, request) for request in REQUESTS * 2] == [1, 2, 3, 4, 5, 6] * 2


def test_nothing_is_kept_from_another_state() -> None:
    cache, counting = AnswerCache(MEGABYTE), Counting()
    assert [counting.asked(cache, SearchRequest("bão"), state) for state in (1, 1, 2, 2, 1)] == [1, 1, 2, 2, 3]


def test_an_answer_that_was_overtaken_is_not_kept() -> None:
    """While it was made, another request met the next edition."""
    cache, counting, request = AnswerCache(MEGABYTE), Counting(), SearchRequest("bão")

    def make(request: SearchRequest) -> SearchPage:
        counting.asked(cache, SearchRequest("lũ"), state="new")
        return page(request, total=99)

    assert cache.answer("old", request, make).total == 99
    assert counting.asked(cache, request, state="new") == 2


def test_an_answer_larger_than_its_share_is_not_kept() -> None:
    request = SearchRequest("bão")
    size = len(msgspec.json.encode(page(request))) + ENTRY_BYTES
    for capacity, made in ((size * LARGEST_SHARE, [1, 1]), (size * LARGEST_SHARE - 1, [1, 2])):
        cache, counting = AnswerCache(capacity), Counting()
        assert [counting.asked(cache, request) for _ in range(2)] == made


@given(st.integers(LARGEST_SHARE, 12), st.lists(st.sampled_from("abcdefghijklmnopq"), max_size=60))
def test_those_asked_last_are_kept(capacity: int, asked: list[str]) -> None:
    size = len(msgspec.json.encode(page(SearchRequest("a"), total=100))) + ENTRY_BYTES
    cache, counting, recent = AnswerCache(capacity * size), Counting(), list[str]()
    counting.made = 100  # so that all are of one length
    for q in asked:
        made = counting.made
        counting.asked(cache, SearchRequest(q))
        assert (counting.made == made) == (q in recent)
        recent = [*(other for other in recent if other != q), q][-capacity:]


def test_half_a_surrogate_pair_is_answered_and_not_kept() -> None:
    cache, counting, request = AnswerCache(MEGABYTE), Counting(), SearchRequest("bão \ud800")
    assert [counting.asked(cache, request) for _ in range(2)] == [1, 2]


def test_a_new_edition_ranking_or_list_answers_anew(tmp_path: Path, answered: list[SearchRequest]) -> None:
    analyser = Analyser(SyllableSegmenter())
    builder = Builder(Editions(tmp_path), analyser)
    builder.rebuild(articles({"title": "Bão số 5"}))
    engine = WhooshEngine(tmp_path, analyser)
    request = SearchRequest("bão")

    def fresh() -> int:
        engine.refresh()
        total = engine.search(request).total
        assert engine.search(request).total == total
        return total

    assert fresh() == 1
    builder.rebuild(articles({"title": "Bão số 5"}, {"title": "Bão số 6"}))
    assert fresh() == 2
    (tmp_path / RANKING_FILE).write_text("[fields]\ntitle = 6.0\n", "utf-8")
    fresh()
    (tmp_path / ABBREVIATIONS_FILE).write_text("BS = Bão số\n", "utf-8")
    fresh()
    assert len([request for request in answered if request not in WARMING]) == 4


def test_yesterday_is_another_day_after_midnight(tmp_path: Path) -> None:
    analyser = Analyser(SyllableSegmenter())
    days = ("2017-02-09", "2017-02-10")
    records = ({"title": "Bão", "published_at": f"{day}T08:00:00+07:00"} for day in days)
    Builder(Editions(tmp_path), analyser).rebuild(articles(*records))
    now = [datetime(2017, 2, 10, 16, 59, tzinfo=UTC).timestamp()]  # 23:59 in Vietnam
    engine = WhooshEngine(tmp_path, analyser, clock=lambda: now[0])
    before = ids(engine.search(SearchRequest("hôm qua")))
    now[0] += 60
    assert (before, ids(engine.search(SearchRequest("hôm qua")))) == (["a"], ["b"])


def test_none_are_kept_on_request(tmp_path: Path, make_engine: MakeEngine, answered: list[SearchRequest]) -> None:
    make_engine({"title": "Bão số 5"}, data=tmp_path)
    engine = WhooshEngine(tmp_path, Analyser(SyllableSegmenter()), answer_cache_mb=0)
    for _ in range(3):
        engine.search(SearchRequest("bão"))
    assert len(answered) == 3
