"""Other numbers: one term for every way to write one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vietnamese.numbers import numbers

TABLE = [
    ("giá 1.234.567 đồng", [(4, 13, "#1234567")]),
    ("1,234,567", [(0, 9, "#1234567")]),
    ("6.000m2", [(0, 5, "#6000")]),
    ("2.000-3.000", [(0, 5, "#2000")]),
    ("3,5%", [(0, 4, "#3.5%")]),
    ("tăng 3.50 %.", [(5, 11, "#3.5%")]),
    ("3,5 phần trăm", [(0, 13, "#3.5%")]),
    ("3,5 phan tram", [(0, 13, "#3.5%")]),
    ("10-15%", [(3, 6, "#15%")]),
    ("1.234%", [(0, 6, "#1234%")]),
    ("0,912%", [(0, 6, "#0.912%")]),
    ("0912 345 678", [(0, 12, "#0912345678")]),
    ("ĐT:0912.345.678.", [(3, 15, "#0912345678")]),
    ("+84 912345678", [(0, 13, "#0912345678")]),
    ("+84(0)912 345 678", [(0, 17, "#0912345678")]),
    ("(0219) 3866 123", [(0, 15, "#02193866123")]),
    ("0912345678", [(0, 10, "#0912345678")]),
    ("1900 1234", [(0, 9, "#19001234")]),
    ("1800.545.415", [(0, 12, "#1800545415")]),
    ("gửi Toa.soan_1@Hagiang.gov.VN.", [(4, 29, "#toa.soan_1@hagiang.gov.vn")]),
]
NOTHING = [
    *(
        "12",
        "2017",
        "1,234",
        "3,5",
        "3.14",
        "1 234 567",
        "12 345",
        "10.2.2017",
        "1900",
        "năm 1900",
        "a@b",
        "ă0%",
        "@b.vn",
        "a@b.vn@c",
    ),
    *(
        "0.123",
        "012.345",
        "123456.789",
        "1.2345",
        "09123456789012",
        "0912 345",
        "x0912345678",
        "1.234.56",
        "A%",
        "12 trăm",
    ),
]
TEXTS = st.lists(st.sampled_from([*"0123.,%@+() -avn", "phần trăm", "0912", "+84", "1900", ".234", "ă"])).map("".join)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_a_number_has_one_term(text: str, expected: list[tuple[int, int, str]], form: str) -> None:
    given_text = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    found = [(given_text[one.start : one.end], one.term) for one in numbers(given_text)]
    assert found[:1] == [(unicodedata.normalize(form, text[s:e]), term) for s, e, term in expected]  # type: ignore[arg-type]


@pytest.mark.parametrize("text", NOTHING)
def test_what_finds_no_article_is_nothing(text: str) -> None:
    assert numbers(text) == []


def test_several_in_one_text() -> None:
    assert [one.term for one in numbers("2.000-3.000, 5% hoặc a@b.vn")] == ["#2000", "#3000", "#5%", "#a@b.vn"]


@given(TEXTS | st.text())
def test_spans_are_ordered_and_do_not_overlap(text: str) -> None:
    ends = 0
    for one in numbers(text):
        assert ends <= one.start < one.end <= len(text)
        ends = one.end


@given(TEXTS)
def test_nfc_and_nfd_yield_the_same(text: str) -> None:
    one, other = ([n.term for n in numbers(unicodedata.normalize(form, text))] for form in ("NFC", "NFD"))  # type: ignore[arg-type]
    assert one == other
