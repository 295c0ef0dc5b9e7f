"""Scores against two oracles: Whoosh's own BM25F, and the formula done by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from whoosh import index as whoosh_index
from whoosh import query as whoosh_query
from whoosh import scoring as whoosh_scoring

from index import SearchRequest
from index.analysis import Stream
from index.edition import Editions
from index.engine import WhooshEngine
from index.ranking import Bm25, FieldWeights, default_ranking
from index.schema import Field, build_schema, stream_field
from index.searching.reader import EditionReader
from index.searching.scoring import inverse_document_frequency, term_scores

TERMS = {
    Stream.TONELESS: ["tinh", "uy", "thuong", "bao", "2017", "khong-co"],
    Stream.TONED: ["tỉnh", "uỷ", "thường", "bão", "ubnd"],
    Stream.WORDS: ["tỉnh_uỷ", "thường_trực", "thông_tin", "của"],
}
CASES = [(field, stream, term) for stream, terms in TERMS.items() for term in terms for field in Field]


@pytest.fixture(scope="module")
def reader(sample_data) -> EditionReader:
    return EditionReader(Editions(sample_data).current())


@pytest.mark.parametrize(("field", "stream", "term"), CASES)
def test_one_field_scores_as_whooshs_own_bm25f(reader: EditionReader, field: Field, stream: Stream, term: str) -> None:
    ranking = replace(default_ranking(), fields=FieldWeights(1, 1, 1), bm25=Bm25(k1=1.4, b=0.6))
    ours = term_scores(reader, ranking, stream, term, (field,))
    ix = whoosh_index.open_dir(str(reader.edition.index_path), schema=build_schema())
    with ix.searcher(weighting=whoosh_scoring.BM25F(B=0.6, K1=1.4)) as searcher:
        hits = searcher.search(whoosh_query.Term(stream_field(field, stream), term), limit=None)
        theirs = {hit.docnum: hit.score for hit in hits}
    assert dict(zip(ours.docs.tolist(), ours.scores.tolist(), strict=True)) == pytest.approx(theirs, rel=1e-6)


@pytest.mark.parametrize(("stream", "term"), [(stream, term) for stream, terms in TERMS.items() for term in terms])
def test_several_fields_are_added_before_saturation(reader: EditionReader, stream: Stream, term: str) -> None:
    ranking = default_ranking()
    ours = term_scores(reader, ranking, stream, term, tuple(Field))
    expected = _by_hand(reader, stream, term)
    assert dict(zip(ours.docs.tolist(), ours.scores.tolist(), strict=True)) == pytest.approx(expected)


def _by_hand(reader: EditionReader, stream: Stream, term: str) -> dict[int, float]:
    """BM25F article by article, straight from the formula."""
    ranking = default_ranking()
    k1, b = ranking.bm25.k1, ranking.bm25.b
    frequency: dict[int, float] = {}
    for field in Field:
        lengths, average = reader.lengths(field, stream), reader.average_length(field, stream)
        for doc, count in zip(*reader.postings(field, stream, term), strict=True):
            norm = 1 - b + b * lengths[doc] / average
            frequency[int(doc)] = frequency.get(int(doc), 0.0) + getattr(ranking.fields, field) * count / norm
    idf = math.log(reader.doc_count / (len(frequency) + 1)) + 1
    return {doc: idf * tf * (k1 + 1) / (tf + k1) for doc, tf in frequency.items()}


def test_a_term_found_nowhere_has_no_scores(reader: EditionReader) -> None:
    found = term_scores(reader, default_ranking(), Stream.TONED, "khôngcó", tuple(Field))
    assert found.docs.size == found.scores.size == 0


def test_a_field_of_weight_zero_still_matches_but_adds_nothing(reader: EditionReader) -> None:
    ranking = replace(default_ranking(), fields=FieldWeights(title=1, lead=0, body=0), bm25=Bm25(k1=0, b=0))
    found = term_scores(reader, ranking, Stream.TONED, "tỉnh", (Field.BODY,))
    assert found.docs.size
    assert not found.scores.any()
    assert np.isfinite(found.scores).all()


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
