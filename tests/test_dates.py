"""Days in texts and periods in queries."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from conftest import EveryWord
from hypothesis import given
from hypothesis import strategies as st

from index.understanding.signs import PERIOD, Words
from index.vietnamese.abbreviations import packaged
from index.vietnamese.dates import dates, nearest, terms
from index.vietnamese.periods import periods

TODAY = date(2024, 5, 15)  # a Wednesday

DAYS = [
    *[
        (text, text, "2017-02-10")
        for text in ("10/02/2017", "10.2.2017", "10-2-2017", "10–2–2017", "2017-02-10", "2017/2/10", "10 / 02 / 2017")
    ],
    *[
        (text, text, "2017-02-10")
        for text in (
            "ngày 10 tháng 2 năm 2017",
            "ngay 10 thang 2 nam 2017",
            "NGÀY 10 THÁNG 02 NĂM 2017",
            "Ngày 10/2/2017",
        )
    ],
    *[(text, text, "2017-02-10") for text in ("10 tháng 2, 2017", "ngày 10 tháng 2/2017", "10 tháng 2 2017")],
    ("10.2.2017 - 16:51", "10.2.2017", "2017-02-10"),
    ("Sáng 10/2", "10/2", "--02-10"),
    ("ngày 10-2,", "ngày 10-2", "--02-10"),
    ("ngày 10.2 tại", "ngày 10.2", "--02-10"),
    ("chiều qua (10/2)", "10/2", "--02-10"),
    ("thứ tư (10/2)", "10/2", "--02-10"),
    ("ngày mùng 2 tháng 9", "ngày mùng 2 tháng 9", "--09-02"),
    ("ngày 10-12/2", "12/2", "--02-12"),
    ("ngày 25 - 27.8.2017", "27.8.2017", "2017-08-27"),
    ("ngày 29/2", "ngày 29/2", "--02-29"),
    ("ngày 29/5 lý giải", "ngày 29/5", "--05-29"),
]
NO_DAYS = [
    *(
        "24/7",
        "2-1",
        "31/2/2017",
        "29/2/2017",
        "32/1/2017",
        "10/13/2017",
        "1.2.3.4",
        "10.2.2017.5",
        "10/2",
        "10/2/17",
        "10/2/20178",
    ),
    *(
        "ngày 2-3 lần",
        "mỗi ngày 1/2 viên",
        "18 tháng 10 ngày tù",
        "10 tháng 2",
        "15/2024/QĐ",
        "ngày 31/4",
        "Q10/2/2017",
        "(1/2)",
        "Ă10/2/2017",
    ),
    *(
        "ngày 14 tháng 5 năm Mậu Tuất",
        "ngày 10/3 âm lịch",
        "từ 8-10 tháng 2",
        "ngày 3.5%",
        "tháng 2/2017",
        "00/01/2017",
    ),
]
PERIODS = [
    ("tháng 2/2017", "01/02/2017", "28/02/2017", False),
    ("tháng 2 năm 2017", "01/02/2017", "28/02/2017", False),
    ("thang hai nam 2017", "01/02/2017", "28/02/2017", False),
    ("tháng mười hai năm 2016", "01/12/2016", "31/12/2016", False),
    ("tháng 2 năm ngoái", "01/02/2023", "28/02/2023", False),
    ("cuối tháng 2/2016", "21/02/2016", "29/02/2016", False),
    ("2/2017", "01/02/2017", "28/02/2017", False),
    ("năm 2016", "01/01/2016", "31/12/2016", True),
    ("nam 2016", "01/01/2016", "31/12/2016", True),
    ("năm ngoái", "01/01/2023", "31/12/2023", True),
    ("đầu năm 2020", "01/01/2020", "30/04/2020", True),
    ("cuối năm ngoái", "01/09/2023", "31/12/2023", True),
    ("quý I/2024", "01/01/2024", "31/03/2024", True),
    ("quy 1/2024", "01/01/2024", "31/03/2024", True),
    ("quý tư năm 2023", "01/10/2023", "31/12/2023", True),
    ("6 tháng đầu năm 2023", "01/01/2023", "30/06/2023", True),
    ("nửa cuối năm nay", "01/07/2024", "31/12/2024", True),
    ("9 thang dau nam", "01/01/2024", "30/09/2024", True),
    ("hôm nay", "15/05/2024", "15/05/2024", True),
    ("hom qua", "14/05/2024", "14/05/2024", True),
    ("hôm kia", "13/05/2024", "13/05/2024", True),
    ("tuần này", "13/05/2024", "19/05/2024", False),
    ("tuần trước", "06/05/2024", "12/05/2024", False),
    ("tuần qua", "08/05/2024", "15/05/2024", False),
    ("7 ngày qua", "08/05/2024", "15/05/2024", False),
    ("3 tháng gần đây", "15/02/2024", "15/05/2024", False),
    ("tháng này", "01/05/2024", "31/05/2024", False),
    ("tháng trước", "01/04/2024", "30/04/2024", False),
    ("quý trước", "01/01/2024", "31/03/2024", False),
    ("từ 1/2/2017 đến 10/2/2017", "01/02/2017", "10/02/2017", False),
    ("từ ngày 1/2 đến ngày 10 tháng 2 năm 2017", "01/02/2017", "10/02/2017", False),
    ("từ ngày 1/2/2017 đến nay", "01/02/2017", "15/05/2024", False),
    ("T3/2017", "01/03/2017", "31/03/2017", False),
    ("từ tháng 11/2016 đến tháng 3/2017", "01/11/2016", "31/03/2017", False),
    ("từ năm 2015 đến 2017", "01/01/2015", "31/12/2017", True),
    ("giai đoạn 2016-2020", "01/01/2016", "31/12/2020", True),
    ("trước năm 2015", None, "31/12/2014", True),
    ("sau tháng 3/2016", "01/04/2016", None, True),
    ("từ năm 2015 đến nay", "01/01/2015", None, True),
    ("trước ngày 10/2/2017", None, "09/02/2017", True),
    ("tháng 2, 2017", "01/02/2017", "28/02/2017", False),
    ("tháng 2,2017", "01/02/2017", "28/02/2017", False),
    ("từ ngày 1 đến ngày 10 tháng 2 năm 2017", "01/02/2017", "10/02/2017", False),
    ("ngày 1-10/2/2017", "01/02/2017", "10/02/2017", False),
    ("ngày 1 và 2 tháng 2 năm 2017", "01/02/2017", "02/02/2017", False),
    ("tháng 2 và tháng 3 năm 2017", "01/02/2017", "31/03/2017", False),
    ("thang 2, 3/2017", "01/02/2017", "31/03/2017", False),
    ("tháng 2-3/2017", "01/02/2017", "31/03/2017", False),
    ("quý I và quý II năm 2024", "01/01/2024", "30/06/2024", True),
    ("quý 1-3/2023", "01/01/2023", "30/09/2023", True),
    ("giữa 2019 và 2021", "01/01/2019", "31/12/2021", True),
    ("giua nam 2019 va nam 2021", "01/01/2019", "31/12/2021", True),
    ("năm 2019, 2020", "01/01/2019", "31/12/2020", True),
    ("2019-2021", "01/01/2019", "31/12/2021", True),
    ("2019 – 2021", "01/01/2019", "31/12/2021", True),
    ("9 tháng năm 2020", "01/01/2020", "30/09/2020", True),
]
NO_PERIODS = [
    *(
        "tháng 2",
        "2016",
        "dịp Tết 2017",
        "ngày mai",
        "15 tháng trước khi cất cánh",
        "hai tuan truoc",
        "mấy tháng rồi",
        "10/2/2017",
        "ngày 10 tháng 2 năm 2017",
        "tháng 13/2017",
        "13/2017",
    ),
    *(
        "tuấn qua đời",
        "15/2024/QĐ-UBND",
        "giai đoạn 2020-2016",
        "nằm 2016",
        "Hoa hậu Việt Nam 2017",
        "3 năm trước",
        "giai đoạn 2021-2030",  # it is not over: a plan
        "năm học 2016-2017",
        "năm học mới 2016-2017",
        "Hà Nam 2017",
        "quang nam 2017",
        "giữa 2021 và 2019",
        "quý 3-1/2024",
        "2019-2021-2023",
        "số 2016-2017/QĐ",
        "gần tháng nay",
        "hôm",
        "",
    ),
]
TEXTS = st.lists(
    st.sampled_from(
        [*"0123/.- ", "ngày ", "tháng ", "năm ", "từ ", "đến ", "2017", "10/2", "quý ", "trước ", "qua", "sáng "]
    )
).map("".join)


def in_form(form: str, *texts: str) -> list[str]:
    return [unicodedata.normalize(form, text) for text in texts]  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("text", "written", "iso"), DAYS)
def test_a_day_is_the_same_however_it_is_written(text: str, written: str, iso: str, form: str) -> None:
    text, written = in_form(form, text, written)
    assert [(text[day.start : day.end], day.iso) for day in dates(text)] == [(written, iso)]


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_day_is_none(text: str) -> None:
    assert dates(text) == []


def test_several_days_in_one_text() -> None:
    assert [day.iso for day in dates("từ ngày 1/2/2017 đến 10.2.2017, sáng 3-4")] == [
        "2017-02-01",
        "2017-02-10",
        "--04-03",
    ]


def test_a_day_without_its_year_is_that_nearest_to_publication() -> None:
    assert nearest("--12-31", date(2017, 1, 2)) == date(2016, 12, 31)
    assert nearest("--01-02", date(2016, 12, 31)) == date(2017, 1, 2)
    assert nearest("--02-29", date(2017, 2, 28)) == date(2016, 2, 29)
    assert nearest("--02-29", date(2018, 2, 28)) is None


def test_a_day_is_found_with_its_year_and_without() -> None:
    assert terms("2017-02-10") == ("#2017-02-10", "#--02-10")
    assert terms("--02-10") == ("#--02-10",)
    assert terms("--02-10", date(2017, 2, 11)) == ("#2017-02-10", "#--02-10")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("phrase", "since", "until", "is_content"), PERIODS)
def test_a_period_is_understood(phrase: str, since: str | None, until: str | None, is_content: bool, form: str) -> None:
    (query,) = in_form(form, f"Họp {phrase.upper()} ở tỉnh")
    (found,) = periods(query, TODAY)
    assert Words(packaged()).read(query, EveryWord())[1] & PERIOD == PERIOD
    assert in_form("NFC", query[found.start : found.end].lower()) == [phrase.lower()]
    days = [day and f"{day:%d/%m/%Y}" for day in (found.since, found.until)]
    assert [*days, found.is_content] == [since, until, is_content]
    assert found.label == phrase.lower()


@pytest.mark.parametrize("query", NO_PERIODS)
def test_what_is_no_period_is_none(query: str) -> None:
    assert periods(query, TODAY) == []


@pytest.mark.parametrize(
    ("query", "meaning"),
    [
        ("tháng 2/2017", "từ 01/02/2017 đến 28/02/2017"),
        ("hôm qua", "ngày 14/05/2024"),
        ("trước năm 2015", "đến 31/12/2014"),
        ("sau năm 2015", "từ 01/01/2016"),
    ],
)
def test_the_meaning_is_said_to_readers(query: str, meaning: str) -> None:
    assert periods(query, TODAY)[0].meaning == meaning


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("query", ["bão số 5 tháng 9 năm 2020", "bao so 12 thang 9, 2020", "SỐ 5 THÁNG 9 2020"])
def test_the_number_of_a_storm_is_no_day(query: str, form: str) -> None:
    (found,) = periods(in_form(form, query)[0], TODAY)
    assert (found.since, found.until) == (date(2020, 9, 1), date(2020, 9, 30))
    assert periods(query.lower().replace("số", "ngày").replace("so", "ngay"), TODAY) == []
    assert periods("thiếu số 5 tháng 9 năm 2020", TODAY)
    assert periods("ngày xổsố 5 tháng 9 năm 2020", TODAY) == []


@pytest.mark.parametrize(
    ("moved", "right"),
    [("cuôí tháng 12/2015", "cuối tháng 12/2015"), ("tùân qua", "tuần qua"), ("qúy I/2024", "quý I/2024")],
)
def test_tone_marks_may_be_on_another_vowel(moved: str, right: str) -> None:
    assert periods(f"lễ hội {moved}", TODAY) == periods(f"lễ hội {right}", TODAY) != []


def test_months_of_a_year_are_no_month_of_it() -> None:
    assert periods("ngày 9 tháng năm 2020", TODAY)[0][2:4] == (date(2020, 5, 1), date(2020, 5, 31))


def test_weeks_and_months_reach_into_the_year_before() -> None:
    first = date(2024, 1, 1)
    assert periods("tuần trước", first)[0][2:4] == (date(2023, 12, 25), date(2023, 12, 31))
    assert periods("tháng trước", first)[0][2:4] == (date(2023, 12, 1), date(2023, 12, 31))
    assert periods("quý trước", first)[0][2:4] == (date(2023, 10, 1), date(2023, 12, 31))


@given(TEXTS | st.text())
def test_spans_are_ordered_and_do_not_overlap(text: str) -> None:
    for found in (dates(text), periods(text, TODAY)):
        end = 0
        for one in found:
            assert end <= one.start < one.end <= len(text)
            end = one.end


@given(TEXTS)
def test_nfc_and_nfd_yield_the_same(text: str) -> None:
    nfc, nfd = (in_form(form, text)[0] for form in ("NFC", "NFD"))
    assert [day.iso for day in dates(nfc)] == [day.iso for day in dates(nfd)]
    assert [one[2:] for one in periods(nfc, TODAY)] == [one[2:] for one in periods(nfd, TODAY)]
