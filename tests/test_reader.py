"""What searching reads equals what Whoosh's own reader says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import MakeEngine, articles
from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage

from index.analysis import Analyser, Stream
from index.builder import Builder, BuildLimits
from index.codec.columns import read_numbers, read_texts
from index.edition import Editions
from index.errors import ArticleNotFoundError
from index.schema import COLUMN_TYPES, UNDATED, Field, build_schema, stream_field
from index.searching.reader import EditionReader, _ByteCache
from index.vietnamese.words import SyllableSegmenter


@pytest.fixture(scope="module")
def reader(sample_data: Path) -> EditionReader:
    return EditionReader(Editions(sample_data).current())


@pytest.fixture(scope="module")
def oracle(sample_data: Path) -> Iterator[Any]:
    ix = whoosh_index.open_dir(str(Editions(sample_data).current().index_path), schema=build_schema())
    with ix.reader() as opened:
        yield opened


@pytest.mark.parametrize("field", list(Field))
@pytest.mark.parametrize("stream", list(Stream))
def test_postings_equal_whooshs_matchers(reader: EditionReader, oracle: Any, field: Field, stream: Stream) -> None:
    name = stream_field(field, stream)
    terms = [term.decode() for term in oracle.lexicon(name)]
    assert terms
    for term in terms[::7]:
        matcher = oracle.postings(name, term)
        expected = []
        while matcher.is_active():
            expected.append((matcher.id(), matcher.weight()))
            matcher.next()
        found = reader.postings(field, stream, term)
        assert list(zip(found.docs.tolist(), found.freqs.tolist(), strict=True)) == expected
        assert reader.doc_frequency(field, stream, term) == len(expected)


def test_several_segments_read_as_one(tmp_path: Path) -> None:
    records = [{"title": f"tỉnh {n % 3}", "body": "lúa " * (n % 5), "author": f"A{n % 4}"} for n in range(700)]
    readers = []
    for name, limits in (("one", BuildLimits()), ("many", BuildLimits(writer_memory_mb=0))):
        builder = Builder(Editions(tmp_path / name), Analyser(SyllableSegmenter()), limits)
        readers.append(EditionReader(builder.rebuild(articles(*records)).edition))
    one, many = readers
    assert len(one.segments) == 1
    assert len(many.segments) == 3
    for term in ("tỉnh", "lúa", "1", "không"):
        for field in Field:
            for ours, theirs in zip(
                one.postings(field, Stream.TONED, term), many.postings(field, Stream.TONED, term), strict=True
            ):
                assert ours.tolist() == theirs.tolist()
    assert one.lengths(Field.BODY, Stream.TONED).tolist() == many.lengths(Field.BODY, Stream.TONED).tolist()
    assert one.average_length(Field.BODY, Stream.TONED) == many.average_length(Field.BODY, Stream.TONED)
    assert [one.author.values[code] for code in one.author.codes] == [many.author.values[c] for c in many.author.codes]
    assert [one.article(doc) for doc in range(700)] == [many.article(doc) for doc in range(700)]
    assert many.doc_of("n699") == 699


def test_a_deleted_article_is_neither_found_nor_counted(
    make_engine: MakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_engine({"title": "lúa"}, {"title": "lúa"}, {"title": "cá"})
    edition = Editions(tmp_path / "data").current()
    ix = whoosh_index.open_dir(str(edition.index_path), schema=build_schema())
    writer = ix.writer()
    writer.delete_by_term("id", "a")
    writer.commit(merge=False)
    ix.close()
    monkeypatch.setattr(type(edition), "verify", lambda *_: {})
    reader = EditionReader(edition)
    assert reader.live is not None
    assert reader.live.tolist() == [False, True, True]
    with pytest.raises(ArticleNotFoundError):
        reader.doc_of("a")
    assert reader.doc_of("b") == 1


@pytest.mark.parametrize("count", [1, 300, 2**15 + 1])
def test_columns_read_at_once_equal_whooshs_own_readers(tmp_path: Path, count: int) -> None:
    numbers = [UNDATED if n % 5 == 4 else (-1) ** n * n * 10**9 for n in range(count)]
    texts = [("mục " * (n % 3)).encode() + b"x" * (300 if n == 77 else 0) for n in range(count)]
    storage = FileStorage(str(tmp_path))
    for name, values, read in (
        ("published", numbers, lambda path: read_numbers(path, count, UNDATED).tolist()),
        ("author", texts, lambda path: read_texts(path, count)),
    ):
        dbfile = storage.create_file(name)
        writer = COLUMN_TYPES[name].writer(dbfile)
        for doc, value in enumerate(values):
            writer.add(doc, value)
        writer.finish(count)
        dbfile.close()
        opened = storage.open_file(name)
        assert list(COLUMN_TYPES[name].reader(opened, 0, storage.file_length(name), count)) == values
        opened.close()
        assert read(tmp_path / name) == values
    assert read_texts(tmp_path / "none", 2) == [b"", b""]


def test_columns_and_lengths_cover_every_article(reader: EditionReader, oracle: Any) -> None:
    assert reader.doc_count == oracle.doc_count()
    assert reader.published.shape == reader.category.codes.shape == (reader.doc_count,)
    assert (reader.published > UNDATED).all()
    name = stream_field(Field.BODY, Stream.TONED)
    lengths = [oracle.doc_field_length(doc, name) for doc in range(reader.doc_count)]
    assert reader.lengths(Field.BODY, Stream.TONED).tolist() == lengths


def test_every_article_comes_back_as_it_was_indexed(reader: EditionReader) -> None:
    for doc in range(reader.doc_count):
        article = reader.article(doc)
        assert reader.doc_of(article.id) == doc
        assert article.published_at is not None
        assert article.published_at.utcoffset().total_seconds() == 7 * 3600  # type: ignore[union-attr]


def test_an_unknown_id_is_named_in_the_error(reader: EditionReader) -> None:
    with pytest.raises(ArticleNotFoundError, match="'khong-co'"):
        reader.doc_of("khong-co")


def test_the_cache_stays_within_its_bound_and_keeps_what_was_used_last() -> None:
    cache = _ByteCache(10_000)
    reads: list[int] = []

    def get(key: int) -> None:
        cache.get(key, lambda: reads.append(key) or np.zeros(500))

    for key in (1, 2, 1, 3, 1):
        get(key)
    assert reads == [1, 2, 3]
    get(2)
    assert reads == [1, 2, 3, 2]
    assert cache._bytes <= 10_000
