"""Rules of analysis: four streams of one text, with places in that text."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from curious import any_text, for_every_curious_text, normal_forms
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import SYLLABLE_STREAMS, Analyser, Analysis, Stream, number_terms
from index.vietnamese.syllables import syllables
from index.vietnamese.words import Span, SyllableSegmenter

Row = tuple[str, int, int, int, str]  # text, start, end, position, term

WORDS: list[tuple[str, list[Row]]] = [
    (
        "Thường trực Tỉnh uỷ làm việc",
        [
            ("Thường trực", 0, 11, 0, "thường_trực"),
            ("Tỉnh uỷ", 12, 19, 1, "tỉnh_uỷ"),
            ("làm việc", 20, 28, 2, "làm_việc"),
        ],
    ),
    ("với Sở TT&TT.", []),
    (
        "Nghị quyết số 04-NQ/TW ngày 10/02/2017, đạt 3,5%.",
        [("Nghị quyết", 0, 10, 0, "nghị_quyết"), ("3,5", 44, 47, 1, "3_5")],
    ),
    (
        "liên hệ toasoan@bao-tinh.example.vn nhé",
        [
            ("liên hệ", 0, 7, 0, "liên_hệ"),
            ("toasoan@bao-tinh.example.vn", 8, 35, 1, "toasoan_bao_tinh_example_vn"),
        ],
    ),
    (
        unicodedata.normalize("NFD", "Tỉnh ủy Thông tin"),
        [
            (unicodedata.normalize("NFD", "Tỉnh ủy"), 0, 9, 0, "tỉnh_uỷ"),
            (unicodedata.normalize("NFD", "Thông tin"), 10, 20, 1, "thông_tin"),
        ],
    ),
    ("hòa  bình", [("hòa  bình", 0, 9, 0, "hoà_bình")]),
    ("tỉnh_uỷ họp", [("tỉnh_uỷ", 0, 7, 0, "tỉnh_uỷ")]),
    ("thô\u200bng\u00ad tin học", [("tin học", 8, 15, 0, "tin_học")]),
    ("một", []),
    ("… !", []),
    ("", []),
]

TONED: list[tuple[str, list[Row]]] = [
    ("Tỉnh UỶ", [("Tỉnh", 0, 4, 0, "tỉnh"), ("UỶ", 5, 7, 1, "uỷ")]),
    ("Tỉnh ủy", [("Tỉnh", 0, 4, 0, "tỉnh"), ("ủy", 5, 7, 1, "uỷ")]),
    ("Ti\u0309nh u\u0309y", [("Ti\u0309nh", 0, 5, 0, "tỉnh"), ("u\u0309y", 6, 9, 1, "uỷ")]),
    ("hòan qúy gía", [("hòan", 0, 4, 0, "hoàn"), ("qúy", 5, 8, 1, "quý"), ("gía", 9, 12, 2, "giá")]),
    ("TT&TT", [("TT", 0, 2, 0, "tt"), ("TT", 3, 5, 1, "tt")]),
    ("04-NQ/TW", [("04", 0, 2, 0, "04"), ("NQ", 3, 5, 1, "nq"), ("TW", 6, 8, 2, "tw")]),
    ("10/02/2017", [("10", 0, 2, 0, "10"), ("02", 3, 5, 1, "02"), ("2017", 6, 10, 2, "2017")]),
    ("đạt 3,5%", [("đạt", 0, 3, 0, "đạt"), ("3", 4, 5, 1, "3"), ("5", 6, 7, 2, "5")]),
    ("a@b.vn", [("a", 0, 1, 0, "a"), ("b", 2, 3, 1, "b"), ("vn", 4, 6, 2, "vn")]),
    ("thô\u00adng ti\u200bn", [("thô\u00adng", 0, 6, 0, "thông"), ("ti\u200bn", 7, 11, 1, "tin")]),
    ("tỉnh_uỷ", [("tỉnh", 0, 4, 0, "tỉnh"), ("uỷ", 5, 7, 1, "uỷ")]),
    ("e\ud800 họp", [("e", 0, 1, 0, "e"), ("họp", 3, 6, 1, "họp")]),
    ("", []),
]

TONELESS: list[tuple[str, list[Row]]] = [
    ("Tỉnh UỶ", [("Tỉnh", 0, 4, 0, "tinh"), ("UỶ", 5, 7, 1, "uy")]),
    ("tinh uy", [("tinh", 0, 4, 0, "tinh"), ("uy", 5, 7, 1, "uy")]),
    ("Ti\u0309nh u\u0309y", [("Ti\u0309nh", 0, 5, 0, "tinh"), ("u\u0309y", 6, 9, 1, "uy")]),
    ("ĐẮK Lắk", [("ĐẮK", 0, 3, 0, "dak"), ("Lắk", 4, 7, 1, "lak")]),
    ("12/QĐ-UBND", [("12", 0, 2, 0, "12"), ("QĐ", 3, 5, 1, "qd"), ("UBND", 6, 10, 2, "ubnd")]),
    ("đạt 3,5%", [("đạt", 0, 3, 0, "dat"), ("3", 4, 5, 1, "3"), ("5", 6, 7, 2, "5")]),
    ("thô\u00adng ti\u200bn", [("thô\u00adng", 0, 6, 0, "thong"), ("ti\u200bn", 7, 11, 1, "tin")]),
    ("", []),
]


PAIRS: list[tuple[str, list[Row]]] = [
    ("Tỉnh UỶ họp", [("Tỉnh UỶ", 0, 7, 0, "tinh uy"), ("UỶ họp", 5, 11, 1, "uy hop")]),
    ("04-NQ/TW", [("04-NQ", 0, 5, 0, "04 nq"), ("NQ/TW", 3, 8, 1, "nq tw")]),
    ("tin. Mới", [("tin. Mới", 0, 8, 0, "tin moi")]),
    ("một", []),
    ("", []),
]


@pytest.fixture(scope="module")
def plain() -> Analyser:
    """Every syllable a word."""
    return Analyser(SyllableSegmenter())


def rows(text: str, analysis: Analysis, stream: Stream) -> list[Row]:
    return [(text[start:end], start, end, position, term) for term, start, end, position in analysis.tokens(stream)]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words_are_those_of_pyvi_in_canonical_spelling(pyvi_analyser: Analyser, text: str, expected: list[Row]) -> None:
    assert rows(text, pyvi_analyser.analyse(text), Stream.WORDS) == expected


@pytest.mark.parametrize(("text", "expected"), TONED)
def test_toned_terms_are_syllables_as_spelled(pyvi_analyser: Analyser, text: str, expected: list[Row]) -> None:
    assert rows(text, pyvi_analyser.analyse(text), Stream.TONED) == expected


@pytest.mark.parametrize(("text", "expected"), TONELESS)
def test_toneless_terms_are_syllables_without_diacritics(
    pyvi_analyser: Analyser, text: str, expected: list[Row]
) -> None:
    assert rows(text, pyvi_analyser.analyse(text), Stream.TONELESS) == expected


@pytest.mark.parametrize(("text", "expected"), PAIRS)
def test_toneless_pairs_are_neighbouring_syllables_without_diacritics(
    plain: Analyser, text: str, expected: list[Row]
) -> None:
    assert rows(text, plain.analyse(text), Stream.TONELESS_PAIRS) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà bình", "hòa bình"),
        ("Tỉnh uỷ", "TỈNH ỦY"),
        ("cô Thuý", "cô Thúy"),
        ("sức khoẻ", "sức khỏe"),
        ("loè loẹt", "lòe lọet"),
        ("hoàn toàn", "hòan tòan"),
        ("quý giá", "qúy gía"),
        ("Thường trực Tỉnh uỷ", unicodedata.normalize("NFD", "Thường trực Tỉnh ủy")),
    ],
)
def test_both_tone_styles_yield_the_same_toned_and_toneless_terms(plain: Analyser, one: str, other: str) -> None:
    for stream in SYLLABLE_STREAMS:
        assert plain.analyse(one).terms(stream) == plain.analyse(other).terms(stream)


@pytest.mark.parametrize("text", ["quý", "qúy", "QUÝ", "quy\u0301", "qu\u0301y"])
def test_quy_is_never_turned_into_anything_else(plain: Analyser, text: str) -> None:
    analysis = plain.analyse(text)
    assert [analysis.terms(stream) for stream in SYLLABLE_STREAMS] == [[], ["quý"], ["quy"], []]


class GivenWords:
    """A segmenter whose answer the test chooses."""

    def __init__(self, *spans: tuple[int, int]) -> None:
        self._spans = [Span(*span) for span in spans]

    def runs(self, text: str, typed: list[str]) -> None:
        return None

    def words(self, text: str) -> list[Span]:
        return self._spans


@pytest.mark.parametrize(
    ("rule", "spans", "expected"),
    [
        ("each its word", [(0, 2), (3, 5), (6, 8), (9, 11)], [(0, 0), (1, 1), (2, 2), (3, 3)]),
        ("joined", [(0, 5), (6, 11)], [(0, 1), (2, 3)]),
        ("all joined", [(0, 11)], [(0, 3)]),
        ("none found", [], [(0, 0), (1, 1), (2, 2), (3, 3)]),
        ("first ones not found", [(6, 11)], [(0, 0), (1, 1), (2, 3)]),
        ("last ones not found", [(0, 5)], [(0, 1), (2, 2), (3, 3)]),
        ("a gap", [(0, 2), (9, 11)], [(0, 0), (1, 1), (2, 2), (3, 3)]),
        ("two words in one syllable", [(0, 1), (1, 2), (3, 11)], [(0, 0), (1, 3)]),
        ("a word that ends inside a syllable", [(0, 4), (4, 8)], [(0, 1), (2, 2), (3, 3)]),
        ("between syllables", [(2, 3), (5, 6), (8, 11)], [(0, 0), (1, 1), (2, 2), (3, 3)]),
    ],
)
def test_words_keep_every_syllable_whole(
    rule: str, spans: list[tuple[int, int]], expected: list[tuple[int, int]]
) -> None:
    assert Analyser(GivenWords(*spans)).analyse("an bê có dê").words == expected


def check_any(text: str, analysis: Analysis) -> None:
    covered = [place for first, last in analysis.words for place in range(first, last + 1)]
    assert covered == list(range(len(analysis.syllables)))
    assert analysis.syllables == syllables(text)
    for stream in SYLLABLE_STREAMS:
        tokens = list(analysis.tokens(stream))
        assert [token.term for token in tokens] == analysis.terms(stream)
        assert [token.position for token in tokens] == list(range(len(tokens)))
        assert all(token.term for token in tokens)
        starts, ends = [token.start for token in tokens], [token.end for token in tokens]
        assert starts == sorted(starts)
        assert ends == sorted(ends)
        assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))
        assert all(any(map(str.isalnum, text[token.start : token.end])) for token in tokens)


@for_every_curious_text
def test_a_curious_text_is_analysed_like_any_other(plain: Analyser, pyvi_analyser: Analyser, text: str) -> None:
    for analyser in (plain, pyvi_analyser):
        analysis = analyser.analyse(text)
        check_any(text, analysis)


@pytest.mark.parametrize(("text", "_"), WORDS)
def test_pyvi_words_do_not_depend_on_the_normal_form(pyvi_analyser: Analyser, text: str, _: list[Row]) -> None:
    composed, decomposed = map(pyvi_analyser.analyse, normal_forms(text))
    assert composed.words == decomposed.words
    assert composed.terms(Stream.WORDS) == decomposed.terms(Stream.WORDS)


@settings(max_examples=300)
@given(text=any_text | st.lists(any_text, max_size=5).map(" ".join))
def test_words_cover_every_syllable_of_any_text_once_and_in_order(plain: Analyser, text: str) -> None:
    analysis = plain.analyse(text)
    check_any(text, analysis)
    for form in normal_forms(text):
        for stream in SYLLABLE_STREAMS:
            assert plain.analyse(form).terms(stream) == analysis.terms(stream)


pieces = st.sampled_from(
    ["Tỉnh", "uỷ,", "ủy", "thông", "tin", "TT&TT", "04-NQ/TW", "\u200b", "_", ".", "3,5%", "a@b.vn"]
)


@given(text=st.lists(pieces | any_text).map(" ".join))
def test_pyvi_words_cover_every_syllable_of_any_text(pyvi_analyser: Analyser, text: str) -> None:
    check_any(text, pyvi_analyser.analyse(text))


NUMBERS = [
    ("Nghị quyết số 04-NQ/TW", ["#4/nq/tw", "#4-nq", "#4@tw"]),
    ("ngày 10 tháng 2 năm 2017, ngày 10/2", ["#2017-02-10", "#--02-10", "#2018-02-10", "#--02-10"]),
    ("tăng 3,5%, còn 1.234.567 đồng", ["#3.5%", "#1234567"]),
    ("không có số nào", []),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_numbers_are_a_stream_in_the_order_of_the_text(text: str, expected: list[str]) -> None:
    for form in normal_forms(text):
        tokens = number_terms(form, date(2018, 1, 5))
        assert [token.term for token in tokens] == expected
        assert all(form[token.start : token.end].strip() for token in tokens)
        places = [token.position for token in tokens]
        assert places == sorted(places)
