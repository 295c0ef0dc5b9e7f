"""The array codec behind Whoosh's door: held against Whoosh's own codec."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import columns, fields, query
from whoosh import index as whoosh_index
from whoosh.reading import TermNotFound
from whoosh.util.numeric import byte_to_length, length_to_byte

from index.codec import ArrayCodec
from index.codec.arrays import ALIGNMENT, ArrayWriter, SegmentArrays, extend_info, file_of, pack, read_info
from index.codec.frequencies import BIG, MOST, pack_counts
from index.kernels.posting_codes import Lists, encoded
from index.schema import StreamField

SCHEMA = fields.Schema(
    id=fields.ID(unique=True, stored=True),
    body=StreamField(),
    number=fields.COLUMN(columns.NumericColumn("q", default=-1)),
    text=fields.COLUMN(columns.VarBytesColumn()),
)
QUERIES = {
    "term": query.Term("body", "a"),
    "or": query.Or([query.Term("body", word) for word in ("a", "bb", "zz")]),
    "and not": query.And([query.Term("body", "c"), query.Not(query.Term("body", "dd"))]),
    "prefix": query.Prefix("body", "a"),
    "range": query.TermRange("body", "b", "dd"),
    "every": query.Every(),
    "unique": query.Term("id", "17"),
    "absent": query.Term("body", "không"),
    "dismax": query.DisjunctionMax([query.Term("body", "e"), query.Term("body", "ff")]),
    "and maybe": query.AndMaybe(query.Term("body", "g"), query.Term("body", "h")),
}


EXACT_LENGTHS = [n for n in range(3, 300) if byte_to_length(length_to_byte(n)) == n]


def documents(count: int) -> list[dict[str, Any]]:
    """Fields of lengths that Whoosh's own codec does not round."""
    dice = random.Random(7)
    letters = "abcdefghijklmnop"
    return [
        {
            "id": str(number),
            "body": [
                (),
                ("title",) * (number % 3),
                [dice.choice(letters) * dice.choice((1, 1, 2)) for _ in range(dice.choice(EXACT_LENGTHS) - number % 3)],
            ],
            "number": number * 3,
            "text": f"văn bản {number % 5}".encode(),
        }
        for number in range(count)
    ]


def build(path: Path, codec: Any, segments: int = 1) -> whoosh_index.FileIndex:
    path.mkdir()
    ix = whoosh_index.create_in(str(path), SCHEMA)
    every = documents(600)
    for part in range(segments):
        writer = ix.writer(codec=codec, compound=False)
        for document in every[part::segments]:
            writer.add_document(**document)
        writer.commit(merge=False)
    return whoosh_index.open_dir(str(path), schema=SCHEMA)


def changed(ix: whoosh_index.FileIndex, change: Callable[[Any], None], codec: Any, **commit: Any) -> None:
    writer = ix.writer(codec=codec, compound=False)
    change(writer)
    writer.commit(**commit)


def assert_alike(ours: whoosh_index.FileIndex, theirs: whoosh_index.FileIndex) -> None:
    """Same answers, scores, terms, statistics, columns and stored fields."""
    with ours.searcher() as one, theirs.searcher() as other:
        for asked in QUERIES.values():
            for limit in (None, 10):
                found, expected = (
                    [(hit.score, hit.docnum) for hit in s.search(asked, limit=limit)] for s in (one, other)
                )
                assert [doc for _, doc in found] == [doc for _, doc in expected]
                assert [score for score, _ in found] == pytest.approx([score for score, _ in expected])
        a, b = one.reader(), other.reader()
        assert list(a.all_terms()) == list(b.all_terms())
        assert list(a.terms_from("body", "cc")) == list(b.terms_from("body", "cc"))
        for term in b.all_terms():
            mine, its = a.term_info(*term), b.term_info(*term)
            assert (mine.weight(), mine.doc_frequency(), mine.max_weight()) == (
                its.weight(), its.doc_frequency(), its.max_weight()
            )  # fmt: skip
        for name in ("number", "text"):
            assert list(a.column_reader(name)) == list(b.column_reader(name))
        for doc in a.all_doc_ids():
            assert a.stored_fields(doc) == b.stored_fields(doc)
            assert a.doc_field_length(doc, "body") == b.doc_field_length(doc, "body")
        assert a.field_length("body") == b.field_length("body")
        assert a.doc_count() == b.doc_count()


def test_whooshs_searcher_works_on_it_unchanged(tmp_path: Path) -> None:
    assert_alike(build(tmp_path / "ours", ArrayCodec()), build(tmp_path / "theirs", None))


def test_several_segments_deletes_and_merging(tmp_path: Path) -> None:
    ours, theirs = build(tmp_path / "ours", ArrayCodec(), 3), build(tmp_path / "theirs", None, 3)

    def delete(writer: Any) -> None:
        writer.delete_by_query(query.Or([query.Term("id", "5"), query.Term("id", "100")]))

    def add(writer: Any) -> None:
        writer.update_document(id="7", body=[(), (), ("a", "zz")], number=1, text=b"x")

    for change, commit in ((delete, {"merge": False}), (add, {"optimize": True})):
        changed(ours, change, ArrayCodec(), **commit)
        changed(theirs, change, None, **commit)
        assert_alike(ours, theirs)
    assert len({file.name.split(".")[0] for file in (tmp_path / "ours").glob("MAIN_*.arrays")}) == 1


