"""Rules of Telex keystrokes that no input method took up."""

from __future__ import annotations

import pytest
from curious import any_text, for_every_curious_text
from hypothesis import given

from index.vietnamese.keystrokes import MAX_KEYS, telex
from index.vietnamese.syllables import terms


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thoong", "thông"),
        ("tieengs", "tiếng"),
        ("tieesng", "tiếng"),
        ("vieetj", "việt"),
        ("dduwowngf", "đường"),
        ("duwowngfd", "đường"),
        ("đuwowngf", "đường"),
        ("duowngf", "dường"),
        ("duongwf", "dường"),
        ("uyr", "uỷ"),
        ("hoaf", "hoà"),
        ("hoanf", "hoàn"),
        ("nawm", "năm"),
        ("cos", "có"),
        ("thuw", "thư"),
        ("quys", "quý"),
        ("xax", "xã"),
        ("truwowngr", "trưởng"),
    ],
)
def test_keystrokes_become_the_syllable(typed: str, meant: str) -> None:
    assert telex(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "tin", "thông", "sinh", "xanh", "tiếngs", "tr", "2017", "かな", "s" * (MAX_KEYS + 1)]
)
def test_what_holds_no_keystrokes_is_none(typed: str) -> None:
    assert telex(typed) is None


@given(any_text)
def test_any_text_is_read(text: str) -> None:
    decoded = telex(terms(text)[0])
    assert decoded is None or len(decoded) <= MAX_KEYS


@for_every_curious_text
def test_curious_texts_are_read(text: str) -> None:
    telex(terms(text[:200])[0])
