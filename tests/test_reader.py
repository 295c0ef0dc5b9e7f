"""Arrays read from an edition equal what Whoosh's own matchers say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from whoosh import index as whoosh_index

from index.analysis import Stream
from index.edition import Editions
from index.errors import ArticleNotFoundError
from index.schema import UNDATED, WITH_POSITIONS, Field, build_schema, stream_field
from index.searching.blocks import read_blocks
from index.searching.reader import POSITION_BITS, EditionReader, _ByteCache


@pytest.fixture(scope="module")
def reader(sample_data: Path) -> EditionReader:
    return EditionReader(Editions(sample_data).current())


@pytest.fixture(scope="module")
def oracle(sample_data: Path):
    ix = whoosh_index.open_dir(str(Editions(sample_data).current().index_path), schema=build_schema())
    with ix.reader() as opened:
        yield opened


@pytest.mark.parametrize("field", list(Field))
@pytest.mark.parametrize("stream", list(Stream))
def test_postings_and_positions_equal_whooshs_matchers(
    reader: EditionReader, oracle, field: Field, stream: Stream
) -> None:
    name = stream_field(field, stream)
    terms = [term.decode() for term in oracle.lexicon(name)]
    assert terms
    for term in terms[::7]:
        matcher = oracle.postings(name, term)
        docs, freqs, keys = [], [], []
        while matcher.is_active():
            docs.append(matcher.id())
            freqs.append(matcher.weight())
            if stream in WITH_POSITIONS:
                keys += [(matcher.id() << POSITION_BITS) + place for place in matcher.value_as("positions")]
            matcher.next()
        found = reader.postings(field, stream, term)
        assert (found.docs.tolist(), found.freqs.tolist()) == (docs, freqs)
        assert not keys or reader.positions(field, stream, term).tolist() == keys


def test_lists_longer_than_a_block_are_read_whole(tmp_path: Path) -> None:
    ix = whoosh_index.create_in(str(tmp_path), build_schema())
    with ix.writer() as writer:
        for number in range(1_000):
            writer.add_document(id=str(number), body_toned=["tỉnh"] * (1 + number % 3))
    with ix.reader() as opened:
        name = stream_field(Field.BODY, Stream.TONED)
        blocks = list(read_blocks(opened.postings(name, "tỉnh"), values=True))
        assert len(blocks) > 1
        assert [doc for block in blocks for doc in block.docs] == list(range(1_000))
        assert [len(value) // 4 for block in blocks for value in block.values] == [1 + n % 3 for n in range(1_000)]


def test_several_segments_are_read_by_stepping(tmp_path: Path) -> None:
    ix = whoosh_index.create_in(str(tmp_path), build_schema())
    for number in range(3):
        writer = ix.writer()
        writer.add_document(id=str(number), body_toned=["tỉnh"])
        writer.commit(merge=False)
    with ix.reader() as opened:
        blocks = list(read_blocks(opened.postings(stream_field(Field.BODY, Stream.TONED), "tỉnh"), values=True))
    assert [doc for block in blocks for doc in block.docs] == [0, 1, 2]


def test_columns_and_lengths_cover_every_article(reader: EditionReader, oracle) -> None:
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