def test_frequencies_of_255_and_more_are_kept_exactly(tmp_path: Path) -> None:
    ix = whoosh_index.create_in(str(tmp_path), SCHEMA)
    with ix.writer(codec=ArrayCodec(), compound=False) as writer:
        for number, count in enumerate((1, 254, 255, 256, 70_000)):
            writer.add_document(id=str(number), body=[(), (), ["a"] * count])
    with ix.reader() as reader:
        matcher = reader.postings("body", "a")
        found = []
        while matcher.is_active():
            found.append(matcher.weight())
            assert matcher.value() == pack_counts((0, 0, int(matcher.weight()))).to_bytes(8, "big")
            matcher.next()
        assert found == [1, 254, 255, 256, 70_000]
        assert reader.frequency("body", "a") == sum(found)


def test_terms_that_are_not_there_are_told_as_whoosh_tells_them(tmp_path: Path) -> None:
    ix = build(tmp_path / "ours", ArrayCodec())
    with ix.reader() as reader:
        assert reader.doc_frequency("body", "không") == reader.frequency("body", "không") == 0
        assert ("body", "không") not in reader
        for ask in (reader.term_info, reader.postings):
            with pytest.raises(TermNotFound):
                ask("body", "không")


def test_positions_are_refused_by_name(tmp_path: Path) -> None:
    ix = whoosh_index.create_in(str(tmp_path), fields.Schema(body=fields.TEXT()))
    writer = ix.writer(codec=ArrayCodec(), compound=False)
    writer.add_document(body="tỉnh nhà")
    with pytest.raises(ValueError, match="no positions"):
        writer.commit()


def test_nothing_in_the_segments_files_is_a_pickle(tmp_path: Path) -> None:
    build(tmp_path / "ours", ArrayCodec())
    files = [file for file in (tmp_path / "ours").iterdir() if not file.name.startswith("_MAIN")]
    assert files
    for file in files:
        assert not file.read_bytes().startswith(b"\x80")
        assert file.suffix in {".arrays", ".column", ".json", ""}


@pytest.mark.parametrize("values", [[256], [-1], [1, 2, 300]])
def test_a_number_that_does_not_fit_is_refused_not_wrapped(tmp_path: Path, values: list[int]) -> None:
    writer = ArrayWriter(tmp_path / "x", "small", np.uint8)
    with pytest.raises(ValueError, match="small holds 0 to 255"):
        writer.append(values)
    writer.close()


def test_arrays_are_bare_little_endian_numbers_at_aligned_places(tmp_path: Path) -> None:
    base = tmp_path / "x"
    kinds = {"bytes": np.uint8, "empty": np.uint32, "numbers": np.uint16}
    writers = [ArrayWriter(base, name, kind) for name, kind in kinds.items()]
    writers[0].append([7])
    writers[2].append([1, 256])
    extend_info(base, arrays=pack(base, "some", writers))
    data = file_of(base, "some").read_bytes()
    info = read_info(base).arrays["numbers"]
    assert (info.dtype, info.count, info.offset) == ("<u2", 2, ALIGNMENT)
    assert data[info.offset :] == b"\x01\x00\x00\x01"
    assert info.crc32 == zlib.crc32(data[info.offset :])
    arrays = SegmentArrays(base)
    assert [arrays[name].tolist() for name in ("bytes", "empty", "numbers", "none")] == [[7], [], [1, 256], []]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.segment.json", "x.some.arrays"]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files in /proc")
def test_a_segment_needs_few_open_files(tmp_path: Path) -> None:
    ix = build(tmp_path / "ours", ArrayCodec(), 10)
    before = len(list(Path("/proc/self/fd").iterdir()))
    with ix.reader():
        assert (len(list(Path("/proc/self/fd").iterdir())) - before) / 10 <= 5


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9), st.integers(0, 200)), min_size=1, max_size=60),
    st.lists(st.tuples(*[st.sampled_from([0, 1, 3, 4, 7, 8, 127, 128, MOST])] * 3), max_size=30),
    st.integers(0, 60),
)
def test_codes_are_the_places_in_the_book(
    some: list[tuple[int, ...]], others: list[tuple[int, ...]], in_book: int
) -> None:
    packed = np.array([pack_counts(counts) for counts in (*some, *others)], np.uint64)
    numbers = np.unique(packed)[:in_book]
    place = {number: code for code, number in enumerate(numbers.tolist(), start=1)}
    lists = Lists(np.array([0, packed.size]), np.arange(packed.size), packed)
    sparse, _ = encoded(lists, numbers, 100 * packed.size)
    assert sparse.codes.tolist() == [place.get(number, BIG) for number in packed.tolist()]
