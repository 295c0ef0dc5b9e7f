"""How each kind of period is written, and the days it stands for.

One rule per form: a pattern of lower-case text, and a function from its match and today to the first and last day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from index.vietnamese.dates import dates
from index.vietnamese.spelling_patterns import BLANK, either, spelled
from index.vietnamese.tones import fold

Span = tuple[date | None, date | None]
Days = Callable[[re.Match[str], date], Span | None]

_MONTHS = ["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"]
_QUARTERS = {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "hai": 2, "ba": 3, "tu": 4}
_DAYS = {"ngay": 1, "tuan": 7, "thang": 30, "nam": 365}
_MAX_DAYS = 36_500

_YEAR = "(?:19|20)[0-9]{2}"
_MONTH = "[0-9]{1,2}"
_OF_YEAR = rf"(?:\s?[/-]\s?|{BLANK}{spelled('năm')}{BLANK})"
_DAY_AND_MONTH = rf"[0-9]{{1,2}}\s?(?:[/.-]|{spelled('tháng')})\s?[0-9]{{1,2}}"
_WHOLE_DAY = rf"{_DAY_AND_MONTH}(?:\s?[/.-]\s?|\s{spelled('năm')}\s){_YEAR}"
_SOME_DAY = rf"(?:{_WHOLE_DAY}|{_DAY_AND_MONTH})"
_TO = rf"(?:{BLANK}{either(['đến', 'tới', 'đến hết'])}{BLANK}|\s?[–-]\s?)"
_THIS_OR_LAST = either(["nay", "này", "ngoái"])
_NOT_THE_SOUTH = "".join(f"(?<!{word} )" for word in ("việt", "viet", "miền", "mien", "phía", "phia"))  # 'Nam 2017'
_SOME_YEAR = rf"{spelled('năm')}{BLANK}(?P<year>{_YEAR}|{_THIS_OR_LAST})"
_PART = rf"(?P<part>{either(['đầu', 'giữa', 'cuối'])})"


class Rule(NamedTuple):
    """is_content: see `periods`. has_days: the pattern covers days of the month, which are dates of their own."""

    pattern: re.Pattern[str]
    days: Days
    is_content: bool
    has_days: bool


@cache
def rules() -> tuple[Rule, ...]:
    """The longest and surest first: what they take is taken."""
    return *_ranges(), *_parts_of_years(), *_relative()


def _ranges() -> tuple[Rule, ...]:
    return (
        _rule(
            rf"{spelled('từ')}{BLANK}{_optional('ngày')}(?P<first>{_SOME_DAY})"
            rf"{_TO}(?:{_optional('ngày')}(?P<last>{_SOME_DAY})|{either(['nay', 'hôm nay'])})",
            _between_days,
            has_days=True,
        ),
        _rule(
            rf"{spelled('từ')}{BLANK}{spelled('tháng')}{BLANK}(?P<first>{_MONTH})(?:{_OF_YEAR}(?P<first_year>{_YEAR}))?"
            rf"{_TO}{_optional('tháng')}(?P<last>{_MONTH}){_OF_YEAR}(?P<year>{_YEAR})",
            _between_months,
        ),
        _rule(
            rf"(?:{either(['từ', 'từ năm', 'giai đoạn', 'thời kỳ', 'nhiệm kỳ', 'các năm', 'năm'])}{BLANK})"
            rf"(?P<first>{_YEAR}){_TO}{_optional('năm')}(?P<last>{_YEAR})",
            _between_years,
            is_content=True,
        ),
        _rule(
            rf"(?P<word>{either(['trước', 'sau', 'từ', 'kể từ'])}){BLANK}"
            rf"(?:{spelled('ngày')}{BLANK}(?P<day>{_SOME_DAY})|(?P<whole_day>{_WHOLE_DAY})"
            rf"|(?:{spelled('tháng')}{BLANK}(?P<month>{_MONTH}){_OF_YEAR}|{spelled('năm')}{BLANK})(?P<year>{_YEAR}))"
            rf"(?:{_TO}{spelled('nay')})?",
            _one_side,
            is_content=True,
            has_days=True,
        ),
    )


def _parts_of_years() -> tuple[Rule, ...]:
    return (
        _rule(
            rf"(?:(?P<count>{_MONTH}){BLANK}{spelled('tháng')}|{spelled('nửa')}){BLANK}"
            rf"(?P<side>{either(['đầu', 'cuối'])}){BLANK}(?:{_SOME_YEAR}|{spelled('năm')})",
            _first_months,
            is_content=True,
        ),
        _rule(rf"{_PART}{BLANK}{_SOME_YEAR}", _part_of_year, is_content=True),
        _rule(
            rf"(?:{spelled('quý')}{BLANK}|q)(?P<quarter>[1-4]|iv|i{{1,3}}|{either(['một', 'hai', 'ba', 'tư'])})"
            rf"(?:\s?[/-]\s?(?P<year>{_YEAR})|{BLANK}{_optional('năm')}(?P<of_year>{_YEAR}|{_THIS_OR_LAST}))",
            _in_quarter,
            is_content=True,
        ),
        _rule(
            rf"(?:{_PART}{BLANK})?{spelled('tháng')}{BLANK}"
            rf"(?P<month>{_MONTH}|{either(_MONTHS)}|{either(['mười một', 'mười hai'])})"
            rf"(?:\s?[/.-]\s?(?P<year>{_YEAR})|,?{BLANK}(?:{spelled('năm')}{BLANK}(?P<of_year>{_YEAR}|{_THIS_OR_LAST})|"
            rf"(?P<bare_year>{_YEAR})))",
            _in_month,
        ),
        _rule(rf"(?P<month>0?[1-9]|1[0-2])/(?P<year>{_YEAR})(?![/.-]?[0-9])", _month_of_year),
        _rule(rf"{_NOT_THE_SOUTH}{_SOME_YEAR}", _in_year, is_content=True),
    )


def _relative() -> tuple[Rule, ...]:
    return (
        _rule(
            rf"{spelled('hôm')}{BLANK}(?P<which>{either(['nay', 'qua', 'kia'])})",
            _relative_day,
            is_content=True,
        ),
        _rule(
            rf"(?P<count>[0-9]{{1,3}}){BLANK}(?P<unit>{either(['ngày', 'tuần', 'tháng', 'năm'])})"
            rf"{BLANK}{either(['qua', 'vừa qua', 'gần đây', 'trở lại đây'])}",
            _past,
        ),
        _rule(rf"(?P<count>)(?P<unit>{either(['tuần', 'tháng', 'năm'])}){BLANK}{either(['qua', 'vừa qua'])}", _past),
        _rule(
            rf"(?P<unit>{either(['tuần', 'tháng', 'quý'])}){BLANK}(?P<which>{either(['này', 'trước', 'rồi'])})",
            _calendar,
        ),
    )


def _rule(pattern: str, days: Days, *, is_content: bool = False, has_days: bool = False) -> Rule:
    return Rule(re.compile(rf"(?<![\w/.-])(?:{pattern})(?!\w)"), days, is_content, has_days)


def _optional(word: str) -> str:
    return f"(?:{spelled(word)}{BLANK})?"


def _in_order(since: date | None, until: date | None) -> Span | None:
    """No period whose end comes before its beginning."""
    return (since, until) if since and until and since <= until else None


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _year(said: str | None, today: date) -> int:
    """'2016', 'nay', 'này' or nothing: this year; 'ngoái': the last."""
    if said and said.isdigit():
        return int(said)
    return today.year - (said is not None and fold(said) == "ngoai")


def _month(said: str) -> int | None:
    """'02', 'hai', 'mười một' → 2, 2, 11."""
    if said.isdigit():
        return int(said) if 1 <= int(said) <= 12 else None
    names = [fold(name) for name in _MONTHS]
    first, *rest = fold(said).split()
    return names.index(first) + 1 + (names.index(rest[0]) + 1 if rest else 0)


def _between_days(hit: re.Match[str], today: date) -> Span | None:
    """'từ 1/2 đến 10/2/2017', 'từ ngày 1/2/2017 đến nay': the first day has the second's year if it has none."""
    last = today if hit["last"] is None else _day(hit["last"], today.year)
    first = _day(hit["first"], last.year) if last else None
    return _in_order(first, last)


