"""What was typed without accents is shown as it was meant."""

from __future__ import annotations

import pytest
from conftest import MakeEngine

from index import SearchRequest
from index.analysis import Stream
from index.schema import Field
from index.searching.accents import accented
from index.searching.plan import Evidence, Plan, Unit, UnitKind
from index.searching.suggestion import Kind, Suggestion

FIELDS = tuple(Field)


def syllable(text: str, *streams: Stream) -> Unit:
    return Unit(text, tuple(Evidence(stream, text, 1.0) for stream in streams), FIELDS)


def suggestion(text: str, kind: Kind = Kind.ACCENTS) -> Suggestion:
    return Suggestion(text, kind, (), 0.9)


@pytest.mark.parametrize(
    ("meant", "expected"),
    [
        (suggestion("giá vàng"), "giá"),
        (suggestion("gia vàng"), None),
        (suggestion("giá vàng gia đình"), None),  # meant in two ways
        (suggestion("giá vàng", Kind.SPELLING), None),
        (suggestion("vàng"), None),
    ],
)
def test_the_spelling_that_was_meant_is_looked_for_first(meant: Suggestion, expected: str | None) -> None:
    unit = syllable("gia", Stream.TONELESS)
    (found,) = accented(Plan((unit,), (), ()), meant).units
    assert found.evidence[-1] == unit.evidence[0]
    assert [(one.stream, one.term) for one in found.evidence[:-1]] == ([(Stream.TONED, expected)] if expected else [])


def test_other_units_stay() -> None:
    units = (
        syllable("gia", Stream.TONED, Stream.TONELESS),
        Unit("gia", (Evidence(Stream.WORDS, "gia", 1.0),), FIELDS, UnitKind.WORD),
    )
    assert accented(Plan(units, (), ()), suggestion("giá")).units == units


def test_marks_of_a_query_without_accents_are_on_what_was_meant(make_engine: MakeEngine) -> None:
    usual = ({"title": "tin", "body": "giá vàng thế giới, chuyên gia nói. " * 9} for _ in range(30))
    engine = make_engine({"title": "chuyên gia nói giá vàng tăng"}, {"title": "gia vàng"}, *usual)
    page = engine.search(SearchRequest("gia vang", page_size=50))
    assert page.did_you_mean == "giá vàng"
    titles = {hit.id: hit.title_html for hit in page.hits}
    assert titles["a"] == "chuyên gia nói <mark>giá vàng</mark> tăng"
    assert titles["b"] == "<mark>gia vàng</mark>"  # it has nothing else
