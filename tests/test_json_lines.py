"""Rules of JSON lines: each visible line is an article or a reject, once."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Rejected, SourcedArticle
from index.sources.json_lines import MAX_LINE_BYTES, read

BOM = b"\xef\xbb\xbf"


def records(data: bytes) -> list[SourcedArticle | Rejected]:
    return list(read(io.BytesIO(data), "tin.jsonl"))


def told(data: bytes) -> list[tuple[int | None, str]]:
    """(line, id) of each article and (line, 'field: reason') of each reject."""
    return [
        (record.line, f"{record.field}: {record.reason}" if isinstance(record, Rejected) else record.article.id)
        for record in records(data)
    ]


def line(identifier: str = "a", **more: object) -> bytes:
    return json.dumps({"id": identifier, "title": "Tỉnh uỷ", **more}, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"\n \n\t\r\n\r\n", []),
        (line("a"), [(1, "a")]),
        (line("a") + b"\n", [(1, "a")]),
        (line("a") + b"\n" + line("b"), [(1, "a"), (2, "b")]),
        (line("a") + b"\r\n" + line("b") + b"\r\n", [(1, "a"), (2, "b")]),
        (b"\n\n" + line("a") + b"\n \n" + line("b"), [(3, "a"), (5, "b")]),
        (b"  " + line("a") + b"\t\n", [(1, "a")]),
        (BOM + line("a") + b"\n" + line("b"), [(1, "a"), (2, "b")]),
        (BOM + b"\n" + line("a"), [(2, "a")]),
        (BOM, []),
    ],
)
def test_lines_are_counted_from_one_and_blank_ones_are_no_records(data: bytes, expected: list[tuple[int, str]]) -> None:
    assert told(data) == expected


def test_an_article_carries_its_place() -> None:
    [record] = records(line("a"))
    assert isinstance(record, SourcedArticle)
    assert (record.source, record.line, record.article.title) == ("tin.jsonl", 1, "Tỉnh uỷ")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"{", "record: not JSON: "),
        (b"x", "record: not JSON: "),
        (b"\x00", "record: not JSON: "),
        (line("b") + line("c"), "record: not JSON: "),
        (b'{"id": NaN}', "record: not JSON: "),
        (b'{"id": "b", "title": "t", "views": NaN}', "record: not JSON: "),
        (b'{"id": "b", "title": "t", "views": Infinity}', "record: not JSON: "),
        (b'{"id": "b", "title": "t", "views": 1e999}', "record: not JSON: "),
        (b'{"id": ' + b"1" * 5_000 + b', "title": "t"}', "record: not JSON: "),
        (b"{'id': 'b'}", "record: not JSON: "),
        (rb'{"id": "b", "title": "\ud800"}', "record: not JSON: "),
        (rb'{"id": "b", "title": "\udc00\ud800"}', "record: not JSON: "),
        (rb'{"id": "\udce1", "title": "t"}', "record: not JSON: "),
        (b"[" * 100_000, "record: not JSON: "),
        (b'{"a":' * 100_000, "record: not JSON: "),
        (b"[" * 10_000 + b"]" * 10_000, "record: not JSON: "),
        (BOM + line("b"), "record: not JSON: "),
        (line("b").decode().encode("utf-16-le"), "record: not "),
        ("Tỉnh uỷ".encode("utf-16"), "record: not UTF-8 (byte 1 of the line); it looks like UTF-16"),
        (b'{"id": "\xff"}', "record: not UTF-8 (byte 9 of the line)"),
        ('{"id": "\ud800"}'.encode("utf-8", "surrogatepass"), "record: not UTF-8 (byte 9 of the line)"),
        (b"[]", "record: expected an object, got list; a line holds one whole object"),
        (b"null", "record: expected an object, got NoneType"),
        (b'"b"', "record: expected an object, got str"),
        (b"{}", "id: missing"),
        (b'{"id": "b"}', "title: missing or empty"),
        (b'{"id": "b", "title": "t", "published_at": "x"}', "published_at: unreadable date 'x'"),
    ],
    ids=lambda value: repr(value[:24]),
)
def test_a_bad_line_costs_one_line(bad: bytes, reason: str) -> None:
    first, middle, last = told(line("a") + b"\n" + bad + b"\n" + line("z"))
    assert (first, last) == ((1, "a"), (3, "z"))
    assert middle[0] == 2
    assert middle[1].startswith(reason)


def test_an_object_over_several_lines_is_told_how_a_line_should_be() -> None:
    (_, first), *_ = told(b'{\n"id": "a",\n"title": "t"\n}')
    assert first.endswith("; a line holds one whole object")


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_line_over_the_limit_costs_one_line_however_long(times: int) -> None:
    endless = b'{"id": "' + b"x" * (times * MAX_LINE_BYTES) + b'"}'
    expected = (2, "record: longer than 32 MB")
    assert told(line("a") + b"\n" + endless + b"\n" + line("z")) == [(1, "a"), expected, (3, "z")]
    assert told(line("a") + b"\n" + endless) == [(1, "a"), expected]


def test_the_last_of_two_equal_keys_counts() -> None:
    assert told(b'{"id": "a", "id": "b", "title": "t"}') == [(1, "b")]


def test_escapes_and_pairs_of_surrogates_are_text() -> None:
    [record] = records(rb'{"id": "a", "title": "T\u1ec9nh \ud83d\ude00"}')
    assert isinstance(record, SourcedArticle)
    assert record.article.title == "Tỉnh 😀"


def test_a_number_larger_than_64_bits_is_still_an_id() -> None:
    assert told(b'{"id": ' + b"1" * 30 + b', "title": "t"}') == [(1, "1" * 30)]


fragments = st.one_of(
    st.binary(max_size=12),
    st.sampled_from([b"\n", b"\r\n", b"\r", b" ", BOM, b"{", b"}", b'"', b"\\ud800", b"[" * 2_000, line("a"), b"\x0b"]),
)


@given(st.lists(fragments, max_size=12).map(b"".join))
def test_any_bytes_give_each_visible_line_once_and_in_order(data: bytes) -> None:
    visible = [i for i, text in enumerate(data.removeprefix(BOM).split(b"\n"), start=1) if text.strip()]
    found = records(data)
    assert [record.line for record in found] == visible
    for record in found:
        str(record).encode()
