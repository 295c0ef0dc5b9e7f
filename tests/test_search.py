"""What a reader finds, and in which order: rules of matching and ranking."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from conftest import MakeEngine, as_typed, ids

from index import Filters, SearchRequest, Sort, WhooshEngine
from index.analysis import Analyser
from index.edition import Editions
from index.query import MAX_QUERY_CHARS
from index.ranking import default_ranking
from index.searching.planner import Planner
from index.searching.reader import EditionReader
from index.vietnamese.words import SyllableSegmenter

ACCENTS = (
    {"title": "Đường", "body": "mới mở"},
    {"title": "Dương", "body": "mới đến"},
    {"title": "Dưỡng", "body": "mới học"},
)


def find(engine: WhooshEngine, q: str, **more: object) -> list[str]:
    """Ids found for a query, in order."""
    return ids(engine.search(SearchRequest(q, **more)))  # type: ignore[arg-type]


def test_a_query_without_accents_finds_what_the_accented_one_finds(make_engine: MakeEngine) -> None:
    engine = make_engine({"title": "Thường trực Tỉnh uỷ họp"}, {"title": "Bóng đá nữ"})
    assert find(engine, "thường trực tỉnh uỷ") == find(engine, "thuong truc tinh uy") == ["a"]


@pytest.mark.parametrize(("q", "first"), [("đường", "a"), ("dương", "b"), ("dưỡng", "c"), ("Đường mới", "a")])
def test_an_accented_query_ranks_exact_accents_first_but_finds_the_others(
    make_engine: MakeEngine, q: str, first: str
) -> None:
    found = find(make_engine(*ACCENTS), q)
    assert found[0] == first
    assert sorted(found) == ["a", "b", "c"]


@pytest.mark.parametrize("q", ["Tỉnh uỷ", "tỉnh ủy", "TỈNH ỦY", "tỉnh uỷ"])
def test_both_places_of_the_tone_mark_and_both_unicode_forms_are_one(make_engine: MakeEngine, q: str) -> None:
    engine = make_engine({"title": "Tỉnh ủy"}, {"title": "Tỉnh uỷ"}, {"title": "Tỉnh uỷ"})
    page = engine.search(SearchRequest(q))
    assert page.total == 3
    assert len({hit.score for hit in page.hits}) == 1


def test_all_terms_are_preferred_and_none_is_required(make_engine: MakeEngine) -> None:
    engine = make_engine({"title": "lúa"}, {"title": "lúa chín"}, {"title": "lúa chín vàng"}, {"title": "cá"})
    assert find(engine, "lúa chín vàng") == ["c", "b", "a"]


def test_a_word_known_nowhere_does_not_hide_the_rest(make_engine: MakeEngine) -> None:
    assert find(make_engine({"title": "lúa chín"}), "lúa chín xyzzy") == ["a"]


def test_an_article_with_only_a_common_part_of_the_query_is_no_hit(make_engine: MakeEngine) -> None:
    common = ({"title": f"của {n}"} for n in range(40))
    engine = make_engine({"title": "của xã Bình Lân"}, *common)
    assert find(engine, "bản của xã Bình Lân", page_size=50) == ["a"]


def test_a_term_in_the_title_counts_more_than_in_the_body(make_engine: MakeEngine) -> None:
    engine = make_engine({"title": "tin", "body": "bão và gió"}, {"title": "bão", "body": "tin và gió"})
    assert find(engine, "bão") == ["b", "a"]


def test_a_phrase_must_stand_in_one_field_in_order(make_engine: MakeEngine) -> None:
    engine = make_engine(
        {"title": "Cải cách hành chính"},
        {"title": "Hành chính cải cách"},
        {"title": "Cải cách", "body": "hành chính"},
        {"title": "Tin", "body": "đẩy mạnh cải cách hành chính."},
    )
    assert sorted(find(engine, '"cải cách hành chính"')) == ["a", "d"]


def test_accents_in_a_phrase_count_only_where_they_are_typed(make_engine: MakeEngine) -> None:
    engine = make_engine({"title": "con đường mới"}, {"title": "con dương mới"})
    assert find(engine, '"con đường"') == ["a"]
    assert sorted(find(engine, '"con duong"')) == ["a", "b"]
    assert find(engine, '"con đường moi"') == ["a"]


@pytest.mark.parametrize("q", ["mới -bão", "moi -bao", 'mới -"cơn bão"', "-bão"])
def test_minus_excludes(make_engine: MakeEngine, q: str) -> None:
    engine = make_engine({"title": "cơn bão mới"}, {"title": "lúa mới"})
    assert find(engine, q) == ["b"]


def test_an_accented_exclusion_spares_other_accents(make_engine: MakeEngine) -> None:
    engine = make_engine({"title": "tin bão"}, {"title": "tin báo"})
    assert find(engine, "tin -bão") == ["b"]
    assert find(engine, "tin -bao") == []


def test_or_requires_one_of_its_neighbours(make_engine: MakeEngine) -> None:
    engine = make_engine({"title": "tin bão"}, {"title": "tin lũ"}, {"title": "tin hạn"})
    assert sorted(find(engine, "tin bão OR lũ")) == ["a", "b"]
    assert sorted(find(engine, '"tin bão" OR "tin hạn"')) == ["a", "c"]


def test_title_and_author_prefixes_look_only_there(make_engine: MakeEngine) -> None:
    engine = make_engine(
        {"title": "Họp bàn", "body": "lúa", "author": "Minh Anh"},
        {"title": "Lúa", "body": "họp bàn", "author": "Q.T"},
        {"title": "Minh Anh", "body": "họp", "author": "Anh Minh"},
    )
    assert find(engine, "title:lúa") == ["b"]
    assert find(engine, 'title:"hop ban"') == ["a"]
    assert find(engine, "author:Q.T") == ["b"]
    assert find(engine, 'author:"minh anh"') == ["a"]
    assert find(engine, "họp author:minh", sort=Sort.OLDEST) == ["a", "c"]


DATED = (
    {"published_at": "2017-02-10T00:00:00+07:00"},
    {"published_at": "2017-02-10T23:59:59+07:00"},
    {"published_at": "2017-02-11"},
    {"published_at": "2017-02-09T17:30:00Z"},
    {},
)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2017-02-10", "2017-02-10", "abd"),
        ("2017-02-11", None, "c"),
        (None, "2017-02-09", ""),
        (None, "2017-02-10", "abd"),
        ("2017-02-11", "2017-02-11", "c"),
    ],
)
def test_day_filters_are_inclusive_days_in_vietnam(
    make_engine: MakeEngine, since: str | None, until: str | None, expected: str
) -> None:
    filters = Filters(since=since and date.fromisoformat(since), until=until and date.fromisoformat(until))  # type: ignore[arg-type]
    assert sorted(find(make_engine(*DATED), "", filters=filters)) == list(expected)


def test_an_undated_article_stands_between_new_and_old_ones(make_engine: MakeEngine) -> None:
    dates = ({"published_at": "2010-01-01"}, {}, {"published_at": "2020-01-01"})
    engine = make_engine(*({"body": "lúa mùa"} | day for day in dates))
    assert [hit.id for hit in engine.search(SearchRequest("lúa mùa")).hits] == ["c", "b", "a"]


def test_without_a_query_articles_are_listed_newest_first_undated_last(make_engine: MakeEngine) -> None:
    engine = make_engine(*DATED)
    assert find(engine, "") == ["c", "b", "d", "a", "e"]
    assert find(engine, "", sort=Sort.OLDEST) == ["a", "d", "b", "c", "e"]
    assert find(engine, "  ?! ") == ["c", "b", "d", "a", "e"]


def test_sorting_by_date_keeps_the_same_hits(make_engine: MakeEngine) -> None:
    engine = make_engine(
        {"title": "lúa", "published_at": "2017-01-01"},
        {"title": "lúa lúa", "published_at": "2016-01-01"},
        {"title": "cá", "published_at": "2018-01-01"},
    )
    assert find(engine, "lúa", sort=Sort.NEWEST) == ["a", "b"]
    assert find(engine, "lúa", sort=Sort.OLDEST) == ["b", "a"]


def test_of_equal_articles_the_newer_comes_first_and_more_weight_beats_a_little_age(make_engine: MakeEngine) -> None:
    engine = make_engine(
        {"title": "lúa", "published_at": "2010-01-01"},
        {"title": "lúa", "published_at": "2020-01-01"},
        {"title": "lúa mùa", "published_at": "2010-01-01"},
    )
    assert find(engine, "lúa mùa") == ["c", "b", "a"]


def test_a_phrase_does_not_reach_from_one_article_into_the_next(make_engine: MakeEngine) -> None:
    engine = make_engine({"body": "bê cê xê an bê yê an"}, {"body": "bê cê zê an bê"}, {"body": "dê an bê cê"})
    assert find(engine, '"an bê cê"') == ["c"]


def test_age_counts_from_the_newest_article_but_never_from_the_future(make_engine: MakeEngine, tmp_path: Path) -> None:
    old = {"title": "lúa", "published_at": "2010-01-01"}
    alone = make_engine(old, data=tmp_path / "alone").explain("lúa", "a")
    newer = make_engine(old, {"published_at": "2012-01-01"}, data=tmp_path / "newer").explain("lúa", "a")
    make_engine(old, {"published_at": "2099-01-01"}, data=tmp_path / "future")
    a_year_later = WhooshEngine(
        tmp_path / "future", Analyser(SyllableSegmenter()), lambda: datetime(2011, 1, 1, tzinfo=UTC).timestamp()
    )
    assert alone.recency_factor == 1
    assert 0.9 < newer.recency_factor < 1
    assert a_year_later.explain("lúa", "a").recency_factor == pytest.approx(0.95, abs=1e-4)
    assert a_year_later.explain("lúa", "b").recency_factor == 1


SECTIONED = (
    {"category": ["THỜI SỰ", "XÃ HỘI"]},
    {"category": "THỜI SỰ | CHÍNH TRỊ"},
    {"category": "VĂN PHÒNG TỈNH UỶ"},
    {"category": ["VĂN PHÒNG TỈNH ỦY", "TIN HOẠT ĐỘNG"]},
    {},
)


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("THỜI SỰ", "ab"),
        ("thời sự", "ab"),
        ("THỜI SỰ | XÃ HỘI", "a"),
        ("thời sự|xã hội", "a"),
        ("XÃ HỘI", "a"),
        ("Văn phòng Tỉnh uỷ", "cd"),
        ("TIN HOẠT ĐỘNG", "d"),
        ("THỜI", ""),
        ("XÃ HỘI | THỜI SỰ", ""),
        ("|", ""),
    ],
)
def test_a_section_filter_takes_whole_levels_and_includes_what_is_below(
    make_engine: MakeEngine, category: str, expected: str
) -> None:
    assert sorted(find(make_engine(*SECTIONED), "", filters=Filters(category=category))) == list(expected)


def test_every_section_facet_counts_what_filtering_by_it_finds(make_engine: MakeEngine) -> None:
    engine = make_engine(*SECTIONED)
    facets = engine.search(SearchRequest("")).facets.category
    assert {(facet.value, facet.count) for facet in facets} == {
        ("THỜI SỰ", 2),
        ("THỜI SỰ | XÃ HỘI", 1),
        ("THỜI SỰ | CHÍNH TRỊ", 1),
        ("VĂN PHÒNG TỈNH UỶ", 2),
        ("VĂN PHÒNG TỈNH ỦY | TIN HOẠT ĐỘNG", 1),
    }
    for facet in facets:
        assert engine.search(SearchRequest("", Filters(category=facet.value))).total == facet.count


def test_months_are_counted_in_vietnam_newest_first_and_undated_left_out(make_engine: MakeEngine) -> None:
    engine = make_engine(
        {"published_at": "2017-01-31T18:00:00Z"}, {"published_at": "2017-02-28"}, {"published_at": "2016-12-31"}, {}
    )
    months = engine.search(SearchRequest("")).facets.month
    assert [(month.value, month.count) for month in months] == [("2017-02", 2), ("2016-12", 1)]


def test_an_author_filter_finds_part_of_a_byline_accents_aside(make_engine: MakeEngine) -> None:
    engine = make_engine({"author": "Nguyễn Khánh Hoà"}, {"author": "Khánh An"}, {"author": "Q.T"}, {})
    assert find(engine, "", filters=Filters(author="khanh hoa")) == ["a"]
    assert sorted(find(engine, "", filters=Filters(author="Khánh"))) == ["a", "b"]
    assert find(engine, "", filters=Filters(author="q.t")) == ["c"]


def test_pages_follow_each_other_without_gaps_and_end_empty(make_engine: MakeEngine) -> None:
    engine = make_engine(*({"title": f"lúa {'vàng ' * (n % 3)}"} for n in range(23)))
    pages = [engine.search(SearchRequest("lúa vàng", page=page, page_size=5)) for page in range(1, 7)]
    assert [len(page.hits) for page in pages] == [5, 5, 5, 5, 3, 0]
    assert {page.total for page in pages} == {23}
    everything = find(engine, "lúa vàng", page_size=100)
    assert list(itertools.chain.from_iterable(map(ids, pages))) == everything
    assert len(set(everything)) == 23


def test_an_equal_search_gives_equal_order(make_engine: MakeEngine) -> None:
    engine = make_engine(*({"title": "lúa"} for _ in range(30)))
    assert find(engine, "lúa", page_size=7) == find(engine, "lúa", page_size=30)[:7]


def test_a_pasted_page_of_text_is_answered_and_said_to_be_shortened(sample_engine: WhooshEngine) -> None:
    article = sample_engine.article("2017-02-10-so-tttt")
    page = sample_engine.search(SearchRequest(article.body * 5))
    assert page.hits[0].id == article.id
    assert [note.kind for note in page.interpreted] == ["shortened"]
    assert len(page.interpreted[0].undo) <= MAX_QUERY_CHARS


@pytest.mark.parametrize("typed", ["???", "🎉", '"…"', "-", "="])
def test_signs_alone_list_all_and_this_is_said(make_engine: MakeEngine, typed: str) -> None:
    page = make_engine({"title": "lúa"}, {"title": "bão"}).search(SearchRequest(typed))
    assert page.total == 2
    assert [(note.kind, note.typed) for note in page.interpreted] == [("nothing", typed)]


@pytest.mark.parametrize("typed", ["", "  ", "lúa", "-lúa", '"lúa"', "author:pv", "title:lúa"])
def test_nothing_is_said_where_nothing_was_typed_or_something_is_searched_for(
    make_engine: MakeEngine, typed: str
) -> None:
    page = make_engine({"title": "lúa", "author": "PV"}, {"title": "bão"}).search(SearchRequest(typed))
    assert "nothing" not in {note.kind for note in page.interpreted}


def test_the_sample_answers_the_portals_own_question(sample_engine: WhooshEngine) -> None:
    toned = sample_engine.search(SearchRequest("thường trực tỉnh uỷ"))
    toneless = sample_engine.search(SearchRequest("thuong truc tinh uy"))
    assert toned.hits[0].id == toneless.hits[0].id
    assert "<mark>Thường trực Tỉnh uỷ</mark>" in toned.hits[0].title_html
    assert "<mark>Thường trực Tỉnh uỷ</mark>" in toneless.hits[0].title_html
    day = date(2017, 2, 10)
    kept = sample_engine.search(SearchRequest("thường trực tỉnh uỷ", Filters(since=day, until=day)))
    dropped = sample_engine.search(SearchRequest("thường trực tỉnh uỷ", Filters(since=day + timedelta(days=1))))
    assert ids(kept) == ["2017-02-10-so-tttt"]
    assert "2017-02-10-so-tttt" not in ids(dropped)


def test_another_alternative_never_takes_hits_away(make_engine: MakeEngine) -> None:
    common = ({"title": f"bóng đá {n}"} for n in range(40))
    engine = make_engine({"title": "Messi"}, {"title": "Ronaldo"}, *common)
    fewer = set(find(engine, "Messi OR bóng", page_size=100))
    assert len(fewer) == 41
    assert set(find(engine, "Messi OR Ronaldo OR bóng", page_size=100)) == fewer | {"b"}


def test_repeated_conditions_are_checked_once(make_engine: MakeEngine, tmp_path: Path) -> None:
    engine = make_engine({"title": "và của"}, {"title": "của và"})
    assert find(engine, '"và của" ' * 20) == ["a"]
    assert find(engine, "và " + '-"và của" ' * 20) == ["b"]
    reader = EditionReader(Editions(tmp_path / "data").current())
    planner = Planner(Analyser(SyllableSegmenter()), reader, default_ranking())
    plan = planner.plan(as_typed('"và của" ' * 9 + ' OR "và của"' * 9 + ' -"và của"' * 9))
    assert [len(group) for group in plan.required] == [1]
    assert len(plan.excluded) == 1


def test_clauses_beyond_the_bound_are_told(make_engine: MakeEngine) -> None:
    engine = make_engine({"title": "b zz"})
    page = engine.search(SearchRequest("b " + " ".join(f"-w{n}" for n in range(30)) + " -zz"))
    assert [note.kind for note in page.interpreted] == ["shortened"]


def test_a_syllable_longer_than_a_snippet_is_marked_all_the_same(make_engine: MakeEngine) -> None:
    engine = make_engine(
        {"title": "t", "body": "bình " + "a" * 300}, {"title": "t", "body": "th" + "\u200b" * 250 + "ông"}
    )
    assert find(engine, "a" * 64) == ["a"]
    assert find(engine, "thông") == ["b"]


def test_sections_without_letters_are_no_sections(make_engine: MakeEngine) -> None:
    engine = make_engine({"category": ["A", "!!!"]}, {"category": ["A", "★", "B"]})
    facets = engine.search(SearchRequest("")).facets.category
    assert {(facet.value, facet.count) for facet in facets} == {("A", 2), ("A | B", 1)}


def test_months_before_1975_are_those_of_the_time(make_engine: MakeEngine) -> None:
    engine = make_engine({"published_at": "1968-02-01"}, {"published_at": "1900-01-01"})
    assert [month.value for month in engine.search(SearchRequest("")).facets.month] == ["1968-02", "1900-01"]


def test_the_last_day_there_is_may_be_asked_for(make_engine: MakeEngine) -> None:
    assert find(make_engine({"published_at": "2020-01-01"}), "", filters=Filters(until=date.max)) == ["a"]


@pytest.mark.parametrize("filters", [Filters(author="***"), Filters(category="***")])
def test_a_filter_without_letters_matches_nothing(make_engine: MakeEngine, filters: Filters) -> None:
    assert find(make_engine({"author": "A", "category": "B"}), "", filters=filters) == []
