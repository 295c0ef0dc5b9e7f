"""What the words of a query may belong to: no step finds anything without its sign."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.understanding.signs import FOREIGN, KEYS, NAME, PERIOD, QUARTER, STOP_WORD, signs_of
from index.vietnamese.foreign import lone_foreign_words
from index.vietnamese.keystrokes import read_keystrokes
from index.vietnamese.periods import periods
from index.vietnamese.stop_words import stop_words
from index.vietnamese.syllables import syllables
from index.vietnamese.titles import full_names

WORDS = """
    tinhr uyr vieetj Nguyễn nguyen Mạnh Hùng ông Trần Odinga Jackie tháng thang 9 2020 quý I 2 tuần qua hôm nay năm
    ngoái là gì ở đâu ai của bão lũ Hà Nội 9/2020 tháng.9 25m2 Q.1 wifi box đầu 3
"""
TODAY = date(2024, 5, 15)


@pytest.mark.parametrize(
    ("query", "signs"),
    [
        ("vùng sạt lở", 0),
        ("tinhr uyr", KEYS),
        ("đời của Jackie", FOREIGN),
        ("ông Nguyễn Mạnh Hùng", NAME),
        ("lễ hội tháng 9/2020", PERIOD),
        ("quý 2", QUARTER),
        ("chủ tịch tỉnh là ai", STOP_WORD),
    ],
)
def test_a_query_has_the_signs_of_its_words(query: str, signs: int) -> None:
    found = signs_of(query, syllables(query))
    assert found & signs == signs
    assert signs or not found & (KEYS | FOREIGN | NAME | QUARTER)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join))
def test_no_step_finds_anything_without_its_sign(query: str) -> None:
    found = syllables(query)
    signs = signs_of(query, found)
    typed = [query[one.start : one.end] for one in found]
    assert signs & KEYS or not read_keystrokes(typed, lambda _: 1_000)
    assert signs & FOREIGN or not lone_foreign_words(found)
    assert signs & NAME or not full_names(query, found)
    assert signs & PERIOD == PERIOD or not periods(query, TODAY)
    assert signs & STOP_WORD or not stop_words(found)
