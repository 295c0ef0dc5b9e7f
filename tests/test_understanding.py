"""What a query means beyond its letters, and how to say that it does not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from conftest import as_typed
from curious import any_text, for_every_curious_text
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import Stream
from index.query import parse
from index.ranking import default_ranking
from index.understanding import Standing, Understanding, Understood
from index.understanding.expanded import UNSURE, UNSURE_SHORT
from index.understanding.joints import MOST_UNKNOWN
from index.understanding.understand import MAX_STANDINGS, MAX_SYLLABLES
from index.vietnamese.abbreviations import packaged
from index.vietnamese.syllables import syllables

TODAY = date(2026, 11, 23)  # a Monday
UNDERSTANDING = Understanding(packaged())


class Words:
    """An edition of nothing but some terms; `asked` counts the questions."""

    def __init__(self, *terms: str) -> None:
        self.terms = frozenset(terms)
        self.asked = 0

    def doc_frequency(self, stream: Stream, term: str) -> int:
        self.asked += 1
        return 2_000 if term in self.terms else 0

    def missing(self, stream: Stream, terms: Sequence[str]) -> list[str]:
        return [term for term in terms if not self.doc_frequency(stream, term)]

    def has_author(self, byline: str) -> bool:
        return byline in ("Q.T", "Trần Mỹ Linh")


def understand(typed: str, *terms: str) -> Understood:
    return UNDERSTANDING.understand(parse(typed), Words(*terms), TODAY)


def meanings(understood: Understood) -> list[tuple[str, str, str, str]]:
    return [(told.kind, told.typed, told.meant, told.undo) for told in understood.interpreted]


def stood(one: Standing) -> tuple[int, int, list[str], tuple[str, ...]]:
    return one.first, one.last, [" ".join(s.toned for s in form) for form in one.forms], one.terms


NOTHING = [
    "",
    "mới",
    "bão lũ miền trung",
    "tỉnh uỷ họp bàn",
    "2016",
    "tháng 2",
    "3 người",
    "ngày mai",
    "U23 12",
    "six box",
    "son doong",
    "thu 3 da qua",
    "da 7 mau",
    "12 3 45",
]


@pytest.mark.parametrize("typed", NOTHING)
def test_plain_words_mean_what_they_say(typed: str) -> None:
    found = understand(typed)
    assert found == as_typed(typed, foreign=found.foreign)  # 'doong' is no syllable


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("UBND xã", (0, 1, ["uỷ ban nhân dân"], ())),
        ("ủy ban nhân dân xã", (0, 4, ["ubnd"], ())),
        ("uy ban nhan dan xa", (0, 4, ["ubnd"], ())),
        ("04-NQ/TW", (0, 3, [], ("#4-nq", "#4@tw"))),
        ("nq04 về cán bộ", (0, 1, [], ("#4-nq",))),
        ("họp 10.2.2017", (1, 4, [], ("#2017-02-10",))),
        ("họp ngày 10 tháng 2 năm 2017", (1, 7, [], ("#2017-02-10",))),
        ("giá 1.234.567 đồng", (1, 4, [], ("#1234567",))),
        ("giá 1234567 đồng", (1, 2, [], ("#1234567",))),
        ("tăng 3,5%", (1, 3, [], ("#3.5%",))),
        ("gửi toa.soan@vi.du", (1, 5, [], ("#toa.soan@vi.du",))),
        ("wi-fi nhanh", (0, 2, ["wifi"], ())),
        ("thôngtin mới", (0, 1, ["thông tin"], ())),
    ],
)
def test_parts_of_a_query_stand_for(typed: str, first: tuple[int, int, list[str], tuple[str, ...]]) -> None:
    found = [stood(one) for one in understand(typed, "wifi", "thong tin").standings]
    assert first[0:2] + first[3:] in [one[0:2] + one[3:] for one in found]
    forms = [form for one in found if one[:2] == first[:2] for form in one[2]]
    assert set(first[2]) <= set(forms)


def test_a_short_form_that_reads_like_a_word_is_not_looked_for() -> None:
    assert not understand("tỉnh uỷ").standings  # TU: 'trùng tu'
    forms = [form for one in understand("trí tuệ nhân tạo").standings for form in stood(one)[2]]
    assert forms
    assert "ai" not in forms  # 'ai đó'
    assert [stood(one)[2][0] for one in understand("AI sáng tác").standings] == ["trí tuệ nhân tạo"]
    assert [stood(one)[2] for one in understand("Q.1").standings] == [["quận"]]  # a longer one may
    assert "tư" not in [form for one in understand("TW").standings for form in stood(one)[2]]


@pytest.mark.parametrize(
    ("typed", "beside"),
    [
        ("TW Đoàn", (0, 2, ["tư đoàn"], ())),
        ("Trung ương Đoàn", (0, 3, ["tư đoàn"], ())),
        ("trung uong Doan", (0, 3, ["tư doan"], ())),
        ("T.Ư Đoàn khóa XI", (0, 4, ["tư đoàn khoá"], ())),
        ("bệnh viện K TW", (1, 4, ["viện k tư"], ())),
        ("hội nghị TW 4", (1, 4, ["nghị tư 4"], ())),
    ],
)
def test_a_short_form_like_a_word_is_looked_for_beside_its_neighbours(
    typed: str, beside: tuple[int, int, list[str], tuple[str, ...]]
) -> None:
    found = [one for one in understand(typed).standings if stood(one) == beside]
    assert [one.share for one in found] == [UNSURE]


@pytest.mark.parametrize("typed", ["TW =Đoàn", "công an tỉnh", "tỉnh ủy Hà Tĩnh", "TƯ Đoàn"])
def test_no_other_short_form_is_told_by_its_neighbours(typed: str) -> None:
    assert not [
        one for one in understand(typed).standings for form in stood(one)[2] if {"tư", "tu", "ca"} & {*form.split()}
    ]


def test_an_abbreviation_with_several_meanings_makes_no_hit_of_its_own() -> None:
    shares = {stood(one)[2][0]: one.share for one in understand("đại học").standings}
    assert shares == {"đh": UNSURE_SHORT}
    assert default_ranking().matching.minimum_share > UNSURE_SHORT
    assert {one.share for one in understand("ĐH Vinh").standings} == {UNSURE}
    assert {one.share for one in understand("UBND").standings} == {1.0}


def test_a_telephone_number_from_abroad_is_the_same_one() -> None:
    terms = [one.terms for one in understand("84900000103").standings]
    assert terms == [("#0900000103",), ("#84900000103",)]
    assert [one.terms for one in understand("84100000103").standings] == [("#84100000103",)]


def test_a_year_is_no_number_that_some_write_with_separators() -> None:
    assert not understand("giải đấu 2025 khởi tranh").standings
    assert not understand("giải đấu 2025-2026 khởi tranh").standings
    assert understand("giải đấu 2345 khởi tranh").standings


@pytest.mark.parametrize(
    ("typed", "is_whole"),
    [
        ("giá 1234567 đồng", False),
        ("giá 10.000 đồng", False),
        ("giảm 20%", False),
        ("tăng 3,5%", True),
        ("họp 10.2.2017", True),
        ("gọi 0912 345 678", True),
        ("nq 04", True),
    ],
)
def test_a_count_stands_for_its_syllables_and_what_is_telling_adds_to_them(typed: str, is_whole: bool) -> None:
    (found,) = [one for one in understand(typed).standings if one.terms]
    assert found.is_whole is is_whole


@pytest.mark.parametrize(
    ("typed", "pair", "is_split"),
    [
        ("thongtin", "thong tin", True),
        ("abcd", "ab cd", True),
        ("abcd", "a bcd", False),  # a letter is no word
        ("abcd", "abc d", False),
        ("abc", "ab c", False),
        ("x" * 16 + "y" * 16, "x" * 16 + " " + "y" * 16, True),
        ("x" * 17 + "y" * 16, "x" * 17 + " " + "y" * 16, False),
    ],
)
def test_an_unknown_word_is_two_of_two_letters_and_more(typed: str, pair: str, is_split: bool) -> None:
    assert [stood(one) for one in understand(f"{typed} mới", pair).standings] == (
        [(0, 1, [pair], ())] if is_split else []
    )


def test_of_many_written_forms_the_first_three_are_looked_for() -> None:
    forms = packaged().overlaid("ZZA, ZZB, ZZC, ZZD = Ban Trồng Rừng Ngập Mặn")
    (one,) = Understanding(forms).understand(parse("ban trồng rừng ngập mặn"), Words(), TODAY).standings
    assert stood(one) == (0, 5, ["zza", "zzb", "zzc"], ())


@pytest.mark.parametrize(
    ("typed", "lighter"),
    [
        ("đồng chí Nguyễn Mạnh Hùng phát biểu", {0, 1}),
        ("ông Nguyễn Mạnh Hùng", {0}),
        ("lễ hội cầu ngư 2025", {4}),
        ("thi đấu tuần qua", {2, 3}),
        ("chủ tịch của tỉnh này là ai", {2, 5, 6}),
        ("của ai", set()),  # too short to be a question
        ("bóng là gì vậy", set()),  # still too short
        ("bóng là gì vậy ạ", {1, 2, 3, 4}),
        ("tuần qua", set()),  # all of it
        ("=đồng =chí Nguyễn Mạnh Hùng", set()),
        ('thi đấu ="tuần qua"', set()),
    ],
)
def test_what_says_little_weighs_less(typed: str, lighter: set[int]) -> None:
    assert lighter <= understand(typed).lighter
    if not lighter:
        assert not understand(typed).lighter


def test_foreign_words_are_told() -> None:
    assert understand("vai trò của Odinga").foreign == {3}


def test_two_foreign_words_side_by_side_in_no_article_stand_alone() -> None:
    assert understand("thơ của Percy Shelly").foreign == {2, 3}
    assert not understand("thơ của Percy Shelly", "percy shelly").foreign


def test_capitals_of_names_are_told_but_of_what_is_meant_literally() -> None:
    assert understand("ai xây cầu ở Cửa Lân").capitals == {4, 5}
    assert not understand('ai xây cầu ở ="Cửa Lân"').capitals


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("ông Nguyễn Mạnh Hùng và bà Trần Thị Lan", ((1, 4), (6, 9))),
        ("nguyễn mạnh hùng", ((0, 3),)),
        ("ông Hùng", ()),
        ('="Nguyễn Mạnh Hùng" nói', ()),
    ],
)
def test_names_are_found(typed: str, names: tuple[tuple[int, int], ...]) -> None:
    assert understand(typed).names == names


@pytest.mark.parametrize(
    ("typed", "since", "until", "is_required", "is_certain"),
    [
        ("tuần qua", date(2026, 11, 16), TODAY, True, True),
        ("TUẦN QUA", date(2026, 11, 16), TODAY, True, True),
        ("7 ngày qua", date(2026, 11, 16), TODAY, True, True),
        ("tháng trước", date(2026, 10, 1), date(2026, 10, 31), True, True),
        ("hôm qua", date(2026, 11, 22), date(2026, 11, 22), True, False),
        ("bão tuần qua", date(2026, 11, 16), TODAY, False, True),
        ("tháng 2/2017", date(2017, 2, 1), date(2017, 2, 28), False, True),
        ("tháng 2 năm ngoái", date(2025, 2, 1), date(2025, 2, 28), False, True),
        ("bão năm 2016", date(2016, 1, 1), date(2016, 12, 31), False, False),
        ("lễ hội 2016", date(2016, 1, 1), date(2016, 12, 31), False, False),
        ("tháng 2/2017 tháng 3/2017", date(2017, 2, 1), date(2017, 3, 31), False, True),
        ("tháng 2/2017 UBND tỉnh", date(2017, 2, 1), date(2017, 2, 28), False, True),
        ("bão số 5 tháng 9 năm 2020", date(2020, 9, 1), date(2020, 9, 30), False, True),
        ("2019 - 2021", date(2019, 1, 1), date(2021, 12, 31), False, False),
        ("nhiệm kỳ 2020 – 2025", date(2020, 1, 1), date(2025, 12, 31), False, False),
        ("quý I - 2024", date(2024, 1, 1), date(2024, 3, 31), False, False),
        ("tuần trước, tuần này", date(2026, 11, 16), date(2026, 11, 29), True, True),
    ],
)
def test_a_period_is_asked_for(typed: str, since: date, until: date, is_required: bool, is_certain: bool) -> None:
    period = understand(typed).period
    assert period is not None
    assert (period.since, period.until) == (since, until)
    assert (period.is_required, period.is_certain) == (is_required, is_certain)


@pytest.mark.parametrize(
    "typed", ["2016", "lễ hội 2027", "nghị quyết số 2016", "U23-2016", "15/2016/QĐ-UBND", "lễ hội =2016", '"tuần qua"']
)
def test_no_period_is_asked_for(typed: str) -> None:
    assert understand(typed).period is None


@pytest.mark.parametrize(
    ("typed", "named", "since", "until"),
    [
        ("đầu năm 2020 đến cuối năm 2021", "đầu năm 2020 đến cuối năm 2021", date(2020, 1, 1), date(2021, 12, 31)),
        ("cuối năm 2020 đầu năm 2021", "cuối năm 2020 đầu năm 2021", date(2020, 9, 1), date(2021, 4, 30)),
        ("tháng 9/2020 và tháng 3/2021", "tháng 9/2020 và tháng 3/2021", date(2020, 9, 1), date(2021, 3, 31)),
        ("sau năm 2015 và trước năm 2012", "trước năm 2012", None, date(2011, 12, 31)),
        ("bão năm 2016 lũ năm 2019", "năm 2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("năm 2019 năm 2016", "năm 2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("lũ tháng 9/2016 sau bão năm 2019", "tháng 9/2016", date(2016, 9, 1), date(2016, 9, 30)),
        ("đại hội năm 2021 nhiệm kỳ 2020-2025", "năm 2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("năm 2021 mở đại hội nhiệm kỳ 2020-2025", "năm 2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("năm 2020, tháng 9 năm 2020", "tháng 9 năm 2020", date(2020, 9, 1), date(2020, 9, 30)),
    ],
)
def test_of_several_periods_only_what_applies_is_told(
    typed: str, named: str, since: date | None, until: date | None
) -> None:
    understood = understand(typed)
    assert [told.typed for told in understood.interpreted if told.kind == "date"] == [named]
    assert understood.period
    assert (understood.period.since, understood.period.until) == (since, until)


@pytest.mark.parametrize(
    "typed", ["bão số 5 tháng 9 năm 2020", "BAO SO 5 THANG 9, 2020", "kỳ họp thứ 5 tháng 7 năm 2017"]
)
def test_the_number_of_a_storm_or_a_session_is_looked_for_as_no_day(typed: str) -> None:
    assert not [one for one in understand(typed).standings if one.terms]


@pytest.mark.parametrize("typed", ["lễ ngày 5 tháng 9 năm 2020", "le ngay 5 thang 9, 2020", "họp 5 tháng 9 2020"])
def test_the_year_of_a_day_is_no_period(typed: str) -> None:
    understood = understand(typed)
    assert understood.period is None
    assert "#2020-09-05" in [term for one in understood.standings for term in one.terms]


@pytest.mark.parametrize("typed", ["kế hoạch 2021 - 2030", "=2019 - 2021", "năm học 2019 - 2020"])
def test_a_dash_between_blanks_makes_no_other_period(typed: str) -> None:
    assert understand(typed).period is None


def test_a_dash_behind_a_word_is_no_part_of_a_period() -> None:
    period = understand("họp - 2/2017").period
    assert period
    assert period.since == date(2017, 2, 1)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("bão tuần qua", [("date", "tuần qua", "từ 16/11/2026 đến 23/11/2026", 'bão ="tuần qua"')]),
        ("họp UBND.", [("abbreviation", "UBND", "Ủy ban nhân dân", "họp =UBND.")]),
        ("(UBND)", [("abbreviation", "UBND", "Ủy ban nhân dân", "=(UBND)")]),
        ("UBND xã, UBND huyện", [("abbreviation", "UBND", "Ủy ban nhân dân", "=UBND xã, =UBND huyện")]),
        ('"UBND tỉnh" UBND -UBND', [("abbreviation", "UBND", "Ủy ban nhân dân", '"UBND tỉnh" =UBND -UBND')]),
        ("sổ đỏ", []),
        ("TT Trump họp", [("abbreviation", "TT", "Tổng thống", "=TT Trump họp")]),
        ("ĐH mới", [("abbreviation", "ĐH", "đại học / đại hội", "=ĐH mới")]),
        ("ca sĩ M-TP ở Washington D.C.", []),
        ("ủy ban nhân dân", []),  # written in short is not worth telling
        ("QĐ 15/2024/UBND", [("document_number", "QĐ 15/2024/UBND", "15/2024/QĐ-UBND", '="QĐ 15/2024/UBND"')]),
        (
            "04/2017/NQ-HĐND UBND",  # an abbreviation behind a number is none of the number's
            [
                ("document_number", "04/2017/NQ-HĐND", "4/2017/NQ-HĐND", "=04/2017/NQ-HĐND UBND"),
                ("abbreviation", "UBND", "Ủy ban nhân dân", "04/2017/NQ-HĐND =UBND"),
            ],
        ),
        ("tinhr uyr -bão", [("keystrokes", "tinhr uyr", "tỉnh uỷ", '="tinhr uyr" -bão')]),
        ('tinhr "x y" uyr', [("keystrokes", "tinhr uyr", "tỉnh uỷ", '=tinhr "x y" =uyr')]),
        (
            "tinhr uyr tuần qua",
            [
                ("keystrokes", "tinhr uyr tuần qua", "tỉnh uỷ tuần qua", '="tinhr uyr tuần qua"'),
                ("date", "tuần qua", "từ 16/11/2026 đến 23/11/2026", 'tỉnh uỷ ="tuần qua"'),
            ],
        ),
    ],
)
def test_the_reader_is_told(typed: str, told: list[tuple[str, str, str, str]]) -> None:
    assert meanings(understand(typed, "tỉnh", "uỷ")) == told


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Tinhr UYR", "Tỉnh UỶ"),
        ("tinhr, (uyr)!", "tỉnh, (uỷ)!"),
        ('tinhr uyr "tinhr uyr" -tinhr', 'tỉnh uỷ "tinhr uyr" -tinhr'),
        ("title:tinhr tinhr uyr", "title:tinhr tỉnh uỷ"),
        ("=tinhr uyr", "=tinhr uyr"),
    ],
)
def test_keystrokes_keep_capitals_signs_and_operators(typed: str, meant: str) -> None:
    assert understand(typed, "tỉnh", "uỷ").query == parse(meant)


KINDS = [
    "UBND họp",
    "họp 04-NQ/TW",
    "họp 10.2.2017",
    "giá 1.234.567 đồng",
    "giá 1234567 đồng",
    "wi-fi",
    "thôngtin mới",
    "ông Nguyễn Mạnh Hùng đã nói gì",
    "tuần qua",
    "lễ hội 2016",
    "tinhr uyr",
    "chủ tịch của tỉnh này là ai",
]


@pytest.mark.parametrize("typed", KINDS)
def test_what_is_literal_is_left_alone(typed: str) -> None:
    assert understand(typed, "wifi", "thong tin", "tỉnh", "uỷ") != as_typed(typed)
    literal = f'="{typed}"'
    assert understand(literal, "wifi", "thong tin", "tỉnh", "uỷ") == as_typed(literal)


@pytest.mark.parametrize("typed", KINDS)
def test_what_is_required_is_left_alone(typed: str) -> None:
    assert understand(f'"{typed}"', "wifi", "tỉnh", "uỷ") == as_typed(f'"{typed}"')


def test_a_pasted_page_is_no_question() -> None:
    page = "UBND tỉnh họp tuần qua " * (MAX_SYLLABLES // 5 + 1)
    assert understand(page) == as_typed(page)
    assert understand("UBND tỉnh họp tuần qua " * (MAX_SYLLABLES // 5)).interpreted


def test_no_word_of_a_pasted_page_is_looked_up() -> None:
    class Unasked(Words):
        def missing(self, stream: Stream, terms: Sequence[str]) -> list[str]:
            raise AssertionError(terms)

    for page in ("uỷ " * (MAX_SYLLABLES + 1), "1." * (MAX_SYLLABLES + 1)):
        assert len(UNDERSTANDING.understand(parse(page), Unasked(), TODAY).syllables) == MAX_SYLLABLES + 1


def check_undo(typed: str, *terms: str) -> None:
    """Every undo takes its part literally and nothing else; undoing all of them comes to an end."""
    understood = understand(typed, *terms)
    query = understood.query
    assert len(understood.standings) <= MAX_STANDINGS
    count = len(syllables(query.preferred))
    assert all(0 <= one.first < one.last <= count for one in understood.standings)
    assert all(0 <= place < count for place in understood.lighter)
    assert all(0 <= first < last <= count for first, last in understood.names)
    for told in understood.interpreted:
        before = parse(typed) if told.kind == "keystrokes" else query
        again = parse(told.undo)
        assert (again.preferred, again.required, again.excluded) == (before.preferred, before.required, before.excluded)
        assert again.literal
        left = understand(told.undo, *terms)
        assert (told.kind, told.typed) not in [(one.kind, one.typed) for one in left.interpreted]
    undone = typed
    for _ in range(count + 2):
        left = understand(undone, *terms)
        if not left.interpreted:
            break
        undone = left.interpreted[-1].undo
        assert len(undone) <= 2 * len(typed) + 8
    assert not understand(undone, *terms).interpreted


words = st.sampled_from(
    [
        *("UBND", "(UBND)", "UBND/HĐND,", "TT&TT", "tuần qua", "tháng 2/2017", "2016", "năm 2016", "04-NQ/TW", "nq 4"),
        *("10.2.2017", "ngày 10/2", "1.234.567", "1234", "3,5%", "a@b.vn", "tinhr", "uyr", "wi-fi", "thôngtin"),
        *("ông Nguyễn Văn An", "là ai", '"', '"UBND"', "=UBND", '="tuần qua"', "-UBND", "title:UBND", "OR", "=", "-"),
    ]
)


@settings(max_examples=400)
@given(st.lists(words | any_text, max_size=12).map(" ".join))
def test_every_undo_takes_its_part_literally_and_nothing_else(typed: str) -> None:
    check_undo(typed, "tỉnh", "uỷ", "wifi", "thong tin")


@for_every_curious_text
def test_a_curious_text_is_understood_like_any_other(text: str) -> None:
    for typed in (text, f"UBND {text} tuần qua", f'"{text}" 04-NQ/TW'):
        check_undo(typed[:1_500], "tỉnh", "uỷ")


@pytest.mark.parametrize(
    "piece", ["1-2-", "a-b-", "TT&TT ", "nq 4 ", "tuần qua ", "1.234 ", "abcdefgh ", "=a ", "N.M."]
)
def test_the_work_grows_no_faster_than_the_text(piece: str) -> None:
    words = Words("12", "ab", "tttt")
    UNDERSTANDING.understand(parse(piece * 400), words, TODAY)
    assert words.asked <= 32 * MAX_SYLLABLES


@pytest.mark.parametrize(
    ("typed", "author"),
    [
        ("Q.T", "Q.T"),
        ("tác giả Trần Mỹ Linh", "Trần Mỹ Linh"),
        ("bai viet cua Trần Mỹ Linh", "Trần Mỹ Linh"),
        ("Trần Mỹ Linh", ""),  # may be the subject
        ("tác giả", ""),
        ("tác giả Lê Văn A", ""),  # has written nothing here
        ("Q.T họp", ""),
        ("Q.T title:bão", ""),
        ('Q.T "lũ lụt"', ""),
        ("=Q.T", ""),
    ],
)
def test_a_byline_is_all_that_is_asked_for(typed: str, author: str) -> None:
    understood = understand(typed)
    assert understood.author == author
    assert [note.kind for note in understood.interpreted] == (["author"] if author else [])


@pytest.mark.parametrize(
    ("typed", "month"),
    [("T3/2017", "tháng 3"), ("xuất khẩu t03/2017", "tháng 3"), ("t13/2017", None), ("t3 2a", None)],
)
def test_an_abbreviated_month_stands_for_the_month(typed: str, month: str | None) -> None:
    forms = [form for standing in understand(typed).standings for form in standing.forms]
    assert (month is None) or tuple(syllables(month)) in forms
    assert any(form[0].toned == "tháng" for form in forms) is bool(month)


@pytest.mark.parametrize(
    ("typed", "terms", "form"),
    [
        ("giavanghomnay", "gia vang/vang hom/hom nay", "gia vang hom nay"),
        ("#u23vietnam", "u23 viet/viet nam", "u23 viet nam"),
        ("tổngbíthư", "tong bi/bi thu", "tổng bí thư"),
        ("worldcup2018", "world cup/cup 2018/cup 20/20 18", "world cup 2018"),  # no number is cut
        ("giavanghomnay", "gia vang/hom nay", None),  # not side by side
        ("25m2", "", "25 m2"),
        ("300KG gạo", "", "300 kg"),
        ("25 kg", "25kg", "25kg"),
        ("25 kg", "", None),
        ("25 xã", "25xã", None),
        ("u23", "", None),
    ],
)
def test_joined_words_and_measures_are_read_in_parts_and_the_other_way_round(
    typed: str, terms: str, form: str | None
) -> None:
    pairs = [term for term in terms.split("/") if term]
    found = understand(typed, *pairs, *(word for pair in pairs for word in pair.split())).standings
    assert [" ".join(one.toned for one in form) for standing in found for form in standing.forms] == (
        [form] if form else []
    )


def test_few_unknown_words_are_taken_apart() -> None:
    words = Words("gia vang", "vang hom", "hom nay", "gia", "vang", "hom", "nay")
    found = UNDERSTANDING.understand(parse("giavanghomnay " * 10), words, TODAY).standings
    assert len(found) == MOST_UNKNOWN
    asked = words.asked
    UNDERSTANDING.understand(parse("gia" * 60), words, TODAY)
    assert words.asked - asked < 10  # too long to be some words


@pytest.mark.parametrize("period", ["năm 2017", "tuần này", "hôm qua"])
def test_a_sentence_tells_a_day_and_does_not_ask_for_one(period: str) -> None:
    asked = "thể hiện xuất sắc trong đêm bán kết"
    told = f"{asked} và góp mặt tại chung kết thần tượng"
    assert understand(f"{asked} {period}").period is not None
    assert understand(f"{told} {period}").period is None
    assert not any(one.kind == "date" for one in understand(f"{told} {period}").interpreted)
