"""Which strings can be a Vietnamese syllable."""

from __future__ import annotations

import unicodedata

import pytest
from curious import any_text, for_every_curious_text
from hypothesis import given
from hypothesis import strategies as st

from index.vietnamese.phonology import is_syllable, is_toneless_syllable, split_tone, untoned_spellings
from index.vietnamese.tones import TONE_MARKS, canonical, fold

WELL_FORMED = """
    a à ạ ai áo ăn ấm ấy ba các cách của đã đường gà gần ghế ghi gì gìn giá giặc giêng giữ giếng giết hoà hòa hoàn
    huệ huyện huýt ỉa im ít kẻ kế kiến kỳ kĩ khuỷu khuya khoẻ khỏe là lịch luỹ mười mỹ ngã nghe nghiêng nguy ngoằn
    ngoèo nguệch ngươi nhuận ở ông oanh ốc phố phường quá quốc quyền quỳnh quân quơ què quýt quít rượu sở suối
    tỉnh thuở thuế tuyết tuần tuýp uỷ ủy ưa ước uống uyên vỹ xoong xoắn xoè y ý yên yếu yêu đắk lắk đăk kạn buýt
"""
MALFORMED = """
    cà́ ngiêng ghà kà ngế cẻ gế càc cạcs cac hep sách̀ mõt tấpp bl tr ng đ h str nvơ hđnd ôtô cie iên iêu iếng
    boán phuế moà qa qu qướ fà jà wà zà thìng duong nguoi nghà ươ̂ aa ee đđ tuà́n việt_nam việt1 window search là̀
"""


@pytest.mark.parametrize("syllable", WELL_FORMED.split())
def test_syllables_as_written_are_well_formed(syllable: str) -> None:
    assert is_syllable(unicodedata.normalize("NFC", syllable))
    assert is_syllable(canonical(syllable))
    assert is_toneless_syllable(fold(syllable))


@pytest.mark.parametrize("text", MALFORMED.split())
def test_what_breaks_a_rule_of_spelling_is_not(text: str) -> None:
    assert not is_syllable(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("coda", ["ác", "ách", "áp", "át"])
def test_after_a_stop_only_two_tones_are_written(coda: str) -> None:
    """Sắc and nặng; without any mark only in toneless text."""
    for tone in TONE_MARKS:
        text = unicodedata.normalize("NFC", "t" + "a" + tone + coda[1:])
        assert is_syllable(text) == (tone in "\u0301\u0323")
    assert not is_syllable("t" + fold(coda))
    assert is_toneless_syllable("t" + fold(coda))


def test_toneless_spelling_lists_all_that_fold_to_it() -> None:
    assert untoned_spellings("duong") == ("duông", "dương", "đuông", "đương")
    assert untoned_spellings("moon") == ()
    for toneless in ("a", "tieng", "quoc", "uy", "gi"):
        assert {fold(spelled) for spelled in untoned_spellings(toneless)} == {toneless}


@pytest.mark.parametrize(
    ("text", "bare", "tone"),
    [
        ("tỉnh", "tinh", "\u0309"),
        ("đường", "đương", "\u0300"),
        ("ăn", "ăn", ""),
        ("abc", "abc", ""),
        ("áà", "aa", None),
    ],
)
def test_the_tone_is_split_off(text: str, bare: str, tone: str | None) -> None:
    assert split_tone(text) == (bare, tone)


@for_every_curious_text
def test_no_text_is_refused(text: str) -> None:
    assert isinstance(is_syllable(text), bool)
    assert isinstance(is_toneless_syllable(text), bool)


@given(any_text)
def test_what_is_well_formed_is_one_short_word(text: str) -> None:
    if is_syllable(text):
        assert text.isalpha()
        assert len(text) <= 7
        assert is_toneless_syllable(fold(text))


@given(st.text("aăâeêioôơuưyghcnptmkqđ\u0300\u0301\u0323", min_size=1, max_size=7))
def test_the_two_checks_agree(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert not is_syllable(composed) or is_toneless_syllable(fold(composed))
