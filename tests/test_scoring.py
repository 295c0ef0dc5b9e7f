"""Scores against Whoosh's own searcher, and the best hits against scoring all of them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bm25f_oracle import Oracle
from conftest import articles, as_typed, in_segments
from msgspec.structs import replace
from whoosh import index as whoosh_index

from index import SearchRequest
from index.analysis import Analyser, Stream
from index.edition import Editions
from index.engine import WhooshEngine
from index.kernels import scoring
from index.kernels.plain import scoring as plain
from index.kernels.plain.rows import Part, UnitTerms
from index.kernels.rows import ENOUGH, Held
from index.ranking import Bm25, FieldWeights, Matching, Ranking, Recency, default_ranking
from index.schema import Field, build_schema
from index.searching import retrieve as retrieving
from index.searching.explain import explain
from index.searching.lookup import found_in, inverse_document_frequency
from index.searching.plan import Evidence, Plan, Unit, UnitKind
from index.searching.planner import Planner
from index.searching.reader import EditionReader, Mask
from index.searching.retrieve import Matches, retrieve
from index.searching.scoring import bm25f
from index.vietnamese.words import SyllableSegmenter

NOW = 1.6e9
TERMS = {
    Stream.TONELESS: ["tinh", "uy", "thuong", "bao", "2017"],
    Stream.TONELESS_PAIRS: ["tinh uy", "thuong truc"],
    Stream.TONED: ["tỉnh", "uỷ", "thường", "bão", "ubnd"],
    Stream.WORDS: ["tỉnh_uỷ", "thường_trực", "thông_tin"],
}
FIELDS = [tuple(Field), (Field.TITLE,), (Field.BODY,), (Field.LEAD, Field.BODY)]
UNEVEN = replace(default_ranking(), fields=FieldWeights(title=3.5, lead=0.5, body=1.25), bm25=Bm25(k1=1.4, b=0.6))


@pytest.fixture(scope="module")
def reader(sample_data: Path) -> EditionReader:
    return EditionReader(Editions(sample_data).current())


def oracle_of(reader: EditionReader, ranking: Ranking) -> Oracle:
    ix = whoosh_index.open_dir(str(reader.edition.index_path), schema=build_schema())
    return Oracle(ix, ranking, reader.published.tolist(), NOW)


def scores_of(
    reader: EditionReader, ranking: Ranking, evidence: Evidence, fields: tuple[Field, ...]
) -> dict[int, float]:
    """Ours: the term's score in every article that has it."""
    found = found_in(reader, evidence.stream, evidence.term, fields)
    own = found.lists[0]
    if own is None:
        return {}
    matrix = bm25f(reader, ranking)[0].matrix([found], [own], np.arange(reader.doc_count))
    docs = np.flatnonzero(matrix.present[0])
    assert found.df == docs.size
    return dict(zip(docs.tolist(), (found.idf * matrix.scores[0, docs]).tolist(), strict=True))


