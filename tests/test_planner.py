"""A meaning → the units and evidence that are scored."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import articles, as_typed, in_segments

from index.analysis import Analyser, Stream
from index.query import parse
from index.ranking import default_ranking
from index.searching.plan import Evidence, Plan, Unit, UnitKind
from index.searching.planner import MAX_UNITS, Planner
from index.searching.reader import EditionReader
from index.understanding import Period, Standing, Understanding
from index.vietnamese.abbreviations import packaged
from index.vietnamese.syllables import Syllable, syllables
from index.vietnamese.words import SyllableSegmenter

RANKING = default_ranking()
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> EditionReader:
    data = tmp_path_factory.mktemp("planner")
    return EditionReader(in_segments(data, articles({"title": "UBND tỉnh họp"}, {"title": "Ủy ban nhân dân"})))


@pytest.fixture(scope="module")
def planner(reader: EditionReader) -> Planner:
    return Planner(Analyser(SyllableSegmenter()), reader, RANKING)


def unit(plan: Plan, text: str, kind: UnitKind) -> Unit:
    (found,) = [one for one in plan.units if (one.text, one.kind) == (text, kind)]
    return found


def form(text: str) -> tuple[tuple[Syllable, ...], ...]:
    return (tuple(syllables(text)),)


def planned(planner: Planner, typed: str, **meaning: Any) -> Plan:
    return planner.plan(as_typed(typed, **meaning))


def test_what_stands_for_syllables_is_evidence_for_each_of_them(planner: Planner) -> None:
    plan = planned(planner, "họp UBND", standings=(Standing(1, 2, form("uỷ ban nhân")),))
    assert unit(plan, "họp", UnitKind.SYLLABLE).others == ()
    (other,) = unit(plan, "ubnd", UnitKind.SYLLABLE).others
    assert (other.stream, other.term) == (Stream.TONELESS_PAIRS, "uy ban")
    assert other.also == ((Stream.TONELESS_PAIRS, "ban nhan"),)


def test_a_bare_syllable_is_taken_as_spelled_out_if_it_goes_with_its_neighbours_so(tmp_path: Path) -> None:
    others = [{"title": "xã", "body": "ông hùng, tín nhiệm. " * 9} for _ in range(40)]
    usual = [{"title": "xã", "body": "hành hung, thông tin. " * 9} for _ in range(20)]
    reader = EditionReader(in_segments(tmp_path, articles(*others, *usual)))
    planner = Planner(Analyser(SyllableSegmenter()), reader, RANKING)
    for typed, bare, expected in (
        ("ông hung", "hung", [Stream.TONELESS]),
        ("hành hung", "hung", [Stream.TONED, Stream.TONELESS]),
        ("thông tin", "tin", [Stream.TONED, Stream.TONELESS]),
        ("tin nhiệm", "tin", [Stream.TONELESS]),
    ):
        plan = planned(planner, typed)
        assert [one.stream for one in unit(plan, bare, UnitKind.SYLLABLE).evidence] == expected


def test_pairs_across_its_ends_are_those_of_what_stands_there(planner: Planner) -> None:
    meaning = (Standing(1, 2, form("uỷ ban nhân dân")),)
    plan = planned(planner, "họp UBND tỉnh", standings=meaning)
    (before,) = unit(plan, "hop ubnd", UnitKind.PAIR).others
    (behind,) = unit(plan, "ubnd tinh", UnitKind.PAIR).others
    assert (before.term, behind.term) == ("hop uy", "dan tinh")
    assert {term for _, term in before.also} == {term for _, term in behind.also} == {"uy ban", "ban nhan", "nhan dan"}


def test_how_surely_it_stands_for_them_is_its_weight_and_share(planner: Planner) -> None:
    plan = planned(planner, "UBND", standings=(Standing(0, 1, form("uỷ ban"), share=0.5),))
    found = unit(plan, "ubnd", UnitKind.SYLLABLE)
    assert (found.others[0].weight, found.others[0].share) == (found.evidence[0].weight / 2, 0.5)


def test_whole_terms_are_a_unit_of_their_own_all_of_them(planner: Planner) -> None:
    plan = planned(planner, "04 nq", standings=(Standing(0, 2, terms=("#4-nq", "#4@tw"), is_whole=True),))
    found = unit(plan, "#4-nq", UnitKind.NUMBER)
    assert found.evidence == (
        Evidence(Stream.NUMBERS, "#4-nq", RANKING.streams.numbers, also=((Stream.NUMBERS, "#4@tw"),)),
    )
    assert not found.counts
    assert [one.term for one in unit(plan, "04", UnitKind.SYLLABLE).others] == ["#4-nq"]
    partial = planned(planner, "1234", standings=(Standing(0, 1, terms=("#1234",)),))
    assert not [one for one in partial.units if one.kind is UnitKind.NUMBER]


def test_lighter_syllables_and_the_pairs_of_them_weigh_less(planner: Planner) -> None:
    heavy = planned(planner, "ông là họp")
    light = planned(planner, "ông là họp", lighter=frozenset({0, 1}))
    share = RANKING.matching.lighter
    for text, kind, factor in (
        ("ông", UnitKind.SYLLABLE, share),
        ("họp", UnitKind.SYLLABLE, 1),
        ("ong la", UnitKind.PAIR, share),
        ("la hop", UnitKind.PAIR, 1),
    ):
        weights = [[one.weight for one in unit(plan, text, kind).evidence] for plan in (heavy, light)]
        assert weights[1] == pytest.approx([factor * weight for weight in weights[0]])


def test_a_foreign_word_weighs_more_unless_something_stands_for_it(planner: Planner) -> None:
    plain = planned(planner, "Odinga họp")
    heavy = planned(planner, "Odinga họp", foreign=frozenset({0}))
    for text, kind, factor in (
        ("odinga", UnitKind.SYLLABLE, RANKING.matching.foreign),
        ("họp", UnitKind.SYLLABLE, 1),
        ("odinga hop", UnitKind.PAIR, 1),
    ):
        before, after = (unit(plan, text, kind).evidence for plan in (plain, heavy))
        assert [one.weight for one in after] == pytest.approx([factor * one.weight for one in before])
        assert [one.share for one in after] == pytest.approx([factor * one.share for one in before])
    stood_for = {"standings": (Standing(0, 1, form("o đinh")),)}
    meant = [planned(planner, "Odinga họp", **stood_for, foreign=places) for places in (frozenset({0}), frozenset())]
    assert meant[0] == meant[1]
    light = [planned(planner, "Odinga họp", lighter=frozenset({0}), foreign=places) for places in ({0}, set())]
    assert light[0] == light[1]


def test_a_syllable_of_a_name_weighs_more_unless_it_is_a_title(planner: Planner) -> None:
    plain = planned(planner, "Odinga họp")
    heavy = planned(planner, "Odinga họp", capitals=frozenset({0, 1}), lighter=frozenset({1}))
    light = planned(planner, "Odinga họp", lighter=frozenset({1}))
    both = planned(planner, "Odinga họp", capitals=frozenset({0}), foreign=frozenset({0}))
    before, after, foreign = (unit(plan, "odinga", UnitKind.SYLLABLE).evidence[0] for plan in (plain, heavy, both))
    assert after.weight == pytest.approx(RANKING.matching.capital * before.weight)
    assert after.share == pytest.approx(RANKING.matching.capital * before.share)
    assert foreign.weight == pytest.approx(RANKING.matching.foreign * after.weight)
    assert unit(heavy, "họp", UnitKind.SYLLABLE) == unit(light, "họp", UnitKind.SYLLABLE)


def test_a_name_is_a_unit_of_its_pairs_in_order(planner: Planner) -> None:
    found = unit(planned(planner, "Lê Văn An họp", names=((0, 3),)), "lê văn an", UnitKind.NAME)
    assert found.evidence == (
        Evidence(Stream.TONELESS_PAIRS, "le van", RANKING.streams.names, also=((Stream.TONELESS_PAIRS, "van an"),)),
    )


def test_a_meaning_concerns_the_preferred_text_only(planner: Planner) -> None:
    plan = planned(
        planner,
        '"UBND tỉnh" họp',
        standings=(Standing(0, 1, form("hội nghị")),),
        lighter=frozenset({0}),
    )
    assert unit(plan, "họp", UnitKind.SYLLABLE).others
    assert not unit(plan, "ubnd", UnitKind.SYLLABLE).others


def test_the_period_is_handed_on(planner: Planner) -> None:
    period = Period(TODAY, TODAY)
    assert planned(planner, "họp", period=period).period is period


@pytest.mark.parametrize(("others", "stream"), [(19, Stream.TONED), (20, Stream.TONELESS)])
def test_a_bare_syllable_beside_accented_ones_is_meant_so_unless_articles_spell_it_otherwise(
    tmp_path: Path, others: int, stream: Stream
) -> None:
    spelled = [{"title": "tin hop"}, *[{"title": "tin họp"}] * others]
    planner = Planner(Analyser(SyllableSegmenter()), EditionReader(in_segments(tmp_path, articles(*spelled))), RANKING)
    assert unit(planned(planner, "hop đó"), "hop", UnitKind.SYLLABLE).evidence[0].stream is stream
    assert unit(planned(planner, "hop do"), "hop", UnitKind.SYLLABLE).evidence[0].stream is Stream.TONELESS


def test_of_too_many_syllables_those_that_no_article_has_go_first(planner: Planner) -> None:
    known = ["ubnd", "tỉnh", "họp", "nhân", "dân"]
    strange = [f"zz{number}" for number in range(MAX_UNITS)]
    plan = planned(planner, " ".join([*strange, *known]))
    assert [one.text for one in plan.units if one.kind is UnitKind.SYLLABLE] == known


@pytest.mark.parametrize("piece", ["1-2-", "a-b-", "TT&TT ", "nq 4 ", "Lê Văn An ", "tuần qua ", "1.234 ", "3,5% "])
@pytest.mark.parametrize("size", [100, 300, 2_000])
def test_a_plan_is_of_bounded_size(planner: Planner, reader: EditionReader, piece: str, size: int) -> None:
    query = parse((piece * size)[:size])
    plan = planner.plan(Understanding(packaged()).understand(query, reader, TODAY))
    assert len(plan.units) <= len(UnitKind) * MAX_UNITS
    assert sum(len(one.evidence) + len(one.others) for one in plan.units) <= 20 * MAX_UNITS
