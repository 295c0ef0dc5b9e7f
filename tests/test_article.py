"""Rules of records: what becomes an article, and what is refused and why."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from curious import any_text, for_every_curious_text
from hypothesis import given
from hypothesis import strategies as st

from index.article import (
    LOCAL_ZONE,
    MAX_ID_CHARS,
    MAX_LEVELS,
    MAX_TAGS,
    MAX_TEXT_CHARS,
    MAX_TITLE_CHARS,
    Article,
    InvalidFieldError,
    Rejected,
    article_from_record,
    category_path,
    parse_time,
)

FIELDS = [field.name for field in dataclasses.fields(Article)]


def article(**record: Any) -> Article:
    return article_from_record({"id": "a", "title": "Tỉnh uỷ họp"} | record)


def refusal(record: object) -> InvalidFieldError:
    with pytest.raises(InvalidFieldError) as caught:
        article_from_record(record)
    return caught.value


def test_a_full_record_keeps_every_field() -> None:
    record = {
        "id": "2017-02-10-so-tttt",
        "title": "Thường trực Tỉnh uỷ làm việc",
        "url": "https://tinh.example/1",
        "lead": "Sáng 10/2",
        "body": "Một\n\nHai\tba",
        "category": ["VĂN PHÒNG TỈNH UỶ", "TIN HOẠT ĐỘNG"],
        "author": "Q.T",
        "published_at": "2017-02-10T16:51:00+07:00",
        "updated_at": "2017-02-11",
        "tags": ["Tỉnh uỷ", "CNTT"],
    }
    assert article_from_record(record) == Article(
        id="2017-02-10-so-tttt",
        title="Thường trực Tỉnh uỷ làm việc",
        url="https://tinh.example/1",
        lead="Sáng 10/2",
        body="Một\n\nHai\tba",
        category=("VĂN PHÒNG TỈNH UỶ", "TIN HOẠT ĐỘNG"),
        author="Q.T",
        published_at=datetime(2017, 2, 10, 16, 51, tzinfo=LOCAL_ZONE),
        updated_at=datetime(2017, 2, 11, tzinfo=LOCAL_ZONE),
        tags=("Tỉnh uỷ", "CNTT"),
    )


@pytest.mark.parametrize("given_fields", [{}, dict.fromkeys(FIELDS[2:]), {"views": 3, "": None}])
def test_only_id_and_title_are_required_null_is_absent_and_unknown_keys_do_not_matter(
    given_fields: dict[str, Any],
) -> None:
    assert article(**given_fields) == Article("a", "Tỉnh uỷ họp")


def test_an_article_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        article().title = "b"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(42, "42"), (0, "0"), (-1, "-1"), (2**64, str(2**64)), (" a b ", "a b"), ("tin/1?x=ủ", "tin/1?x=ủ")],
)
def test_an_id_is_text_or_a_whole_number(value: object, expected: str) -> None:
    assert article(id=value).id == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("A", ("A",)),
        ("A | B", ("A", "B")),
        ("A|B||C|", ("A", "B", "C")),
        (["A", "B"], ("A", "B")),
        (("A", " B "), ("A", "B")),
        (["A | B", "C"], ("A", "B", "C")),
        ([" ", "A", ""], ("A",)),
        (" | ", ()),
        ("", ()),
        ([], ()),
        (None, ()),
    ],
)
def test_a_category_is_a_path_from_the_outermost_section_inwards(value: object, expected: tuple[str, ...]) -> None:
    assert category_path(value) == article(category=value).category == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("A", ("A",)), (["A", " ", "B | C"], ("A", "B | C")), ([], ()), ("", ()), (None, ())],
)
def test_tags_are_a_text_or_a_list_and_blank_ones_go(value: object, expected: tuple[str, ...]) -> None:
    assert article(tags=value).tags == expected


VIETNAM, FEBRUARY_10 = timedelta(hours=7), datetime(2017, 2, 10, 9, 51, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected", "offset"),
    [
        ("2017-02-10T16:51", FEBRUARY_10, VIETNAM),
        ("2017-02-10 16:51:00", FEBRUARY_10, VIETNAM),
        (" 2017-02-10T16:51\n", FEBRUARY_10, VIETNAM),
        ("20170210T1651", FEBRUARY_10, VIETNAM),
        ("2017-02-10T16:51:00+07:00", FEBRUARY_10, VIETNAM),
        ("2017-02-10T09:51Z", FEBRUARY_10, timedelta()),
        ("2017-02-10T04:51-05:00", FEBRUARY_10, timedelta(hours=-5)),
        ("2017-02-10", datetime(2017, 2, 9, 17, tzinfo=UTC), VIETNAM),
        ("2016-02-29", datetime(2016, 2, 28, 17, tzinfo=UTC), VIETNAM),
    ],
)
def test_a_time_without_a_zone_is_vietnamese(value: str, expected: datetime, offset: timedelta) -> None:
    found = parse_time(value)
    assert (found, found.utcoffset()) == (expected, offset)
    assert article(published_at=value).published_at == article(updated_at=value).updated_at == expected


def test_an_empty_time_is_no_time() -> None:
    assert article(published_at="", updated_at=None) == article()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("a\x00b", "a b"), ("a\x1b[1mb", "a [1mb"), ("a\tb\nc\r\nd", "a\tb\nc\r\nd"), ("\x07 a\x7f", "a"), (" a\n", "a")],
)
def test_control_characters_become_blanks_and_ends_are_trimmed(typed: str, kept: str) -> None:
    made = article(id=f"x{typed}x", title=typed, body=typed, tags=[typed], category=[typed])
    assert (made.id, made.title, made.body, made.tags, made.category) == (
        f"x{typed}x".translate(dict.fromkeys(b"\x00\x07\x1b\x7f", " ")),
        kept,
        kept,
        (kept,),
        (kept,),
    )


LIMITS = {"id": MAX_ID_CHARS, "title": MAX_TITLE_CHARS, "url": MAX_TITLE_CHARS, "author": MAX_TITLE_CHARS}
LIMITS |= {"lead": MAX_TEXT_CHARS, "body": MAX_TEXT_CHARS}


@pytest.mark.parametrize("field", LIMITS)
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(field: str) -> None:
    longest = "ỷ" * LIMITS[field]
    assert getattr(article(**{field: f" {longest} "}), field) == longest
    error = refusal({"id": "a", "title": "t", field: longest + "x"})
    assert (error.field, error.reason) == (field, f"longer than {LIMITS[field]} characters")


REFUSED = [
    (None, "record", "expected an object, got NoneType"),
    ([], "record", "got list"),
    ("{}", "record", "got str"),
    (3, "record", "got int"),
    ({}, "id", "missing"),
    ({"id": None}, "id", "missing"),
    ({"id": ""}, "id", "empty"),
    ({"id": " \x00\n"}, "id", "empty"),
    ({"id": True}, "id", "got true/false"),
    ({"id": 1.0}, "id", "got a number"),
    ({"id": ["a"]}, "id", "got a list"),
    ({"id": {}}, "id", "got an object"),
    ({"id": "\ud800"}, "id", "lone surrogate"),
    ({"id": 10**MAX_ID_CHARS}, "id", "longer than 512"),
    ({"id": 10**5_000}, "id", "longer than 512"),  # more digits than `str` gives
    ({"id": "a"}, "title", "missing or empty"),
    ({"id": "a", "title": None}, "title", "missing or empty"),
    ({"id": "a", "title": " \t"}, "title", "missing or empty"),
    ({"id": "a", "title": 7}, "title", "expected text, got a number"),
    ({"id": "a", "title": "t\udfff"}, "title", "lone surrogate"),
    ({"id": "a", "title": "t", "url": ["u"]}, "url", "got a list"),
    ({"id": "a", "title": "t", "lead": {}}, "lead", "got an object"),
    ({"id": "a", "title": "t", "body": False}, "body", "got true/false"),
    ({"id": "a", "title": "t", "author": 0}, "author", "got a number"),
    ({"id": "a", "title": "t", "category": {"a": "b"}}, "category", "text or a list of texts, got an object"),
    ({"id": "a", "title": "t", "category": ["a", None]}, "category", "text or a list of texts"),
    ({"id": "a", "title": "t", "category": "\udc80"}, "category", "lone surrogate"),
    ({"id": "a", "title": "t", "tags": 3}, "tags", "got a number"),
    ({"id": "a", "title": "t", "tags": [["a"]]}, "tags", "text or a list of texts"),
    ({"id": "a", "title": "t", "published_at": 1486720260}, "published_at", "expected an ISO 8601 date, got a number"),
    ({"id": "a", "title": "t", "published_at": "hôm qua"}, "published_at", "unreadable date 'hôm qua'"),
    ({"id": "a", "title": "t", "published_at": "10/02/2017"}, "published_at", "unreadable date"),
    ({"id": "a", "title": "t", "published_at": "2017-02-30"}, "published_at", "day is out of range"),
    ({"id": "a", "title": "t", "published_at": "2017-02-10T25:00"}, "published_at", "hour must be in 0..23"),
    ({"id": "a", "title": "t", "published_at": "2017-02-10T16:51+24:00"}, "published_at", "unreadable date"),
    ({"id": "a", "title": "t", "updated_at": "0001-01-01"}, "updated_at", "between 1900 and 2100"),
    ({"id": "a", "title": "t", "updated_at": "9999-12-31T23:59-12:00"}, "updated_at", "between 1900 and 2100"),
    ({"id": "a", "title": "t", "updated_at": "\ud800"}, "updated_at", "unreadable date"),
    ({"id": "a", "title": "t", "updated_at": "9" * 10_000}, "updated_at", "unreadable date"),
]


@pytest.mark.parametrize(("record", "field", "reason"), REFUSED)
def test_a_refusal_names_the_field_and_the_reason(record: object, field: str, reason: str) -> None:
    error = refusal(record)
    assert error.field == field
    assert reason in error.reason
    assert str(error) == f"{field}: {error.reason}"


def test_a_rejected_record_tells_its_place() -> None:
    assert str(Rejected("tin.jsonl", 7, "title", "empty")) == "tin.jsonl:7: title: empty"
    assert str(Rejected("tin.html", None, "record", "not UTF-8")) == "tin.html: record: not UTF-8"


def check_any(record: object) -> None:
    """Either refused, with a reason that can be printed, or fit to be stored."""
    try:
        made = article_from_record(record)
    except InvalidFieldError as ex:
        field, reason = ex.field, str(ex)
    else:
        field, reason = "record", ""
        assert made.id == made.id.strip() != ""
        assert made.title == made.title.strip() != ""
        assert all(time is None or time.tzinfo for time in (made.published_at, made.updated_at))
        msgspec.msgpack.encode(made)
    assert field in {"record", *FIELDS}
    reason.encode()


@for_every_curious_text
def test_a_curious_text_is_stored_or_refused(text: str) -> None:
    for field in FIELDS:
        check_any({"id": "a", "title": "t", field: text})
    check_any({"id": "a", "title": "t", "tags": [text], "category": [text]})


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), any_text, st.just(10**600), st.datetimes().map(str)
)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4))
records = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, any_text | values))


@given(values | records | records.map(lambda record: {"id": "a", "title": "t"} | record))
def test_any_value_is_an_article_or_an_invalid_field(record: object) -> None:
    check_any(record)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("category", "|".join("a" * (MAX_LEVELS + 1))),
        ("category", ["a"] * (MAX_LEVELS + 1)),
        ("category", "a" * (MAX_TITLE_CHARS + 1)),
        ("tags", ["a"] * (MAX_TAGS + 1)),
        ("tags", ["a" * (MAX_TITLE_CHARS + 1)]),
    ],
)
def test_sections_and_tags_are_bounded(field: str, value: object) -> None:
    with pytest.raises(InvalidFieldError, match="more than") as refused:
        article_from_record({"id": "1", "title": "x", field: value})
    assert refused.value.field == field


def test_as_many_sections_and_tags_as_allowed_are_taken() -> None:
    record = {"id": "1", "title": "x", "category": "|".join("a" * MAX_LEVELS), "tags": ["a"] * MAX_TAGS}
    article = article_from_record(record)
    assert (len(article.category), len(article.tags)) == (MAX_LEVELS, MAX_TAGS)
