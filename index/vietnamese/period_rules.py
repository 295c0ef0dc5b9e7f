"""How each kind of period is written, and the days it stands for.

One rule per form: a pattern of lower-case text, and a function from its match and today to the first and last day.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from index.vietnamese.period_days import (
    MONTHS,
    Days,
    between_days,
    between_months,
    between_quarters,
    between_years,
    calendar,
    first_months,
    in_month,
    in_quarter,
    in_year,
    month_of_year,
    one_side,
    part_of_year,
    past,
    relative_day,
)
from index.vietnamese.spelling_patterns import BLANK, either, spelled
from index.vietnamese.tones import fold

_YEAR = "(?:19|20)[0-9]{2}"
_MONTH = "[0-9]{1,2}"
_OF_YEAR = rf"(?:\s?[/-]\s?|{BLANK}{spelled('năm')}{BLANK})"
_DAY_AND_MONTH = rf"[0-9]{{1,2}}\s?(?:[/.-]|{spelled('tháng')})\s?[0-9]{{1,2}}"
_WHOLE_DAY = rf"{_DAY_AND_MONTH}(?:\s?[/.-]\s?|\s{spelled('năm')}\s){_YEAR}"
_SOME_DAY = rf"(?:{_WHOLE_DAY}|{_DAY_AND_MONTH})"
_TO = rf"(?:{BLANK}{either(['đến', 'tới', 'đến hết'])}{BLANK}|\s?[–-]\s?)"
_AND = rf"(?:,\s{{0,3}}|{BLANK}{either(['và', 'hoặc'])}{BLANK})"
_TO_OR_AND = rf"(?:{_TO}|{_AND})"
_THIS_OR_LAST = either(["nay", "này", "ngoái"])
_PLACES = ["việt", "miền", "phía", "hà", "quảng", "đông", "tây", "văn"]
_NOT_THE_SOUTH = "".join(f"(?<!{way} )" for word in _PLACES for way in (word, fold(word)))  # 'Nam 2017'
_NO_SCHOOL_YEAR = "(?<!học )(?<!hoc )(?<!mới )(?<!moi )"  # 'năm học mới 2016-2017'
_SOME_YEAR = rf"{spelled('năm')}{BLANK}(?P<year>{_YEAR}|{_THIS_OR_LAST})"
_OF_DAYS = ("ngày", "ngay", "mùng", "mung", "mồng", "mong", "sáng", "sang", "số", "so")
_NO_DAY = "".join(f"(?<!{word} )" for word in _OF_DAYS)
_QUARTER = rf"[1-4]|iv|i{{1,3}}|{either(['một', 'hai', 'ba', 'tư'])}"
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
            between_days,
            has_days=True,
        ),
        _rule(
            rf"(?:{spelled('từ')}{BLANK})?{spelled('ngày')}{BLANK}(?P<first>{_SOME_DAY}|[0-9]{{1,2}}){_TO_OR_AND}"
            rf"{_optional('ngày')}(?P<last>{_WHOLE_DAY})",
            between_days,
            has_days=True,
        ),
        _rule(
            rf"{_optional('từ')}{spelled('tháng')}{BLANK}(?P<first>{_MONTH})(?:{_OF_YEAR}(?P<first_year>{_YEAR}))?"
            rf"{_TO_OR_AND}{_optional('tháng')}(?P<last>{_MONTH}){_OF_YEAR}(?P<year>{_YEAR})",
            between_months,
        ),
        _rule(
            rf"{_optional('từ')}(?:{spelled('quý')}{BLANK}|q)(?P<first>{_QUARTER}){_TO_OR_AND}{_optional('quý')}"
            rf"(?P<last>{_QUARTER}){_OF_YEAR}(?P<year>{_YEAR})",
            between_quarters,
            is_content=True,
        ),
        _rule(
            rf"(?:{either(['từ', 'từ năm', 'giai đoạn', 'thời kỳ', 'nhiệm kỳ', 'các năm', 'năm'])}{BLANK})"
            rf"(?P<first>{_YEAR}){_TO}{_optional('năm')}(?P<last>{_YEAR})",
            between_years,
            is_content=True,
        ),
        _rule(
            rf"(?:{spelled('giữa')}{BLANK}{_optional('năm')}|{either(['năm', 'các năm'])}{BLANK})"
            rf"(?P<first>{_YEAR}){_AND}{_optional('năm')}(?P<last>{_YEAR})",
            between_years,
            is_content=True,
        ),
        _rule(
            rf"{_NO_SCHOOL_YEAR}(?P<first>{_YEAR})\s?[–-]\s?(?P<last>{_YEAR})(?![/.–-])",
            between_years,
            is_content=True,
        ),
        _rule(
            rf"(?P<word>{either(['trước', 'sau', 'từ', 'kể từ'])}){BLANK}"
            rf"(?:{spelled('ngày')}{BLANK}(?P<day>{_SOME_DAY})|(?P<whole_day>{_WHOLE_DAY})"
            rf"|(?:{spelled('tháng')}{BLANK}(?P<month>{_MONTH}){_OF_YEAR}|{spelled('năm')}{BLANK})(?P<year>{_YEAR}))"
            rf"(?:{_TO}{spelled('nay')})?",
            one_side,
            is_content=True,
            has_days=True,
        ),
    )


def _parts_of_years() -> tuple[Rule, ...]:
    return (
        _rule(
            rf"(?:(?P<count>{_MONTH}){BLANK}{spelled('tháng')}|{spelled('nửa')}){BLANK}"
            rf"(?P<side>{either(['đầu', 'cuối'])}){BLANK}(?:{_SOME_YEAR}|{spelled('năm')})",
            first_months,
            is_content=True,
        ),
        _rule(
            rf"{_NO_DAY}(?P<count>{_MONTH}){BLANK}{spelled('tháng')}(?P<side>){BLANK}{spelled('năm')}{BLANK}(?P<year>{_YEAR})",
            first_months,
            is_content=True,
        ),
        _rule(rf"{_PART}{BLANK}{_SOME_YEAR}", part_of_year, is_content=True),
        _rule(
            rf"(?:{spelled('quý')}{BLANK}|q)(?P<quarter>{_QUARTER})"
            rf"(?:\s?[/-]\s?(?P<year>{_YEAR})|{BLANK}{_optional('năm')}(?P<of_year>{_YEAR}|{_THIS_OR_LAST}))",
            in_quarter,
            is_content=True,
        ),
        _rule(
            rf"(?:{_PART}{BLANK})?{spelled('tháng')}{BLANK}"
            rf"(?P<month>{_MONTH}|{either(MONTHS)}|{either(['mười một', 'mười hai'])})"
            rf"(?:\s?[/.-]\s?(?P<year>{_YEAR})|(?:,\s{{0,3}}|{BLANK})(?:{spelled('năm')}{BLANK}(?P<of_year>{_YEAR}|{_THIS_OR_LAST})|"
            rf"(?P<bare_year>{_YEAR})))",
            in_month,
        ),
        _rule(rf"(?:t\.?)?(?P<month>0?[1-9]|1[0-2])/(?P<year>{_YEAR})(?![/.-]?[0-9])", month_of_year),
        _rule(rf"{_NOT_THE_SOUTH}{_SOME_YEAR}", in_year, is_content=True),
    )


def _relative() -> tuple[Rule, ...]:
    return (
        _rule(
            rf"{spelled('hôm')}{BLANK}(?P<which>{either(['nay', 'qua', 'kia'])})",
            relative_day,
            is_content=True,
        ),
        _rule(
            rf"(?P<count>[0-9]{{1,3}}){BLANK}(?P<unit>{either(['ngày', 'tuần', 'tháng', 'năm'])})"
            rf"{BLANK}{either(['qua', 'vừa qua', 'gần đây', 'trở lại đây'])}",
            past,
        ),
        _rule(rf"(?P<count>)(?P<unit>{either(['tuần', 'tháng', 'năm'])}){BLANK}{either(['qua', 'vừa qua'])}", past),
        _rule(
            rf"(?:(?P<count>[0-9]{{1,3}}|{either(['hai', 'ba', 'bốn', 'vài', 'mấy', 'nhiều'])}){BLANK})?"
            rf"(?P<unit>{either(['tuần', 'tháng', 'quý'])}){BLANK}(?P<which>{either(['này', 'trước', 'rồi'])})",
            calendar,
        ),
    )


def _rule(pattern: str, days: Days, *, is_content: bool = False, has_days: bool = False) -> Rule:
    return Rule(re.compile(rf"(?<![\w/.-])(?:{pattern})(?!\w)"), days, is_content, has_days)


def _optional(word: str) -> str:
    return f"(?:{spelled(word)}{BLANK})?"
