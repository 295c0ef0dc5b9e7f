"""What searching reads equals what Whoosh's own reader says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import MakeEngine, articles, in_segments
from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage

from index.analysis import Stream
from index.codec.columns import read_numbers, read_texts
from index.edition import Editions
from index.errors import ArticleNotFoundError
from index.schema import COLUMN_TYPES, UNDATED, Field, build_schema
from index.searching.reader import EditionReader


@pytest.fixture(scope="module")
def reader(sample_data: Path) -> EditionReader:
    return EditionReader(Editions(sample_data).current())


@pytest.fixture(scope="module")
def oracle(sample_data: Path) -> Iterator[Any]:
    ix = whoosh_index.open_dir(str(Editions(sample_data).current().index_path), schema=build_schema())
    with ix.reader() as opened:
        yield opened


@pytest.mark.parametrize("stream", list(Stream))
def test_postings_equal_whooshs_matchers(reader: EditionReader, oracle: Any, stream: Stream) -> None:
    terms = [term.decode() for term in oracle.lexicon(stream)]
    assert terms
    for term in terms[::7]:
        matcher = oracle.postings(stream, term)
        expected = []
        while matcher.is_active():
            expected.append((matcher.id(), matcher.weight()))
            matcher.next()
        found = reader.segments[0].postings(stream, term.encode())
        assert found is not None
        assert list(zip(found.docs.tolist(), found.freqs.tolist(), strict=True)) == expected
        assert reader.doc_frequency(stream, term) == len(expected)


def test_several_segments_read_as_one(tmp_path: Path) -> None:
    records = [{"title": f"tỉnh {n % 3}", "body": "lúa " * (n % 5), "author": f"A{n % 4}"} for n in range(700)]
    readers = [
        EditionReader(in_segments(tmp_path / "one", articles(*records))),
        EditionReader(in_segments(tmp_path / "many", articles(*records), 300, 150)),
    ]
    one, many = readers
    assert len(one.segments) == 1
    assert len(many.segments) == 3
    for term in ("tỉnh", "lúa", "1", "không"):
        ours, theirs = (
            [
                (segment.first + doc, packed)
                for segment in each.segments
                if (found := segment.postings(Stream.TONED, term.encode()))
                for doc, packed in zip(found.docs.tolist(), found.packed.tolist(), strict=True)
            ]
            for each in readers
        )
        assert ours == theirs
    lengths = [np.concatenate([segment.lengths(Field.BODY) for segment in each.segments]).tolist() for each in readers]
    assert lengths[0] == lengths[1]
    assert one.average_length(Field.BODY) == many.average_length(Field.BODY)
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
    lengths = [oracle.doc_field_length(doc, Stream.TONED) for doc in range(reader.doc_count)]
    assert sum(reader.segments[0].lengths(field).astype(int) for field in Field).tolist() == lengths


def test_every_article_comes_back_as_it_was_indexed(reader: EditionReader) -> None:
    for doc in range(reader.doc_count):
        article = reader.article(doc)
        assert reader.doc_of(article.id) == doc
        assert article.published_at is not None
        assert article.published_at.utcoffset().total_seconds() == 7 * 3600  # type: ignore[union-attr]


def test_an_unknown_id_is_named_in_the_error(reader: EditionReader) -> None:
    with pytest.raises(ArticleNotFoundError, match="'khong-co'"):
        reader.doc_of("khong-co")
