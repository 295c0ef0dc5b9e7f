"""The bulk path equals Whoosh's writer, posting by posting."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index as whoosh_index

from index.analysis import Analyser, Stream
from index.article import Article, article_from_record
from index.codec import ArrayCodec
from index.codec.bulk import invert
from index.inverter import Inverter
from index.schema import COLUMN_TYPES, Field, build_schema, column_values, stream_field
from index.searching.segments import SegmentReader
from index.sources import Reading
from index.vietnamese.syllables import split_syllables, syllables
from index.vietnamese.words import Segmenter, SyllableSegmenter

CURIOUS = (
    "Tỉnh uỷ",
    unicodedata.normalize("NFD", "Thường trực Tỉnh uỷ họp"),
    "zero\u200bwidth a\u00adb",
    "04-NQ/TW  " + " " * 400 + "cách",
    "x" * 300,
    "",
    " … ",
    "ĐƯỜNG đường Dương",
    "1️⃣ ½ ☃ a_b",
    "uỷ\n\nuỷ uỷ",
    "a" * 70 + " " + "a" * 64,
)


def whoosh_document(article: Article, analyser: Analyser) -> dict[str, Any]:
    """What Whoosh's own writer is given for an article."""
    document: dict[str, Any] = {
        "id": article.id,
        "article": msgspec.msgpack.encode(article),
        **column_values(article),
    }
    for field in Field:
        analysis = analyser.analyse(getattr(article, field))
        for stream in Stream:
            document[stream_field(field, stream)] = analysis.terms(stream)
    return document


def by_whoosh(path: Path, articles: list[Article], segmenter: Segmenter) -> Any:
    """The oracle: one document after the other through Whoosh's writer."""
    ix = whoosh_index.create_in(str(path), build_schema())
    with ix.writer(codec=ArrayCodec(), compound=False) as writer:
        for article in articles:
            writer.add_document(**whoosh_document(article, Analyser(segmenter)))
    return ix.reader()


def in_bulk(path: Path, articles: list[Article], segmenter: Segmenter, batch: int = 17) -> Any:
    """The same articles through the inverter."""
    ix = whoosh_index.create_in(str(path), build_schema())
    inverter = Inverter(segmenter)
    for first in range(0, len(articles), batch):
        inverter.add(articles[first : first + batch])
    writer = ix.writer(codec=ArrayCodec(), compound=False)
    writer.segments.append(inverter.write(writer.storage, writer.indexname))
    writer.commit(merge=False)
    return ix.reader()


def assert_equal(ours: Any, oracle: Any) -> None:
    assert list(ours.all_terms()) == list(oracle.all_terms())
    for term in oracle.all_terms():
        mine, its = ours.postings(*term).postings, oracle.postings(*term).postings
        assert mine.docs.tolist() == its.docs.tolist()
        assert mine.freqs.tolist() == its.freqs.tolist()
    for name in ours.schema.names():
        assert ours.field_length(name) == oracle.field_length(name)
        for doc in range(oracle.doc_count()):
            assert ours.doc_field_length(doc, name) == oracle.doc_field_length(doc, name)
    for name in COLUMN_TYPES:
        assert list(ours.column_reader(name)) == list(oracle.column_reader(name))
    assert list(ours.all_stored_fields()) == list(oracle.all_stored_fields())


def assert_tokens(reader: Any, articles: list[Article]) -> None:
    """The token column says what `syllables` says of every text."""
    tokens = SegmentReader(reader, 0).tokens
    for doc, article in enumerate(articles):
        found = tokens.article(doc)
        for number, field in enumerate(Field):
            own = slice(*found.bounds[number : number + 2])
            expected = syllables(getattr(article, field))
            assert found.starts[own].tolist() == [syllable.start for syllable in expected]
            assert found.ends[own].tolist() == [syllable.end for syllable in expected]
            for id_, syllable in zip(found.ids[own].tolist(), expected, strict=True):
                assert tokens.id_range(syllable.toned, toneless=False) == (id_, id_ + 1)
                low, high = tokens.id_range(syllable.toneless, toneless=True)
                assert low <= id_ < high


def test_the_sample_with_pyvis_words(tmp_path: Path, pyvi_analyser: Analyser) -> None:
    articles = [record.article for record in Reading(("sample",))]  # type: ignore[union-attr]
    (tmp_path / "ours").mkdir()
    (tmp_path / "oracle").mkdir()
    segmenter = pyvi_analyser.segmenter
    with (
        in_bulk(tmp_path / "ours", articles, segmenter) as ours,
        by_whoosh(tmp_path / "oracle", articles, segmenter) as oracle,
    ):
        assert_equal(ours, oracle)
        assert_tokens(ours, articles)


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from(CURIOUS), st.sampled_from(CURIOUS), st.text(max_size=40)), min_size=1, max_size=6
    )
)
def test_curious_texts(tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str, str]]) -> None:
    records = ({"id": str(n), "title": f"t{n} {a}", "lead": b, "body": c} for n, (a, b, c) in enumerate(texts))
    articles = [article_from_record(record) for record in records]
    with (
        in_bulk(tmp_path_factory.mktemp("ours"), articles, SyllableSegmenter(), batch=2) as ours,
        by_whoosh(tmp_path_factory.mktemp("oracle"), articles, SyllableSegmenter()) as oracle,
    ):
        assert_equal(ours, oracle)
        assert_tokens(ours, articles)


@given(st.text())
def test_splitting_gives_the_syllables_and_loses_nothing(text: str) -> None:
    parts = split_syllables(text)
    assert "".join(parts) == text
    assert parts[1::2] == [text[syllable.start : syllable.end] for syllable in syllables(text)]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)), max_size=200))
def test_inverting_groups_and_counts(occurrences: list[tuple[int, int]]) -> None:
    terms = np.array([term for term, _ in occurrences], np.uint64)
    docs = np.array([doc for _, doc in occurrences], np.uint32)
    found = invert(terms, docs)
    lists = {
        int(term): list(zip(found.docs[a:b].tolist(), found.freqs[a:b].tolist(), strict=True))
        for term, a, b in zip(found.terms, found.starts, found.starts[1:], strict=False)
    }
    expected: dict[int, dict[int, int]] = {}
    for term, doc in sorted(occurrences):
        expected.setdefault(term, {})[doc] = expected.setdefault(term, {}).get(doc, 0) + 1
    assert lists == {term: list(counts.items()) for term, counts in expected.items()}
