"""Rules of confusions: what is easily mistaken costs little, all else much."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from curious import any_text, for_every_curious_text
from hypothesis import given, settings
from hypothesis import strategies as st

from index.vietnamese import confusions
from index.vietnamese.confusions import MAX_COST, candidates, mark_cost, variants
from index.vietnamese.syllables import terms
from index.vietnamese.tones import fold

LETTERS = "abcdefghijklmnopqrstuvwxyz"

# What is mixed up → pairs "typed/meant", and what one of them may cost at most; both ways unless told otherwise.
BOTH_WAYS = {
    "s x": (3.2, "xử/sử sáng/xáng sinh/xinh xúc/súc xương/sương sôi/xôi"),
    "ch tr": (3.2, "chuyền/truyền chung/trung trở/chở triều/chiều trúc/chúc chong/trong"),
    "d gi r": (3.2, "dành/giành dấu/giấu rao/dao giáo/dáo rả/giả rì/dì"),
    "v d gi": (4.0, "dô/vô vậy/dậy dề/về giầy/vầy dui/vui"),
    "l n": (3.6, "lên/nên nòng/lòng lước/nước nàm/làm nội/lội"),
    "hook and tilde": (1.8, "hửu/hữu sữ/sử nghỉ/nghĩ sẳn/sẵn củng/cũng nữa/nửa"),
    "n ng": (3.2, "khôn/không nghiên/nghiêng quan/quang bàn/bàng muốn/muống"),
    "t c": (3.2, "mặt/mặc các/cát khát/khác liệt/liệc đặt/đặc"),
    "n nh": (4.0, "xin/xinh tin/tinh lin/linh chín/chính kín/kính"),
    "t ch": (4.0, "thít/thích ít/ích lịt/lịch tít/tích kít/kích"),
    "i y": (2.5, "tryển/triển kynh/kinh hyểm/hiểm tyn/tin bình/bỳnh"),
    "spelling rules": (2.5, "ngành/nghành ngỉ/nghỉ gê/ghê kủa/của nghe/nge"),
    "au and ay": (2.2, "giầu/giàu tầu/tàu dầy/dày mầu/màu xẩy/xảy"),
    "doubled letters": (3.8, "bbị/bị tthông/thông ttrong/trong hhội/hội nnăm/năm"),
}
ONE_WAY = {
    "half a horn": (1.5, "phuơng/phương đuợc/được ngừoi/người trừong/trường tuơng/tương"),
    "no accents": (3.0, "thong/thông nuoc/nước duong/đường hoi/hội tinh/tỉnh"),
    "a missing tone": (3.4, "môt/một trương/trường đương/đường nươc/nước hôi/hội"),
    "another tone": (4.4, "địng/đĩng trường/trướng nước/nược đinh/định thống/thộng"),
    "a missing quality": (3.0, "dường/đường trùơng/trường đọi/đội họp/hợp lụt/lựt"),
    "a tilde for a breve": (2.5, "nãm/năm tãng/tăng vãn/văn lãng/lăng ãn/ăn"),
    "swapped letters": (4.2, "thôgn/thông htông/thông trogn/trong nhữgn/những chíhn/chính"),
    "a missing h": (4.2, "tông/thông kông/không cương/chương pương/phương nững/những"),
    "a missing letter": (5.6, "côg/công thàn/thành chươg/chương điệ/điện biể/biển"),
    "a letter too many": (5.6, "thônhg/thông hộin/hội sinnh/sinh nămg/năm thủe/thủ"),
    "a key beside": (5.2, "tromg/trong vông/công fội/dội gội/hội năbg/năng"),
    "telex": (2.5, "thoong/thông tieengs/tiếng đuwowngf/đường dduwowcj/được vieetj/việt truwowngf/trường"),
}
CASES = [
    (name, limit, *pair.split("/"), both)
    for table, both in ((BOTH_WAYS, True), (ONE_WAY, False))
    for name, (limit, pairs) in table.items()
    for pair in pairs.split()
]


def edit_cost(typed: str, meant: str) -> float:
    """Cost of typing `typed` for `meant`, both toned; infinite if too far.

    'xử' for 'sử' → 3.2; 'nghỉ' for 'nghĩ' → 1.8; 'đuwowcj' for 'được' → 2.5.
    """
    found = candidates(typed, {fold(meant): (meant,)})
    return min((cost for _, cost in found), default=math.inf)


def toned(text: str) -> str:
    return terms(text)[0]


@pytest.mark.parametrize(("name", "limit", "typed", "meant", "both"), CASES, ids=str)
def test_what_is_easily_mistaken_costs_little(name: str, limit: float, typed: str, meant: str, both: bool) -> None:
    assert 0 < edit_cost(toned(typed), toned(meant)) <= limit, name
    if both:
        assert 0 < edit_cost(toned(meant), toned(typed)) <= limit, name


def test_every_confusion_has_five_cases() -> None:
    names = [case[0] for case in CASES]
    assert all(names.count(name) >= 5 for name in names)


@pytest.mark.parametrize("syllable", ["thông", "a", "nghiêng", "quý", "facebook", "w", "かな", "2017", ""])
def test_what_is_right_costs_nothing(syllable: str) -> None:
    assert edit_cost(syllable, syllable) == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("thông", "tin"), ("hà", "nội"), ("a", "b c"), ("2017", "2018"), ("đã", "không"), ("messi", "ronaldo")],
)
def test_what_is_far_off_is_no_candidate(typed: str, meant: str) -> None:
    assert edit_cost(typed, meant) == math.inf


@pytest.mark.parametrize(
    ("near", "far"),
    [
        (("sữ", "sử"), ("sứ", "sử")),  # hook and tilde before any other tone
        (("xử", "sử"), ("bử", "sử")),  # a sound before any other letter
        (("vông", "công"), ("bông", "công")),  # a key beside before any other
        (("bbị", "bị"), ("bpị", "bị")),  # doubled before any other letter
        (("thong", "thông"), ("thõng", "thông")),  # no accents before wrong ones
        (("phuơng", "phương"), ("phương", "phuông")),
        (("kông", "không"), ("ông", "bông")),
        (("swasea", "swansea"), ("tia", "tinga")),
        (("nãm", "năm"), ("nám", "năm")),
    ],
)
def test_the_likelier_slip_costs_less(near: tuple[str, str], far: tuple[str, str]) -> None:
    assert edit_cost(*near) < edit_cost(*far)


def test_two_confusions_of_one_syllable_add_up() -> None:
    assert edit_cost("xữ", "sử") == pytest.approx(edit_cost("xử", "sử") + edit_cost("sữ", "sử"))
    assert edit_cost("chon", "trong") == pytest.approx(edit_cost("chong", "trong") + edit_cost("tron", "trong"))


def test_a_query_without_accents_says_what_leaving_them_out_costs() -> None:
    assert dict(candidates("thong", {"thong": ("thông", "thong")}, bare=0.5)) == {"thông": 0.5, "thong": 0.0}
    assert mark_cost("thõng", "thông", bare=0.5) > 0.5


def edits(text: str) -> set[str]:
    """All texts one key away, the plain way."""
    cuts = [(text[:i], text[i:]) for i in range(len(text) + 1)]
    found = {a + b[1:] for a, b in cuts if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    found |= {a + c + b[1:] for a, b in cuts if b for c in LETTERS}
    return found | {a + c + b for a, b in cuts for c in LETTERS}


@pytest.mark.parametrize("text", ["thong", "ab", "aa", "nghieng", "abcabc", "facebook"])
def test_every_text_one_key_away_is_a_variant(text: str) -> None:
    assert edits(text) <= variants(text).keys()
    assert variants(text)[text] == 0


def test_variants_are_few_and_none_for_what_is_no_word() -> None:
    assert len(variants("q" * confusions.MAX_LETTERS)) < 1_000
    assert variants("b") == {"b": 0.0}  # all letters are one key away
    for text in ("q" * (confusions.MAX_LETTERS + 1), "a1", "đ", ""):
        assert variants(text) == {text: 0.0}


def test_keys_beside_each_other_are_those_of_the_keyboard() -> None:
    assert all((a, b) in confusions._NEIGHBOURS for row in ("qwertyuiop", "asdfghjkl") for a, b in pairwise(row))
    assert {b for a, b in confusions._NEIGHBOURS if a == "s"} == set("adwezx")


@settings(max_examples=200)
@given(any_text, st.sampled_from(["thông", "đường", "a", "ươ", "facebook"]))
def test_any_text_has_bounded_costs(text: str, meant: str) -> None:
    typed = toned(text)
    for form, cost in candidates(typed, {fold(meant): (meant,), fold(typed): (typed,)}):
        assert form in (meant, typed)
        assert 0 <= cost <= MAX_COST


@for_every_curious_text
def test_curious_texts_are_costed(text: str) -> None:
    typed = toned(text[:200])
    assert edit_cost(typed, typed) == 0
    assert edit_cost("thông", typed) >= 0