def _one_side(hit: re.Match[str], today: date) -> Span | None:
    """'trước ngày 10/2/2017', 'sau năm 2015', 'từ tháng 3/2016'."""
    said = hit["day"] or hit["whole_day"]
    if said:
        first = last = _day(said, today.year)
    else:
        month = int(hit["month"]) if hit["month"] else None
        if month is not None and not 1 <= month <= 12:
            return None
        first, last = _months(int(hit["year"]), month or 1, month or 12)
    if first is None or last is None:
        return None
    word = fold(hit["word"])
    if word == "truoc":
        return None, first - timedelta(1)
    return (last + timedelta(1), None) if word == "sau" else (first, None)


def _between_months(hit: re.Match[str], today: date) -> Span | None:
    first, last = int(hit["first"]), int(hit["last"])
    year = int(hit["year"])
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    return _in_order(_months(int(hit["first_year"] or year), first, first)[0], _months(year, last, last)[1])


def _between_years(hit: re.Match[str], today: date) -> Span | None:
    return _in_order(date(int(hit["first"]), 1, 1), date(int(hit["last"]), 12, 31))


def _first_months(hit: re.Match[str], today: date) -> Span | None:
    """'6 tháng đầu năm 2023', 'nửa cuối năm nay'."""
    count = int(hit["count"] or 6)
    year = _year(hit["year"], today)
    if not 1 <= count <= 11:
        return None
    return _months(year, 1, count) if fold(hit["side"]) == "dau" else _months(year, 13 - count, 12)


