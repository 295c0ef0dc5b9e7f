"""Periods that readers ask for, as first and last day, both inclusive.

'tháng 2/2017', 'quý I/2024', 'tuần qua', 'từ 1/2/2017 đến nay' → since, until.

Toned or toneless; what is relative counts from `today`. 'tuần này', 'tháng trước' are calendar weeks (from Monday) and
months; 'tuần qua', '3 tháng qua' are so many days back, and today. 'đầu năm 2020' is its first four months, 'giữa' and
'cuối' the next ones; of a month the days to the 10th, the 20th, the end. 'trước năm 2015' and 'sau năm 2015' leave the
year out, 'từ năm 2015' does not.

`is_content`: the words may as well name the subject, not the day of publication ('tổng kết năm 2016', 'nhạc trước năm
1975', 'kế hoạch giai đoạn 2016-2020', 'hôm qua'), so the caller had better offer the period than apply it. Not read at
all: 'tháng 2' (of which year?), a bare '2016', 'dịp Tết 2017' (a lunar day, and news about it appear for two months),
'ngày mai' (nothing is published yet), single days (`dates`). '2/2017' after a kind of document is a number, too
(`asked_numbers`): the caller decides for that.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from index.vietnamese.dates import DateMention, dates
from index.vietnamese.period_days import Span
from index.vietnamese.period_rules import rules
from index.vietnamese.spelling_patterns import either, lowered, tail
from index.vietnamese.tones import canonical

_BEFORE_CHARS = 8
_UNITS = frozenset(["ngay", "hom", "tuan", "thang", "quy", "nam"])
_WHEN = frozenset(["nay", "ngoai", "qua", "kia", "day", "truoc", "sau", "roi", "dau", "cuoi", "tu"])
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_COUNTED = ["số", "thứ", "lần", "đợt", "kỳ", "khoá", "tuần", "vòng", "lớp", "quận"]
_WORD = re.compile(r"[^\W\d_]+")
_NUMBERED = re.compile(rf"(?<!\w){either(_COUNTED)}\s{{1,2}}$")


class PeriodMention(NamedTuple):
    """A period in a query: place, days (None: open), what to show, the phrase in one form."""

    start: int
    end: int
    since: date | None
    until: date | None
    meaning: str
    label: str
    is_content: bool


def periods(query: str, today: date) -> list[PeriodMention]:
    """All periods a query names, in order, none overlapping; offsets are those of the query as given."""
    lower, offset = lowered(query)
    lower = _WORD.sub(_canonical, lower)
    days = [(day.start, day.end) for day in asked_days(lower)]
    found: list[tuple[int, int, Span, bool]] = []
    for rule in rules():
        taken = [(start, end) for start, end, _, _ in found]
        for hit in rule.pattern.finditer(lower):
            if _is_free(hit.span(), taken if rule.has_days else taken + days) and (span := rule.days(hit, today)):
                found.append((*hit.span(), span, rule.is_content))
    return [
        PeriodMention(offset(start), offset(end), *span, meaning(*span), _label(lower[start:end]), is_content)
        for start, end, span, is_content in sorted(found, key=lambda one: one[:2])
    ]


def may_be_unit(toneless: str) -> bool:
    """Whether a syllable is a unit or has digits: every period has such a one, and one that `may_tell_when`."""
    return toneless in _UNITS or not toneless.isalpha()


def may_tell_when(toneless: str) -> bool:
    """Whether a syllable is a year, or a word that tells when."""
    return toneless in _WHEN or _YEAR.search(toneless) is not None


def asked_days(query: str) -> list[DateMention]:
    """The days a query names; the numbers of 'bão số 5 tháng 9', 'kỳ họp thứ 5 tháng 7' are none."""
    return [day for day in dates(query) if not _NUMBERED.search(tail(query, day.start, _BEFORE_CHARS))]


def meaning(since: date | None, until: date | None) -> str:
    """What to show: 'từ 01/02/2017 đến 28/02/2017', 'ngày 14/05/2024', 'đến 31/12/2014', 'từ 01/01/2016'."""
    first, last = (f"{day.day:02}/{day.month:02}/{day.year}" if day else "" for day in (since, until))
    if first and first == last:
        return f"ngày {first}"
    return " ".join(filter(None, (first and f"từ {first}", last and f"đến {last}")))


def _canonical(word: re.Match[str]) -> str:
    """'cuôí' → 'cuối', place by place."""
    found = canonical(word[0])
    return found if len(found) == len(word[0]) else word[0]


def _is_free(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return not any(start < span[1] and span[0] < end for start, end in taken)


def _label(phrase: str) -> str:
    return " ".join(phrase.split())
