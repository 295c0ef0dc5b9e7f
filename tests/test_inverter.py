"""The bulk path equals Whoosh's writer, posting by posting."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index as whoosh_index

from index.analysis import SYLLABLE_STREAMS, Analyser, Stream, number_terms
from index.article import LOCAL_ZONE, Article, article_from_record
from index.codec import ArrayCodec
from index.codec.frequencies import MOST, unpack_counts
from index.inverter import Inverter
from index.kernels.plain.inverting import sorted_lists
from index.schema import COLUMN_TYPES, Field, build_schema, column_values
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
        "article": article,
        **column_values(article),
    }
    analyses = [analyser.analyse(getattr(article, field)) for field in Field]
    for stream in SYLLABLE_STREAMS:
        document[stream] = [analysis.terms(stream) for analysis in analyses]
    day = article.published_at.astimezone(LOCAL_ZONE).date() if article.published_at else None
    numbers = [number_terms(getattr(article, field), day) for field in Field]
    document[Stream.NUMBERS] = [[token.term for token in tokens] for tokens in numbers]
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
        assert mine.packed.tolist() == its.packed.tolist()
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
                assert tokens.vocabulary.id_range(syllable.toned, toneless=False) == (id_, id_ + 1)
                low, high = tokens.vocabulary.id_range(syllable.toneless, toneless=True)
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


@settings(max_examples=25)
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


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9), st.integers(0, 2)), max_size=200))
def test_inverting_groups_and_counts(occurrences: list[tuple[int, int, int]]) -> None:
    parts = [[(term, doc) for term, doc, own in occurrences if own == part] for part in range(3)]
    terms, (starts, docs, packed) = sorted_lists(
        [(np.array([t for t, _ in part], np.uint64), np.array([d for _, d in part], np.uint32)) for part in parts], 10
    )
    counts = unpack_counts(packed).T.tolist()
    found = {
        (int(term), int(docs[place])): counts[place]
        for term, first, last in zip(terms, starts, starts[1:], strict=False)
        for place in range(first, last)
    }
    expected = {(term, doc): [part.count((term, doc)) for part in parts] for term, doc, _ in sorted(occurrences)}
    assert found == expected
    assert list(found) == list(expected)


def test_wide_keys_are_inverted_as_narrow_ones() -> None:
    """Keys of 32 bits where terms and documents are few, else of 64."""
    terms, docs = np.array([1, 0, 1, 1, 0], np.uint64), np.array([0, 0, 1, 1, 1], np.uint32)
    narrow = sorted_lists([(terms, docs)] * 3, 2)
    wide = sorted_lists([(terms << np.uint64(40), docs)] * 3, 2)
    assert wide.terms.tolist() == [0, 1 << 40]
    for one, other in zip(narrow.lists, wide.lists, strict=True):
        assert one.tolist() == other.tolist()
    with pytest.raises(ValueError, match="too many terms"):
        sorted_lists([(terms << np.uint64(60), docs)], 1 << 20)


def test_more_occurrences_than_fit_count_as_the_most_that_do() -> None:
    nothing = np.empty(0, np.uint64), np.empty(0, np.uint32)
    many = np.zeros(MOST + 5, np.uint64), np.zeros(MOST + 5, np.uint32)
    assert unpack_counts(sorted_lists([nothing, nothing, many], 1).lists.packed).tolist() == [[0], [0], [MOST]]


def test_keys_too_large_to_sort_together_are_refused() -> None:
    part = np.array([2**50], np.uint64), np.zeros(1, np.uint32)
    with pytest.raises(ValueError, match="too many terms"):
        sorted_lists([part], 2**20)
