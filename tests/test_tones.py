"""Rules of tone marks: one spelling per syllable, and none at all."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from curious import any_text, for_every_curious_text, normal_forms
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.vietnamese.tones import TONE_MARKS, canonical, fold

# (spellings of one syllable, the canonical one first; its toneless form)
SAME = [
    ("hoà hòa HÒA HoÀ", "hoa"),
    ("hoá hóa", "hoa"),
    ("hoả hỏa", "hoa"),
    ("loã lõa", "loa"),
    ("toạ tọa", "toa"),
    ("oà òa", "oa"),
    ("khoẻ khỏe KHỎE", "khoe"),
    ("loè lòe", "loe"),
    ("xoè xòe", "xoe"),
    ("uỷ ủy UỶ ỦY Uỷ", "uy"),
    ("thuý thúy THÚY", "thuy"),
    ("thuỷ thủy", "thuy"),
    ("tuỳ tùy", "tuy"),
    ("luỹ lũy", "luy"),
    ("nguỵ ngụy", "nguy"),
    ("hoàn hòan", "hoan"),
    ("toàn tòan", "toan"),
    ("khoảng khỏang", "khoang"),
    ("xoáy xóay", "xoay"),
    ("ngoéo ngóeo ngoeó", "ngoeo"),
    ("huýt húyt", "huyt"),
    ("moóc móoc", "mooc"),
    ("xoọc xọoc", "xooc"),
    ("khuỷu khủyu khuyủ", "khuyu"),
    ("khuyết khúyêt", "khuyet"),
    ("người ngừơi ngươì", "nguoi"),
    ("thuở thủơ", "thuo"),
    ("huế húê", "hue"),
    ("yếu ýêu", "yeu"),
    ("giếng gíêng", "gieng"),
    ("giá gía GIÁ GÍA", "gia"),
    ("giả gỉa", "gia"),
    ("giữ gĩư", "giu"),
    ("quý qúy QUÝ QÚY", "quy"),
    ("quỳ qùy", "quy"),
    ("quỷ qủy", "quy"),
    ("quả qủa", "qua"),
    ("quốc qúôc", "quoc"),
    ("quyền qùyên", "quyen"),
    ("đường đừơng ĐƯỜNG Ðường ðường Ɖường", "duong"),
]
# Right as it is: the mark must not move.
KEPT = [
    "quý quỳ quỵ quỹ quỷ quá quà quả quạ qué quét quốc quyết quýt quờ",
    "vì vị chị đi ghi thi thí khi kỉnh tìm lít phi vĩ nghỉ bí dĩ rỉ xỉ ni í",
    "gì gìn gí gỉ giá già giả giã giạ giết giếng giỏ giờ giữ giục giũ giặt gié",
    "mía kìa lúa múa của rùa mưa cửa bữa đỉa nghĩa ý ỷ kỳ mỹ lý",
    "tài bói núi túi cũi ngoài hoài khuấy mấy máu mèo yếu chịu cứu rượu",
    "tỉnh uỷ trực thường việc thông truyền huyện nguyễn khuỷu nguệch tuấn xuân thuỳ uỵch oẳn khoắn choèn à ồ ự",
]


I_OR_Y = ["quý quí qúi", "quy qui", "kỹ kĩ KĨ", "lý lí", "mỹ mĩ Mĩ", "tỷ tỉ", "sĩ sỹ", "si sy", "hy hi HI"]


def spellings(row: str) -> list[tuple[str, str]]:
    right, *others = row.split()
    return [(right, form) for text in (right, *others) for form in (text, *normal_forms(text))]


@pytest.mark.parametrize(("row", "toneless"), SAME, ids=[row.split()[0] for row, _ in SAME])
def test_both_styles_and_misplaced_marks_give_one_spelling(row: str, toneless: str) -> None:
    for right, typed in spellings(row):
        assert canonical(typed) == right
        assert fold(typed) == toneless


@pytest.mark.parametrize("row", I_OR_Y)
def test_an_open_syllable_with_i_is_one_with_y(row: str) -> None:
    for right, typed in spellings(row):
        assert canonical(typed) == right
        assert fold(canonical(typed)) == fold(right)


@pytest.mark.parametrize("syllable", " ".join(KEPT).split())
def test_a_mark_in_its_place_stays_there(syllable: str) -> None:
    for form in normal_forms(syllable):
        assert canonical(form) == canonical(form.upper()) == syllable


@pytest.mark.parametrize("onset", ["q", "th", "h", "t", "l", "ng", "s", ""])
@pytest.mark.parametrize("tone", TONE_MARKS, ids=map(unicodedata.name, TONE_MARKS))
def test_only_after_q_does_u_belong_to_the_onset_and_every_tone_stays_itself(onset: str, tone: str) -> None:
    right = unicodedata.normalize("NFC", f"{onset}uy{tone}")
    assert canonical(f"{onset}u{tone}y") == canonical(f"{onset}uy{tone}") == right


def test_syllables_that_differ_in_tone_or_letter_stay_different() -> None:
    text = "ma má mà mả mã mạ mă mâ mắ mấ quy quý đa da hoa hoà oà oa uỷ uy"
    assert len(set(map(canonical, text.split()))) == len(text.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("TT", "tt"),
        ("04", "04"),
        ("hoa", "hoa"),
        ("ĐẮK", "đắk"),
        ("café", "café"),
        ("Étê", "étê"),
        ("résumé", "résumé"),
        ("naïve", "naïve"),
        ("señor", "señor"),
        ("hóà", "hóà"),
        ("toá̀n", "toá̀n"),
        ("hoàbình", "hoàbình"),
        ("hòabinh", "hòabinh"),
        ("хоа̀", "хоа̀"),
        ("Ÿ", "ÿ"),
        ("İ", "i̇"),
        ("Straße", "straße"),
    ],
)
def test_what_is_not_one_vietnamese_syllable_is_only_lowered_and_composed(text: str, expected: str) -> None:
    for form in (text, *normal_forms(text)):
        assert canonical(form) == unicodedata.normalize("NFC", expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tỉnh uỷ Đắk Lắk", "tinh uy dak lak"),
        ("đĐ", "dd"),
        ("ăâêôơư", "aaeoou"),
        ("Thường trực", "thuong truc"),
        ("café naïve ñ", "cafe naive n"),
        ("TT&TT 04-NQ/TW 3,5%", "tt&tt 04-nq/tw 3,5%"),
        ("İ", "i"),
        ("が й", "が и"),
        ("ß ﬁ Ⅻ", "ß ﬁ ⅻ"),
        ("", ""),
    ],
)
def test_folding_takes_away_marks_and_case_and_nothing_else(text: str, expected: str) -> None:
    for form in (text, *normal_forms(text)):
        assert fold(form) == expected


def check_any(text: str) -> None:
    once, bare = canonical(text), fold(text)
    assert canonical(once) == once
    assert fold(bare) == bare
    assert canonical(fold(once)) == canonical(bare)  # 'QUI' is spelled 'quy' only by `canonical`
    assert unicodedata.is_normalized("NFC", once)
    assert unicodedata.is_normalized("NFC", bare)
    for form in normal_forms(text):
        assert canonical(form) == once
        assert fold(form) == bare


@for_every_curious_text
def test_a_curious_text_has_one_spelling_whatever_its_form(text: str) -> None:
    check_any(text)
    for word in text.split():
        check_any(word)


vietnamese_like = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "q", "g", "gi", "qu", "ngh", "đ", "th", "x\u0302", "ñ"]),
    st.lists(st.sampled_from([*"aăâeêioôơuưyÂ", *TONE_MARKS, "\u0302", "\u031b", "\u0308", "\u0331"]), max_size=6).map(
        "".join
    ),
    st.sampled_from(["", "n", "ng", "c", "ch", "t", "j", "1", "\u0301"]),
    st.sampled_from(["", "", "\u0323", "a"]),
)


@settings(max_examples=300)
@given(any_text | vietnamese_like)
@example("e\u0302\u0301\u0323")
@example("QUI")
def test_spelling_and_folding_are_stable_and_blind_to_normal_forms(text: str) -> None:
    check_any(text)


def test_every_letter_there_is_has_one_spelling_whatever_its_form() -> None:
    changed = (char for char in map(chr, range(sys.maxunicode + 1)) if fold.__wrapped__(char) != char)
    for char in changed:
        check_any(char)
