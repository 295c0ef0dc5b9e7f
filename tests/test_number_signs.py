"""Signs of numbers: whatever text they are told of, no number is lost by scanning for these alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import number_terms
from index.vietnamese import number_signs as signs
from index.vietnamese.chunks import ChunkedTexts, ChunkTable
from index.vietnamese.number_signs import signs_of

PIECES = (
    *"0158/–-.,%@+ngGpAĐx( \n\u3000\u0301",
    *("10", "2017", "1900", "84", "567", "ngày ", "tháng ", "THÁNG ", "tha\u0301ng ", "thang ", " phần trăm", "quyết "),
    *("Nghị ", "nghi\u0323 ", "số ", "sô\u0301 ", "QĐ-UBND", "04-NQ/TW", "a@b.vn", "0912 345 678", "định "),
)
texts = st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), max_size=6)


def held(*some: str) -> list[int]:
    return signs_of(ChunkedTexts(some, ChunkTable()))


@settings(max_examples=1_000)
@given(texts)
def test_scanning_for_the_signs_a_text_holds_finds_every_number(some: list[str]) -> None:
    for text, own in zip(some, held(*some), strict=True):
        assert number_terms(text, None, own) == number_terms(text, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("Tỉnh uỷ họp, bàn 5 việc.", 0),
        ("hôm 5/2", signs.SLASH | signs.DAY_SLASH),
        ("hôm 5 /2", signs.SLASH | signs.DAY_SLASH),
        ("và/hoặc", signs.SLASH),
        ("từ 5-6", signs.HYPHEN),
        ("từ 5 – 6", signs.DASH),
        ("1.234 người. 5. ", signs.POINT),
        ("1,5 tỷ, 6, ", signs.COMMA),
        ("5 %", signs.PERCENT),
        ("5 phần trăm", signs.PER_CENT),
        ("tháng 5", signs.NG),
        ("THÁNG 5", signs.NG_CAPITAL),
        ("Nghị quyết 5", signs.NAMED),
        ("số 5", signs.SO),
        ("so\u0302\u0301 5", signs.NAMED | signs.SO),
        ("+5", signs.PLUS),
        ("a@b.vn", signs.AT),
        ("0912", signs.ZERO),
        ("1900", signs.HOTLINE),
    ],
)
def test_a_text_holds_these_signs_alone(text: str, expected: int) -> None:
    assert held("Hà Nội", text, "họp") == [0, expected, 0]


def test_a_sign_belongs_to_the_text_it_is_in() -> None:
    assert held("", "a@b", "", "5%", "") == [0, signs.AT, 0, signs.PERCENT, 0]
