"""The hits of a page as JSON, compiled, against the same in Python, on random input."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.codec.stored import encoded_values
from index.kernels.plain import hits as plain
from index.kernels.plain import looks as plain_looks
from index.kernels.plain.found import Found
from index.kernels.plain.hits import LEAD, OFFSET_SINCE
from index.schema import Field, stored_values
from index.search_page import Hit
from index.searching.hits import hit_json

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KEYS = dict.fromkeys(field.encode_name for field in msgspec.structs.fields(Hit)).keys()
REASON = "the inner loops are not compiled"
native = pytest.importorskip("index.kernels.native.hits", reason=REASON)
native_looks = pytest.importorskip("index.kernels.native.looks", reason=REASON)

LETTERS = st.text(
    st.sampled_from("abcdeế\u0309\U0001f600\u00a0\u1680\u1681\u2003\u3000\x1c\x7f\b\t\0\1\n <>&\"\\'.,;!?…”)-/09"),
    max_size=400,
) | st.text(max_size=60)
PLACES = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 7)), max_size=20)
TIMES = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(
    lambda time: time.replace(microsecond=time.microsecond % 3, tzinfo=UTC)
)
SCORES = st.floats(0, 3_000, width=32) | st.sampled_from([0.0, 1e-6, 1e-5, 1.0, 12.3, 1e9, 1e16])


@st.composite
def articles(draw: st.DrawFn) -> Article:
    texts = {name: draw(LETTERS) for name in ("id", "title", "url", "lead", "body", "author")}
    levels = draw(st.lists(LETTERS, max_size=20))
    return Article(**texts, category=tuple(levels), published_at=draw(TIMES), tags=("x",))


def packed_of(article: Article) -> bytes:
    return encoded_values(stored_values(article))


def two_looks(*texts: Sequence[tuple[int, int]]) -> list[Any]:
    """At an article whose texts show two units in turn at these spans; in NumPy and compiled."""
    spans = np.array([span for text in texts for span in text], np.int64).reshape(-1, 2)
    places = np.arange(len(spans))
    numbers = np.arange(len(texts)).repeat([len(text) for text in texts])
    labels = (2 + places % 2 * 2).astype(np.uint8)
    found = Found(numbers, spans[:, 0].copy(), spans[:, 1].copy(), labels, places)
    looks = [kernel.Looks(len(texts), [1.0, 2.0]) for kernel in (plain_looks, native_looks)]
    for own in looks:
        own.add(found, [0])
    return looks


def spans_in(text: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """(gap, size) of each → ascending spans, those within the text."""
    spans, end = [], 0
    for gap, size in places:
        spans.append((end + gap, end + gap + size))
        end += gap + size
    return [span for span in spans if span[1] <= len(text)]


def both(looks: Sequence[Any], packed: bytes, score: float) -> list[bytes]:
    asked = [0, 0], [packed] * 2, [score] * 2, hit_json
    return [kernel.hits_json(own, *asked) for kernel, own in zip((plain, native), looks, strict=True)]


@given(articles(), st.tuples(PLACES, PLACES, PLACES), SCORES)
def test_hits_are_those_of_python(article: Article, places: tuple[Any, ...], score: float) -> None:
    texts = (article.title, article.lead, article.body)
    looks = two_looks(*map(spans_in, texts, places))
    expected, found = both(looks, packed_of(article), score)
    assert found == expected
    assert len(msgspec.json.decode(found)) == 2


def test_no_hits() -> None:
    for kernel, looks in zip((plain, native), two_looks([], [], []), strict=True):
        assert kernel.hits_json(looks, [], [], [], hit_json) == b"[]"


def test_every_day_is_that_of_python() -> None:
    """As long as seconds have four bytes; and the last second before Vietnam had its offset."""
    seconds = [OFFSET_SINCE - 1, OFFSET_SINCE, 2**32 - 1, 2**32, *range(OFFSET_SINCE, 2**32, 86_399)]
    times = [EPOCH + timedelta(seconds=own) for own in seconds]
    stored = [packed_of(Article("a", "b", published_at=time)) for time in times]
    count = len(stored)
    expected, found = (
        msgspec.json.decode(kernel.hits_json(looks, [0] * count, stored, [1.0] * count, hit_json))
        for kernel, looks in zip((plain, native), two_looks([], [], []), strict=True)
    )
    assert [own["published_at"] for own in found] == [own["published_at"] for own in expected]


@pytest.mark.parametrize(
    "score", [2**-7, 3 * 2**-7, 1e-5, 9.9999999e-6, 4e-7, 1e9 - 2**-20, 8_589_934_599.9, 1e16, 1e300]
)
def test_scores_are_those_of_python(score: float) -> None:
    expected, found = both(two_looks([], [], []), packed_of(Article("a", "b")), score)
    assert found == expected


def test_browsing_has_no_score_and_makes_no_objects() -> None:
    _, looks = two_looks([], [], [])
    packed = packed_of(Article("a", "b", published_at=EPOCH + timedelta(seconds=OFFSET_SINCE)))
    assert b'"score":0.0}' in native.hits_json(looks, [0], [packed], [0.0], None)


@pytest.mark.parametrize("spans", [[], [(0, 30_000)], [(place, place + 1) for place in range(0, 9_000, 2)]])
def test_every_character_is_that_of_python(spans: list[tuple[int, int]]) -> None:
    text = "".join(f"a{chr(code)}b" for code in (*range(0x3100), *range(0xD700, 0xD800), 0xFFFF, 0x1F600, 0x10FFFF))
    article = Article(text, text, text, "", text, (text,), text)
    expected, found = both(two_looks(spans, [], spans[:1]), packed_of(article), 1.0)
    assert found == expected


@pytest.mark.parametrize("char", "\"'&<\\\x1f\n\x85\u2028\U0001f600")
@pytest.mark.parametrize("sizes", [(10_000, 7_500), (7_500, 10_000), (30, 20_000), (0, 1)])
def test_there_is_room_for_what_becomes_longer(char: str, sizes: tuple[int, int]) -> None:
    short, long = (char * size for size in sizes)
    article = Article(short, long, long, "", long, (short, long, *[""] * 300), short)
    spans = spans_in(long, [(2, 1)] * 3_000)
    expected, found = both(two_looks(spans, [], spans), packed_of(article), 1.0)
    assert found == expected


@pytest.mark.parametrize("size", [0, 1, 2_000, 100_000])
def test_there_is_room_for_what_python_writes(size: int) -> None:
    _, looks = two_looks([], [], [])
    packed, own = packed_of(Article("a", "b")), b"1" * size
    found = native.hits_json(looks, [0] * 3, [packed] * 3, [-1.0, 1.0, -1.0], lambda *_: own)
    assert found.startswith(b'[%s,{"id":' % own)
    assert found.endswith(b"},%s]" % own)


@given(st.data())
def test_damaged_articles_are_refused_or_shown_as_they_are(data: st.DataObject) -> None:
    packed = bytearray(
        packed_of(Article("1", "Bão số 5", "/a", "Lời", "Thân", ("Tin",), "An", datetime(2017, 1, 1, tzinfo=UTC)))
    )
    for _ in range(data.draw(st.integers(1, 3))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    _, looks = two_looks([(0, 3)], [(0, 3)], [(0, 4)])
    stored = bytes(packed[: data.draw(st.just(len(packed)) | st.integers(0, len(packed)))])
    try:
        found = native.hits_json(looks, [0], [stored], [1.0], hit_json)
    except (ValueError, msgspec.MsgspecError):
        return
    assert [hit.keys() for hit in msgspec.json.decode(found)] == [KEYS]


@given(LETTERS, st.integers(0, 2**62), st.integers(0, 2**62))
def test_marks_beyond_a_text_lead_nowhere(text: str, start: int, far: int) -> None:
    _, looks = two_looks([], [], [(start, far)])
    with suppress(ValueError):
        assert native.hits_json(looks, [0], [packed_of(Article("a", "", body=text))], [1.0], hit_json)


def test_articles_that_were_not_looked_at_are_refused() -> None:
    _, looks = two_looks([], [(0, 1)], [])
    _, narrow = two_looks([], [(0, 1)])
    for own, doc in ((looks, -1), (looks, LEAD), (looks, len(Field)), (narrow, 0)):
        with pytest.raises(IndexError):
            native.hits_json(own, [doc], [packed_of(Article("a", "b"))], [1.0], hit_json)


def test_what_is_no_article_is_refused() -> None:
    _, looks = two_looks([], [], [])
    for wrong in (b"", b"\x80", b"\x81\xa7article\xc0", msgspec.msgpack.encode({"article": {"id": 1}})):
        with pytest.raises(ValueError):
            native.hits_json(looks, [0], [wrong], [1.0], hit_json)


@pytest.mark.parametrize("text", [b"id_", b"title", b"urls", b"body_", b"author_", b"level"])
@pytest.mark.parametrize(
    "damage",
    [b"\xc3", b"\x80", b"\xed\xa0\x80", b"\xe1\xff", b"\xf0\x9f", b"\xc1\xbf", b"\xe0\x80\x80", b"\xf0\x9f\x98"],
)
def test_what_is_no_utf8_is_refused(text: bytes, damage: bytes) -> None:
    packed = packed_of(Article("id_", "title", "urls", body="body_", author="author_", category=("level",)))
    _, looks = two_looks([(0, 2)], [], [(0, 2)])
    behind = packed.rindex(text) + len(text)
    with pytest.raises(ValueError):
        native.hits_json(looks, [0], [packed[: behind - len(damage)] + damage + packed[behind:]], [1.0], hit_json)
