"""What a syllable typed by keys stands for."""

from __future__ import annotations

import unicodedata

import pytest
from curious import any_text, for_every_curious_text
from hypothesis import given
from hypothesis import strategies as st

from index.vietnamese.keyboard import MAX_KEYS, readings
from index.vietnamese.phonology import is_syllable, split_tone
from index.vietnamese.tones import canonical

# syllable: ways to type it
TELEX = """
    tỉnh: tinhr tinrh tirnh TINHR
    uỷ: uyr ury
    tiếng: tieengs tieesng tiengse tiesnge tienges
    việt: vieetj vieejt vietej vietje
    đường: dduwowngf dduowngf dduongwf duwowngfd duongwfd dduwofng đuwowngf dduwơngf
    người: nguwowif nguowif nguoiwf nguoifw
    được: dduwowcj dduwocj ddwowcj
    ước: uwowcs wowcs uocws
    rượu: ruwowuj rwowuj
    hươu: huwowu huouw
    hưu: huwu
    mưa: muwa muaw mwa
    thuở: thuowr
    quặc: quawcj
    quốc: quoocs quoosc
    giếng: gieengs giengse
    gì: gif
    giữ: giuwx
    khoẻ: khoer khore
    hoà: hoaf hofa
    không: khoong khongo
    nghiêng: nghieeng nghienge
    chuyên: chuyeen chuyểnz
    đắk: ddawks ddakws
    xoáy: xoays xoasy
    ở: owr
"""
VNI = """
    tỉnh: tinh3 ti3nh TINH3
    truyền: truye6n2 truyen62 truyen26 truye62n
    thông: thong6 tho6ng thông6
    đường: d9u7o7ng2 duong972 d9uo7ng2 d9uong72 đuo7ng2 đương2
    ước: u7o7c1 uoc71 uo7c1
    lưu: lu7u
    ăn: an8 a8n
    chuyên: chuyen6 chuyển0
    đi: d9i di9
    quý: quy1
"""
HALF = {"tiếngs": "tiếng", "đuwơngf": "đường", "viêtj": "việt", "viêt5": "việt", "thưowng": "thương", "nguơif": "người"}
NOTHING = """
    tinh tỉnh hoà hòa xoóng moóc a b q đ 1 12 1a 123 hdnd đt search windows Lewis Tress class boss users data news
    bank9 iphone6 covid19 Paris linux toww toorr tinhsf tinhz losz ww w ss dd ddd catr sawss oddp noww reffresh
    tuwngw t6hong hòás fjord jazz zzz aaaa nghieengss thuj1 t2t việt_nam tinh3. tin3h3 8an
"""


def rows(table: str) -> list[tuple[str, str]]:
    lines = [line.split(":") for line in table.strip().splitlines()]
    return [(typed, syllable.strip()) for syllable, ways in lines for typed in ways.split()]


@pytest.mark.parametrize(("typed", "syllable"), rows(TELEX))
def test_telex_is_read_in_any_order_of_keys(typed: str, syllable: str) -> None:
    assert (syllable, "telex") in readings(typed)


@pytest.mark.parametrize(("typed", "syllable"), rows(VNI))
def test_vni_is_read_in_any_order_of_keys(typed: str, syllable: str) -> None:
    assert readings(typed) == ((syllable, "vni"),)


@pytest.mark.parametrize(("typed", "syllable"), HALF.items())
def test_letters_converted_already_keep_their_accents(typed: str, syllable: str) -> None:
    assert [reading.syllable for reading in readings(typed)] == [syllable]


@pytest.mark.parametrize("typed", NOTHING.split())
def test_the_rest_has_no_reading(typed: str) -> None:
    assert readings(typed) == ()


def test_a_plain_word_with_oo_may_be_keys() -> None:
    assert [reading.syllable for reading in readings("boong")] == ["bông"]
    assert [reading.syllable for reading in readings("moocj")] == ["mộc", "moọc"]


TELEX_TONES = dict(zip(["\u0301", "\u0300", "\u0309", "\u0303", "\u0323", ""], [*"sfrxj", ""], strict=True))
VNI_TONES = dict(zip(["\u0301", "\u0300", "\u0309", "\u0303", "\u0323", ""], [*"12345", ""], strict=True))
TELEX_LETTERS = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI_LETTERS = {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"}

any_syllable = (
    st.tuples(
        st.sampled_from(["", "b", "c", "đ", "gi", "ngh", "th", "qu", "tr", "x"]),
        st.sampled_from(
            ["a", "âu", "ăng", "iêt", "ôc", "ươi", "ươ", "uyên", "oai", "ưa", "ơn", "ênh", "eo", "y", "ây"]
        ),
        st.sampled_from(["", *TELEX_TONES]),
    )
    .map(lambda parts: canonical("".join(parts)))
    .filter(lambda syllable: is_syllable(syllable) and not syllable.isascii())
)


@given(any_syllable)
def test_every_syllable_is_found_again_from_its_keys(syllable: str) -> None:
    bare, tone = split_tone(syllable)
    assert tone is not None
    for letters, tones in ((TELEX_LETTERS, TELEX_TONES), (VNI_LETTERS, VNI_TONES)):
        typed = "".join(letters.get(char, char) for char in bare) + tones[tone]
        assert syllable in [reading.syllable for reading in readings(typed)], typed


@for_every_curious_text
def test_no_text_is_refused(text: str) -> None:
    assert isinstance(readings(text), tuple)


@given(any_text | st.text("aeioudwsfrxjznghtc1234567890ăâđêôơưếộ", max_size=MAX_KEYS))
def test_every_reading_is_another_well_formed_syllable(text: str) -> None:
    for reading in readings(text):
        assert is_syllable(reading.syllable)
        assert reading.syllable == canonical(reading.syllable) != unicodedata.normalize("NFC", text.lower())
