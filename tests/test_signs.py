"""What the words of a query may belong to: no step finds anything without its sign."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import EveryWord
from hypothesis import given
from hypothesis import strategies as st

from index.understanding.bylines import may_begin_byline
from index.understanding.figures import figures, months
from index.understanding.joints import joined_and_split
from index.understanding.signs import (
    ABBREVIATION,
    BYLINE,
    CAPITAL,
    DOCUMENT,
    FEWEST_ASKED,
    FOREIGN,
    JOINT,
    KEYS,
    MAX_REMEMBERED_CHARS,
    MEASURE,
    NAME,
    NUMBER,
    PERIOD,
    QUARTER,
    STOP_WORD,
    TELLING,
    Words,
)
from index.vietnamese.abbreviations import packaged
from index.vietnamese.asked_numbers import asked_numbers
from index.vietnamese.capitals import capitalised
from index.vietnamese.foreign import lone_foreign_words
from index.vietnamese.keystrokes import read_keystrokes
from index.vietnamese.periods import periods
from index.vietnamese.stop_words import stop_words
from index.vietnamese.syllables import Syllable, syllables, typed_in
from index.vietnamese.titles import full_names

WORDS = """
    tinhr uyr vieetj Nguyễn nguyen Mạnh Hùng ông Trần Odinga Jackie tháng thang 9 2020 quý I 2 tuần qua hôm nay năm
    ngoái là gì ở đâu ai của bão lũ Hà Nội 9/2020 tháng.9 25m2 Q.1 wifi box đầu 3 UBND uỷ ban nhân dân QL1A tác giả pv
    10.000 3,5% % 20-11 15-20% / - 10/ 0912 345 678 (0219) +84 1900 5000 t3/2017 t3 phần phan trăm TRAM trămlãi a@b.vn
    Wi-Fi lũ, kg cao Tô tôn thất thuyết thuyet Thị Minh nghị quyết so 04 nq04 04nq QĐ q&đ công văn TTg số
"""
TODAY = date(2024, 5, 15)


@pytest.mark.parametrize(
    ("query", "signs"),
    [
        ("vùng sạt lở", 0),
        ("vùng sạt lở, bão", 0),
        ("Wi-Fi", JOINT),
        ("25 kg", MEASURE),
        ("25kg", MEASURE),
        ("triệu", 0),
        ("bão Yagi", CAPITAL | FOREIGN),
        ("tác giả Lan", BYLINE),
        ("tinhr uyr", KEYS),
        ("đời của Jackie", FOREIGN),
        ("ông Nguyễn Mạnh Hùng", NAME),
        ("giá cao nên", 0),
        ("lễ hội tháng 9/2020", PERIOD),
        ("quý 2", QUARTER),
        ("tầng 7", 0),
        ("hơn 5000", NUMBER),
        ("giá 7,5%", NUMBER),
        ("3 phần trămlãi suất", NUMBER),
        ("(091) 23 45 678", NUMBER),
        ("ngày 20 -11", NUMBER),
        ("t3 2017", NUMBER),
        ("q&đ 04", DOCUMENT),
        ("tháng", 0),
        ("nghi dinh 100", DOCUMENT),
        ("nq04", DOCUMENT),
        ("QL1A", ABBREVIATION),
        ("chủ tịch tỉnh là ai", STOP_WORD),
    ],
)
def test_a_query_has_the_signs_of_its_words(query: str, signs: int) -> None:
    found = Words(packaged()).read(query, EveryWord())[1]
    assert found & signs == signs
    assert signs or not found & (TELLING | KEYS)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join))
def test_no_step_finds_anything_without_its_sign(query: str) -> None:
    typed, signs = Words(packaged()).read(query, EveryWord())
    assert typed == typed_in(query)
    found = syllables(query)
    assert signs & KEYS or not read_keystrokes(typed.surfaces, lambda _: 1_000)
    assert signs & FOREIGN or not lone_foreign_words(typed.toneless)
    assert signs & NAME or not full_names(query, found)
    assert signs & PERIOD == PERIOD or not periods(query, TODAY)
    assert signs & STOP_WORD or len(found) < FEWEST_ASKED or not stop_words(found)
    assert signs & CAPITAL or not capitalised(typed)
    assert signs & BYLINE or not any(may_begin_byline(one.toneless) for one in found)
    assert signs & ABBREVIATION or not packaged().expansions(query, found)
    assert signs & DOCUMENT or not asked_numbers(query)
    assert signs & (MEASURE | JOINT) or not list(joined_and_split(query, found, EveryWord()))
    assert signs & NUMBER or not list(figures(query, found, [], lambda _: True))
    assert signs & NUMBER or not list(months(found))


def test_a_word_is_read_once_unless_it_is_very_long(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(text: str) -> list[Syllable]:
        read.append(text)
        return syllables(text)

    monkeypatch.setattr("index.understanding.signs.syllables", noted)
    words, long = Words(packaged()), "a" * (MAX_REMEMBERED_CHARS + 1)
    for _ in range(3):
        words.read(f"{long} {long[1:]} bão", EveryWord())
    assert read == [long, long[1:], "bão", long, long]