@pytest.mark.parametrize("fields", FIELDS)
@pytest.mark.parametrize(("stream", "term"), [(stream, term) for stream, terms in TERMS.items() for term in terms])
def test_a_term_scores_as_in_whooshs_searcher(
    reader: EditionReader, stream: Stream, term: str, fields: tuple[Field, ...]
) -> None:
    evidence = Evidence(stream, term, 1.0)
    idf, expected = oracle_of(reader, UNEVEN).term(evidence, fields)
    assert scores_of(reader, UNEVEN, evidence, fields) == pytest.approx(expected, rel=1e-5)
    assert found_in(reader, stream, term, fields).idf == pytest.approx(idf)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> list[EditionReader]:
    """900 articles of few syllables, as one segment and as several."""
    dice = random.Random(3)
    syllables = ["lúa", "lua", "gạo", "gao", "cá", "ca", "tỉnh", "tính", "nhà", "nha", "xã", "xa", "huyện", "bão"]
    weights = [2.0 ** -(n // 2) for n in range(len(syllables))]

    def text(most: int) -> str:
        return " ".join(dice.choices(syllables, weights, k=dice.randint(0, most)))

    records: list[dict[str, Any]] = [
        {"title": text(6) or "…", "lead": text(12), "body": text(90)}
        | ({"published_at": f"201{n % 8}-03-{n % 27 + 1:02}"} if n % 5 else {})
        for n in range(900)
    ]
    records[5]["body"] = "lúa " * 40_000 + "bão"  # frequencies too rare for a code
    records[6]["body"] = "cá " * 300
    folders = (tmp_path_factory.mktemp("crowd") for _ in range(2))
    readers = [EditionReader(in_segments(next(folders), articles(*records), *sizes)) for sizes in ((), (400, 7, 250))]
    assert [len(reader.segments) for reader in readers] == [1, 4]
    return readers


QUERIES = [
    "lúa gạo",
    "lua gao ca",
    "cá",
    "bão",
    "tính nhà huyện",
    "huyện bão xã gạo tỉnh",
    "xa nhà lúa",
    "title:lúa cá",
    "zzz lúa",
    "bao",
]
RANKINGS = {
    "packaged": default_ranking(),
    "uneven": replace(
        UNEVEN,
        matching=Matching(
            coverage=0.9,
            minimum_share=0.6,
            best_share=0,
            lighter=0.5,
            foreign=2,
            capital=2,
            other_days=0.5,
            depth=20,
            passage=0.7,
            early=0.5,
        ),
    ),
    "plain sums": replace(
        default_ranking(),
        matching=Matching(
            coverage=0,
            minimum_share=0,
            best_share=0,
            lighter=1,
            foreign=1,
            capital=1,
            other_days=1,
            depth=20,
            passage=0,
            early=0,
        ),
        recency=Recency(half_life_days=30, strength=0),
    ),
    "old is bad": replace(default_ranking(), recency=Recency(half_life_days=100, strength=1)),
    "no accents": replace(default_ranking(), streams=replace(default_ranking().streams, accents=0)),
    "all accents alike": replace(default_ranking(), streams=replace(default_ranking().streams, accents=1)),
    "no saturation": replace(default_ranking(), bm25=Bm25(k1=0, b=1)),
}


@pytest.mark.parametrize("count", [1, 10, 200])
@pytest.mark.parametrize("q", QUERIES)
@pytest.mark.parametrize("name", RANKINGS)
def test_the_best_hits_are_those_of_scoring_every_article(
    crowd: list[EditionReader], name: str, q: str, count: int
) -> None:
    ranking = RANKINGS[name]
    analyser = Analyser(SyllableSegmenter())
    plan = Planner(analyser, crowd[0], ranking).plan(as_typed(q))
    expected = oracle_of(crowd[0], ranking).scores(plan)
    for reader in crowd:
        matches = retrieve(reader, ranking, plan, None, NOW)
        hits = np.flatnonzero(matches.mask).tolist()
        assert matches.total == len(hits)
        docs, scores = matches.best(count)
        assert dict(zip(docs.tolist(), scores.tolist(), strict=True)) == pytest.approx(
            {doc: expected[doc] for doc in docs.tolist()}, rel=1e-4, abs=1e-6
        )
        assert np.sort(scores)[::-1][:count] == pytest.approx(
            sorted((expected[doc] for doc in hits), reverse=True)[:count], rel=1e-4, abs=1e-6
        )


def by_minimum_share(ranking: Ranking) -> Ranking:
    return replace(ranking, matching=replace(ranking.matching, best_share=0))


def with_others(*others: Evidence) -> Plan:
    """`lúa bão`, where others stand for the first."""
    own = (Evidence(Stream.TONED, "lúa", 1.0), Evidence(Stream.TONELESS, "lua", 0.35, 0.35))
    last = Unit("bão", (Evidence(Stream.TONELESS, "bao", 1.0),))
    pair = Unit("lua bao", (Evidence(Stream.TONELESS_PAIRS, "lua bao", 1.0),), kind=UnitKind.PAIR, others=others)
    return Plan((Unit("lúa", own, others=others), last, pair), (), ())


@pytest.mark.parametrize("count", [1, 10, 200])
@pytest.mark.parametrize("name", RANKINGS)
@pytest.mark.parametrize(
    "others",
    [
        (Evidence(Stream.TONED, "huyện", 0.8),),
        (Evidence(Stream.TONELESS, "ca", 1.0, 0.5), Evidence(Stream.TONED, "xã", 1.0)),
        (Evidence(Stream.TONELESS_PAIRS, "ca tinh", 1.0, also=((Stream.TONELESS_PAIRS, "tinh nha"),)),),
        (Evidence(Stream.TONED, "lúa", 1.0, also=((Stream.TONED, "gạo"), (Stream.TONED, "cá"))),),
        (Evidence(Stream.TONED, "nowhere", 1.0), Evidence(Stream.TONED, "xã", 1.0, also=((Stream.TONED, "nowhere"),))),
    ],
    ids=lambda others: " | ".join(" + ".join((one.term, *(term for _, term in one.also))) for one in others),
)
def test_what_stands_for_a_unit_counts_where_it_gives_more(
    crowd: list[EditionReader], others: tuple[Evidence, ...], name: str, count: int
) -> None:
    ranking, plan = by_minimum_share(RANKINGS[name]), with_others(*others)
    expected = oracle_of(crowd[0], ranking).scores(plan)
    for reader in crowd:
        matches = retrieve(reader, ranking, plan, None, NOW)
        share = matches.scorer.coverage(np.arange(reader.doc_count))
        assert (matches.mask | ~(share > ranking.matching.minimum_share + 0.03)).all()
        assert (~matches.mask | (share > ranking.matching.minimum_share - 0.03)).all()
        docs, scores = matches.best(count)
        found = dict(zip(docs.tolist(), scores.tolist(), strict=True))
        assert found == pytest.approx({doc: expected[doc] for doc in found}, rel=1e-4, abs=1e-6)
        best = sorted((expected[doc] for doc in np.flatnonzero(matches.mask).tolist()), reverse=True)[:count]
        assert np.sort(scores)[::-1][:count] == pytest.approx(best, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("name", RANKINGS)
@pytest.mark.parametrize(("stream", "term"), [(Stream.TONED, "lúa"), (Stream.TONELESS_PAIRS, "ca lua")])
@pytest.mark.parametrize("fields", FIELDS)
def test_bounds_are_never_below_the_scores_and_mostly_near(
    crowd: list[EditionReader], name: str, stream: Stream, term: str, fields: tuple[Field, ...]
) -> None:
    reader, ranking = crowd[0], RANKINGS[name]
    found = found_in(reader, stream, term, fields)
    own = found.lists[0]
    assert own is not None
    docs = np.arange(reader.doc_count)
    of = bm25f(reader, ranking)[0]
    listed = plain.CodedList(own.docs, own.codes, own.df, own.first, own.kept)
    unit = UnitTerms([Part((listed,), found.table, found.bits, 1.0, 1.0, 0)], is_nested=True)
    terms = plain.Terms(of.formula, [unit], [1.0], 0, 0.5)
    scores, bounds = terms.scores(docs), terms.bounds(docs)
    assert np.array_equal(bounds > 0, scores > 0) or ranking.fields.lead == 0.5
    assert (bounds * plain.ROUNDING >= scores).all()
    assert bounds.sum() < 1.4 * scores.sum()


@pytest.mark.parametrize("q", QUERIES)
@pytest.mark.parametrize("name", RANKINGS)
def test_an_article_is_a_hit_if_it_holds_enough_of_the_query(crowd: list[EditionReader], name: str, q: str) -> None:
    """Within the half percent in which shares are counted."""
    ranking = by_minimum_share(RANKINGS[name])
    plan = Planner(Analyser(SyllableSegmenter()), crowd[0], ranking).plan(as_typed(q))
    wanted = 0.0 if plan.requires_text else ranking.matching.minimum_share
    for reader in crowd:
        matches = retrieve(reader, ranking, plan, None, NOW)
        share = matches.scorer.coverage(np.arange(reader.doc_count))
        assert plan.required or (matches.mask | ~(share > wanted + 0.03)).all()
        assert (~matches.mask | (share > wanted - 0.03)).all()
        assert not matches.mask[share == 0].any()


def hits_of(reader: EditionReader, q: str, best_share: float, allowed: Mask | None = None) -> tuple[Matches, Held]:
    ranking = replace(default_ranking(), matching=replace(default_ranking().matching, best_share=best_share))
    plan = Planner(Analyser(SyllableSegmenter()), reader, ranking).plan(as_typed(q))
    matches = retrieve(reader, ranking, plan, allowed, NOW)
    return matches, matches.held


@pytest.mark.parametrize("best_share", [0.3, 0.5, 0.8, 1.0])
@pytest.mark.parametrize(
    "q", ["bão", "lua gao ca", "huyện bão xã gạo tỉnh", "huyện bão nhà tính xã cá gạo lúa tỉnh", "zzz lúa"]
)
def test_where_enough_articles_hold_much_the_others_are_no_hits(
    crowd: list[EditionReader], q: str, best_share: float
) -> None:
    for reader in crowd:
        loose, held = hits_of(reader, q, 0)
        strict, _ = hits_of(reader, q, best_share)
        assert not (strict.mask & ~loose.mask).any()
        assert strict.total >= min(loose.total, ENOUGH)
        if strict.total:
            assert np.array_equal(strict.mask, held >= held[strict.mask].min())  # none is left out that holds as much
        holds_much = held >= max(1, int(best_share * held.max(initial=0)))
        if np.count_nonzero(holds_much) >= ENOUGH:
            assert np.array_equal(strict.mask, holds_much & loose.mask)


@pytest.mark.parametrize("q", ['"lúa" gạo cá bão', '"bão" lúa'])
def test_where_text_is_required_nothing_else_has_to_be_held(crowd: list[EditionReader], q: str) -> None:
    for reader in crowd:
        (strict, held), (loose, _) = hits_of(reader, q, 1), hits_of(reader, q, 0)
        assert np.array_equal(strict.mask, loose.mask)
        assert np.array_equal(strict.mask, held > 0)


def test_the_few_hits_of_one_segment_do_not_bar_those_of_the_next(tmp_path: Path) -> None:
    records = [{"title": "lúa"}] * 3 + [{"title": "tin", "body": "lúa " + "xa " * n} for n in range(100)]
    matches, _ = hits_of(EditionReader(in_segments(tmp_path, articles(*records), 3)), "lúa", 0)
    docs, scores = matches.best(10)
    least = np.sort(matches.scores(matches.docs))[-10]
    assert sorted(docs[scores >= least].tolist()) == matches.docs[matches.scores(matches.docs) >= least].tolist()


@pytest.fixture(scope="module")
def scattered(tmp_path_factory: pytest.TempPathFactory) -> EditionReader:
    """600 articles of words each of which is in few of them."""
    dice = random.Random(5)
    words = [f"zo{one}{other}" for one in "bcdgh" for other in "aeiouy"]
    records = [{"title": f"tin {n}", "body": " ".join(dice.choices(words, k=3))} for n in range(600)]
    return EditionReader(in_segments(tmp_path_factory.mktemp("scattered"), articles(*records)))


@pytest.mark.parametrize("q", ["zoba", "zobe zohy", "zoba zogi zodu zoba", "zoba thiếu"])
def test_articles_of_rare_terms_are_found_as_among_all(
    scattered: EditionReader, q: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Planner(Analyser(SyllableSegmenter()), scattered, default_ranking()).plan(as_typed(q))
    answers = []
    for share, is_of_few in ((1, True), (10**9, False)):
        monkeypatch.setattr(retrieving, "FEW_SHARE", share)
        matches = retrieve(scattered, default_ranking(), plan, None, NOW)
        assert (matches.held is not matches.held) == is_of_few or not kernels_are_compiled()  # made each time
        best = [sorted(zip(*map(np.ndarray.tolist, matches.best(count)), strict=True)) for count in (1, 10, 100)]
        answers.append((matches.total, matches.mask.tolist(), matches.held.tolist(), best))
    assert answers[0] == answers[1]
    assert answers[0][0] > 10


def test_few_articles_are_not_asked_for_where_others_are_left_out(
    scattered: EditionReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a filter, or by what the query excludes."""
    monkeypatch.setattr(retrieving, "FEW_SHARE", 1)
    planner = Planner(Analyser(SyllableSegmenter()), scattered, default_ranking())

    def found(q: str, allowed: Mask | None = None) -> Mask:
        return retrieve(scattered, default_ranking(), planner.plan(as_typed(q)), allowed, NOW).mask

    every, other, allowed = found("zoba zobe"), found("zogi"), np.arange(scattered.doc_count) % 3 > 0
    for some, kept in ((found("zoba zobe", allowed), allowed), (found("zoba zobe -zogi"), ~other)):
        assert np.array_equal(some, every & kept)
        assert 0 < np.count_nonzero(some) < np.count_nonzero(every)


def kernels_are_compiled() -> bool:
    return scoring.Terms is not plain.Terms


def test_of_a_long_query_the_common_syllables_alone_make_no_hit(crowd: list[EditionReader]) -> None:
    query = "huyện bão nhà tính xã cá gạo lúa tỉnh"
    loose, strict = (hits_of(crowd[0], query, share)[0].total for share in (0, 0.8))
    assert ENOUGH <= strict < loose


def test_explain_says_why_an_article_is_no_hit(crowd: list[EditionReader]) -> None:
    query = "huyện bão nhà tính xã cá gạo lúa tỉnh"
    ranking = replace(default_ranking(), matching=replace(default_ranking().matching, best_share=0.8))
    (loose, _), (strict, _) = (hits_of(crowd[0], query, share) for share in (0, 0.8))
    for doc, is_hit in ((np.flatnonzero(loose.mask & ~strict.mask)[0], False), (np.flatnonzero(strict.mask)[0], True)):
        reason = explain(crowd[0], ranking, strict.plan, query, int(doc), NOW).reason
        assert reason is None if is_hit else "matching.best_share" in str(reason)


def test_what_filters_leave_is_part_of_what_was_found(crowd: list[EditionReader]) -> None:
    query = "huyện bão nhà tính xã cá gạo lúa tỉnh"
    for reader in crowd:
        everywhere, _ = hits_of(reader, query, 0.8)
        for step in (2, 7, 300):
            allowed = np.arange(reader.doc_count) % step == 0
            assert np.array_equal(hits_of(reader, query, 0.8, allowed)[0].mask, everywhere.mask & allowed)


def test_deleted_articles_do_not_decide_what_is_a_hit(crowd: list[EditionReader]) -> None:
    query = "huyện bão nhà tính xã cá gạo lúa tỉnh"
    best, held = hits_of(crowd[0], query, 0.8)
    reader = EditionReader(crowd[0].edition)
    reader.live = ~best.mask
    left, _ = hits_of(reader, query, 0.8)
    assert not (left.mask & best.mask).any()
    assert left.total >= min(ENOUGH, np.count_nonzero((held > 0) & reader.live))


def test_a_term_found_nowhere_matches_nothing(reader: EditionReader) -> None:
    plan = Plan((Unit("khôngcó", (Evidence(Stream.TONED, "khôngcó", 1.0),)),), (), ())
    matches = retrieve(reader, default_ranking(), plan, None, NOW)
    assert matches.total == 0
    assert matches.best(10)[0].size == 0


def test_a_field_of_weight_zero_still_matches_but_adds_nothing(reader: EditionReader) -> None:
    ranking = replace(default_ranking(), fields=FieldWeights(title=1, lead=0, body=0), bm25=Bm25(k1=0, b=0))
    found = scores_of(reader, ranking, Evidence(Stream.TONED, "tỉnh", 1.0), (Field.BODY,))
    assert found
    assert not any(found.values())


def test_idf_falls_with_document_frequency() -> None:
    values = [inverse_document_frequency(100, df) for df in (0, 1, 10, 99)]
    assert values == sorted(values, reverse=True)
    assert values[-1] == pytest.approx(1.0)


def test_explanation_adds_up_to_the_score_of_the_hit(sample_engine: WhooshEngine) -> None:
    for q in ("thường trực tỉnh uỷ", "thuong truc", 'bão "số 5" title:bão', "15/2024/QĐ-UBND"):
        for hit in sample_engine.search(SearchRequest(q)).hits:
            explanation = sample_engine.explain(q, hit.id)
            assert explanation.score == pytest.approx(hit.score, abs=1e-5)
            assert explanation.sum == pytest.approx(sum(part.score for part in explanation.contributions))
            assert explanation.reason is None
