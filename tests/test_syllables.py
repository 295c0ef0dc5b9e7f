"""Rules of syllables: the smallest things found, and where they stand."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from curious import any_text, for_every_curious_text, normal_forms
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import astuple

from index.vietnamese.syllables import MAX_TERM_CHARS, Syllable, syllables, terms
from index.vietnamese.tones import canonical, fold


def cut(text: str) -> list[tuple[int, int, str, str]]:
    return [astuple(syllable) for syllable in syllables(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" …–“”!? _ __", []),
        ("Tỉnh uỷ", [(0, 4, "tỉnh", "tinh"), (5, 7, "uỷ", "uy")]),
        ("Tỉnh ủy,", [(0, 4, "tỉnh", "tinh"), (5, 7, "uỷ", "uy")]),
        ("TT&TT", [(0, 2, "tt", "tt"), (3, 5, "tt", "tt")]),
        ("04-NQ/TW", [(0, 2, "04", "04"), (3, 5, "nq", "nq"), (6, 8, "tw", "tw")]),
        ("10/02/2017", [(0, 2, "10", "10"), (3, 5, "02", "02"), (6, 10, "2017", "2017")]),
        ("3,5%", [(0, 1, "3", "3"), (2, 3, "5", "5")]),
        ("12/QĐ-UBND", [(0, 2, "12", "12"), (3, 5, "qđ", "qd"), (6, 10, "ubnd", "ubnd")]),
        ("tỉnh_uỷ", [(0, 4, "tỉnh", "tinh"), (5, 7, "uỷ", "uy")]),
        ("TP.HCM", [(0, 2, "tp", "tp"), (3, 6, "hcm", "hcm")]),
        ("a@bao-tinh.vn", [(0, 1, "a", "a"), (2, 5, "bao", "bao"), (6, 10, "tinh", "tinh"), (11, 13, "vn", "vn")]),
        ("COVID19", [(0, 7, "covid19", "covid19")]),
        ("th\u200bô\u200cng tin", [(0, 7, "thông", "thong"), (8, 11, "tin", "tin")]),
        ("Truyền\u00ad thô\u00adng", [(0, 7, "truyền", "truyen"), (8, 14, "thông", "thong")]),
        ("t\u2060h\u200bô\u200cn\u200dg\ufeff\u00ad", [(0, 11, "thông", "thong")]),
        ("\u00adtin\ufeff", [(1, 5, "tin", "tin")]),
        ("hoa\u200b\u0300", [(0, 5, "hoà", "hoa")]),
        ("ti\u0309nh u\u0309y", [(0, 5, "tỉnh", "tinh"), (6, 9, "uỷ", "uy")]),
        ("u\u031b\u0323", [(0, 3, "ự", "u")]),
        (" \u0301a", [(2, 3, "a", "a")]),
        ("a\ud800b", [(0, 1, "a", "a"), (2, 3, "b", "b")]),
        ("👍🏽tỉnh🇻🇳", [(2, 6, "tỉnh", "tinh")]),
        ("1\ufe0f\u20e3", [(0, 1, "1", "1")]),
        ("m² ⅻ", [(0, 2, "m2", "m2"), (3, 4, "xii", "xii")]),
        ("ＴＷ ﬁlm ½ x½", [(0, 2, "tw", "tw"), (3, 6, "film", "film"), (7, 8, "½", "½"), (9, 11, "x½", "x½")]),
        ("が か\u3099", [(0, 1, "が", "が"), (2, 4, "が", "が")]),
        ("ที่นี่", [(0, 6, "ที่นี่", "ที่นี่")]),
        ("a\x00b\nc", [(0, 1, "a", "a"), (2, 3, "b", "b"), (4, 5, "c", "c")]),
    ],
)
def test_a_syllable_is_a_run_of_letters_and_digits_with_what_may_sit_inside(
    text: str, expected: list[tuple[int, int, str, str]]
) -> None:
    assert cut(text) == expected


def test_offsets_are_those_of_the_text_as_given() -> None:
    text = "Thường trực Tỉnh ủy họp"
    for form in normal_forms(text):
        assert [form[start:end] for start, end, *_ in cut(form)] == form.split()


@pytest.mark.parametrize("letter", ["a", "ỷ", "ế", "1", "한"])
@pytest.mark.parametrize("length", [MAX_TERM_CHARS, MAX_TERM_CHARS + 1, 10_000])
def test_a_long_run_is_one_syllable_whose_terms_are_cut_alike_in_every_form(letter: str, length: int) -> None:
    for form in normal_forms(letter * length):
        assert syllables(form) == [Syllable(0, len(form), *terms(letter * MAX_TERM_CHARS))]


def check_any(text: str) -> None:
    found = cut(text)
    last = 0
    for start, end, toned, toneless in found:
        assert last <= start < end <= len(text)
        assert text[start].isalnum()
        assert not any(map(str.isalnum, text[last:start]))
        assert toned == canonical(toned) != ""
        assert toneless == fold(toned) != ""
        toned.encode()
        last = end
    assert not any(map(str.isalnum, text[last:]))
    for form in normal_forms(text):
        assert [syllable[2:] for syllable in cut(form)] == [syllable[2:] for syllable in found]


@for_every_curious_text
def test_a_curious_text_is_cut_like_any_other(text: str) -> None:
    check_any(text)


@settings(max_examples=300)
@given(any_text | st.lists(any_text, max_size=5).map(" ".join))
def test_syllables_of_any_text_are_ordered_hold_every_letter_and_ignore_the_normal_form(text: str) -> None:
    check_any(text)


def test_every_character_there_is_is_cut_alike_in_every_form() -> None:
    for char in map(chr, range(sys.maxunicode + 1)):
        if not unicodedata.is_normalized("NFC", char) or not unicodedata.is_normalized("NFD", char):
            check_any(f"a{char}b")
