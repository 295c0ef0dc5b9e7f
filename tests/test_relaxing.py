"""What is asked for less of, step by step, and how it is told."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import MakeEngine, ids

from index import SearchRequest
from index.query import MAX_QUERY_CHARS, parse
from index.searching.answer import SURE
from index.searching.meaning import Meaning
from index.searching.relaxing import Relaxed, relaxations
from index.searching.suggestion import Kind, Suggestion
from index.understanding import Period, Understood
from index.vietnamese.syllables import Typed

SPELT = "tỉnh uỷ họp"
REQUIRED = Period(date(2026, 11, 16), date(2026, 11, 23), is_required=True)


def steps(typed: str, correction: str | None = None, period: Period | None = None) -> list[Relaxed]:
    query = parse(typed)
    return list(relaxations(query, Understood(query, Typed([], [], []), period=period), correction))


def shape(one: Relaxed) -> tuple[str, int, bool, bool]:
    """(preferred text, required groups, is_any_share, is_any_time)."""
    return one.query.preferred, len(one.query.required), one.is_any_share, one.is_any_time


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", []),
        ("tỉnh họp", [("tỉnh họp", 0, True, False)]),
        ('"tỉnh họp"', [("tỉnh họp", 0, False, False), ("tỉnh họp", 0, True, False)]),
        ('bàn "tỉnh họp" a OR b', [("bàn tỉnh họp a b", 0, False, False), ("bàn tỉnh họp a b", 0, True, False)]),
        ("title:tỉnh họp", [("họp tỉnh", 0, False, False), ("họp tỉnh", 0, True, False)]),
        ('title:tỉnh author:"Q.T"', [("tỉnh", 1, False, False), ("tỉnh", 1, True, False)]),
        ('author:"Q.T"', []),
        ("-tỉnh", []),
        ("=tỉnh", []),
        ('="tỉnh họp" "bàn"', []),
        ("=tỉnh họp", [("tỉnh họp", 0, True, False)]),
    ],
)
def test_less_is_asked_for_step_by_step(typed: str, expected: list[tuple[str, int, bool, bool]]) -> None:
    assert [shape(one) for one in steps(typed)] == expected


def test_a_correction_comes_first_and_its_share_last() -> None:
    found = steps("tỉnk uỷ họp", SPELT)
    assert [shape(one) for one in found] == [
        (SPELT, 0, False, False),
        ("tỉnk uỷ họp", 0, True, False),
        (SPELT, 0, True, False),
    ]
    assert [one.told[0].kind for one in found] == ["spelling", "relaxed", "relaxed"]


def test_a_required_period_is_given_up_before_the_words() -> None:
    assert [shape(one) for one in steps("tuần qua", period=REQUIRED)] == [
        ("tuần qua", 0, False, True),
        ("tuần qua", 0, True, False),
    ]


@pytest.mark.parametrize("typed", ["tỉnk họp -bàn", 'tỉnk "họp" -bàn -"a b"', 'tỉnk author:"Q.T" -title:x'])
def test_exclusions_and_bylines_stay_and_every_step_can_be_undone(typed: str) -> None:
    query = parse(typed)
    bylines = [group for group in query.required if group[0].part == "author"]
    found = steps(typed, typed.replace("tỉnk", "tỉnh"))
    assert len(found) >= 3
    for one in found:
        assert [(c.text, c.part) for c in one.query.excluded] == [(c.text, c.part) for c in query.excluded]
        assert [group for group in one.query.required if group[0].part == "author"] == bylines
        (told,) = one.told
        assert told.typed == query.text
        exact = parse(told.undo)
        assert (exact.preferred, exact.required, exact.excluded) == (query.preferred, query.required, query.excluded)
        assert list(relaxations(exact, Understood(exact, Typed([], [], [])), None)) == []


@pytest.mark.parametrize(
    "typed", ['"-x OR title: y"', '"a"-b "c"', '"=x y" =z w', 'title:"author:x" b ="q r"', '"x y:"']
)
def test_words_of_phrases_are_words_whatever_they_look_like(typed: str) -> None:
    query = parse(typed)
    loose = steps(typed)[0].query
    assert loose == parse(loose.text)
    texts = [clause.text for group in query.required for clause in group]
    assert loose.preferred == " ".join(filter(None, (query.preferred, *texts)))
    assert (loose.required, loose.excluded) == ((), ())


def test_a_query_that_was_cut_stays_so_with_less_asked_for() -> None:
    assert [one.query.was_cut for one in steps('title:"tỉnh họp" ' + "a " * MAX_QUERY_CHARS)] == [True, True]
    assert [one.query.was_cut for one in steps('"tỉnh họp" a')] == [False, False]


def test_the_undo_of_a_phrase_is_the_phrase() -> None:
    assert {one.told[0].undo for one in steps('"tỉnh họp" -bàn')} == {'"tỉnh họp" -bàn'}


@pytest.mark.parametrize(("confidence", "found"), [(SURE, ["a"]), (SURE - 0.01, [])])
def test_only_a_sure_correction_is_searched_for_instead_and_then_not_offered_again(
    make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch, confidence: float, found: list[str]
) -> None:
    suggestion = Suggestion("bão lũ", Kind.ACCENTS, (), confidence)
    monkeypatch.setattr(Meaning, "suggested", lambda *_, **__: suggestion)
    page = make_engine({"title": "Bão số 5"}).search(SearchRequest("zzz"))
    assert ids(page) == found
    assert [told.kind for told in page.interpreted] == ["spelling"] * len(found)
    assert page.did_you_mean == (None if found else "bão lũ")
