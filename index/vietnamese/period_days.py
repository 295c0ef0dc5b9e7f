"""From a match of one of `period_rules` and today to the first and last day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from index.vietnamese.dates import dates
from index.vietnamese.tones import fold

Span = tuple[date | None, date | None]
Days = Callable[[re.Match[str], date], Span | None]

MONTHS = ["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"]
_QUARTERS = {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "hai": 2, "ba": 3, "tu": 4}
_DAYS = {"ngay": 1, "tuan": 7, "thang": 30, "nam": 365}
_MAX_DAYS = 36_500


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
    names = [fold(name) for name in MONTHS]
    first, *rest = fold(said).split()
    return names.index(first) + 1 + (names.index(rest[0]) + 1 if rest else 0)


def between_days(hit: re.Match[str], today: date) -> Span | None:
    """'từ 1/2 đến 10/2/2017', 'ngày 1-10/2/2017', 'từ ngày 1/2/2017 đến nay'.

    The first day has the second's month and year if it has none.
    """
    last = today if hit["last"] is None else _day(hit["last"], today.year)
    if last is None:
        return None
    said = hit["first"]
    first = _day(f"{said}/{last.month}" if said.isdigit() else said, last.year)
    return _in_order(first, last)


def one_side(hit: re.Match[str], today: date) -> Span | None:
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


def between_months(hit: re.Match[str], today: date) -> Span | None:
    first, last = int(hit["first"]), int(hit["last"])
    year = int(hit["year"])
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    return _in_order(_months(int(hit["first_year"] or year), first, first)[0], _months(year, last, last)[1])


def between_quarters(hit: re.Match[str], today: date) -> Span | None:
    """'quý I và quý II năm 2024', 'quý 1-3/2024'."""
    first, last = (_QUARTERS[fold(hit[name])] for name in ("first", "last"))
    return _months(int(hit["year"]), 3 * first - 2, 3 * last) if first <= last else None


def between_years(hit: re.Match[str], today: date) -> Span | None:
    """'từ 2016 đến 2020'; nothing if these years are not over: then it is a plan that is asked for."""
    if int(hit["last"]) > today.year:
        return None
    return _in_order(date(int(hit["first"]), 1, 1), date(int(hit["last"]), 12, 31))


def first_months(hit: re.Match[str], today: date) -> Span | None:
    """'6 tháng đầu năm 2023', '9 tháng năm 2023', 'nửa cuối năm nay'."""
    count = int(hit["count"] or 6)
    year = _year(hit["year"], today)
    if not 1 <= count <= 11:
        return None
    return _months(year, 13 - count, 12) if fold(hit["side"]) == "cuoi" else _months(year, 1, count)


def part_of_year(hit: re.Match[str], today: date) -> Span | None:
    first = {"dau": 1, "giua": 5, "cuoi": 9}[fold(hit["part"])]
    return _months(_year(hit["year"], today), first, first + 3)


def in_month(hit: re.Match[str], today: date) -> Span | None:
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


def month_of_year(hit: re.Match[str], today: date) -> Span | None:
    """'2/2017'."""
    return _months(int(hit["year"]), int(hit["month"]), int(hit["month"]))


def in_quarter(hit: re.Match[str], today: date) -> Span | None:
    quarter = _QUARTERS[fold(hit["quarter"])]
    return _months(_year(hit["year"] or hit["of_year"], today), 3 * quarter - 2, 3 * quarter)


def in_year(hit: re.Match[str], today: date) -> Span | None:
    return _months(_year(hit["year"], today), 1, 12)


def relative_day(hit: re.Match[str], today: date) -> Span | None:
    day = today - timedelta({"nay": 0, "qua": 1, "kia": 2}[fold(hit["which"])])
    return day, day


def past(hit: re.Match[str], today: date) -> Span | None:
    """'tuần qua', '3 tháng gần đây': so many days up to today."""
    days = _DAYS[fold(hit["unit"])] * int(hit["count"] or 1)
    return (today - timedelta(days), today) if 0 < days < _MAX_DAYS else None


def calendar(hit: re.Match[str], today: date) -> Span | None:
    """'tuần này', 'tháng trước', 'quý này'; '3 tháng trước' is no calendar month."""
    if hit["count"] or (hit["which"] == "nay" and not hit[0].isascii()):  # 'tháng nay' is not 'tháng này' untoned
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