def _part_of_year(hit: re.Match[str], today: date) -> Span | None:
    first = {"dau": 1, "giua": 5, "cuoi": 9}[fold(hit["part"])]
    return _months(_year(hit["year"], today), first, first + 3)


def _in_month(hit: re.Match[str], today: date) -> Span | None:
    """'tháng 2/2017', 'cuối tháng 2 năm ngoái'."""
    month = _month(hit["month"])
    if month is None:
        return None
    year = _year(hit["year"] or hit["of_year"] or hit["bare_year"], today)
    first, last = _months(year, month, month)
    if not hit["part"]:
        return first, last
    since, until = {"dau": (1, 10), "giua": (11, 20), "cuoi": (21, 31)}[fold(hit["part"])]
    return date(year, month, since), last if until == 31 else date(year, month, until)


def _month_of_year(hit: re.Match[str], today: date) -> Span | None:
    """'2/2017'."""
    return _months(int(hit["year"]), int(hit["month"]), int(hit["month"]))


def _in_quarter(hit: re.Match[str], today: date) -> Span | None:
    quarter = _QUARTERS[fold(hit["quarter"])]
    return _months(_year(hit["year"] or hit["of_year"], today), 3 * quarter - 2, 3 * quarter)


def _in_year(hit: re.Match[str], today: date) -> Span | None:
    return _months(_year(hit["year"], today), 1, 12)


def _relative_day(hit: re.Match[str], today: date) -> Span | None:
    day = today - timedelta({"nay": 0, "qua": 1, "kia": 2}[fold(hit["which"])])
    return day, day


def _past(hit: re.Match[str], today: date) -> Span | None:
    """'tuần qua', '3 tháng gần đây': so many days up to today."""
    days = _DAYS[fold(hit["unit"])] * int(hit["count"] or 1)
    return (today - timedelta(days), today) if 0 < days < _MAX_DAYS else None


def _calendar(hit: re.Match[str], today: date) -> Span | None:
    """'tuần này', 'tháng trước', 'quý này'."""
    if hit["which"] == "nay" and not hit[0].isascii():  # 'tháng nay' is not 'tháng này' without its tone
        return None
    back = fold(hit["which"]) in ("truoc", "roi")
    unit = fold(hit["unit"])
    if unit == "tuan":
        monday = today - timedelta(today.weekday() + 7 * back)
        return monday, monday + timedelta(6)
    size = 1 if unit == "thang" else 3
    place = today.year * 12 // size + (today.month - 1) // size - back
    year, part = divmod(place, 12 // size)
    return _months(year, part * size + 1, part * size + size)


def _day(said: str, year: int) -> date | None:
    """A day in figures or words, with this year if it has none."""
    found = dates(f"ngày {said}")
    if not found:
        return None
    iso = found[0].iso
    return date.fromisoformat(f"{year}-{iso[2:]}" if iso[0] == "-" else iso)
