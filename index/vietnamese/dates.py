"""Days written in text, and one canonical term for each.

'10/02/2017', '10.2.2017', '2017-02-10', 'ngày 10 tháng 2 năm 2017', 'ngay 10 thang 2, 2017' → 2017-02-10
'ngày 10/2', 'sáng 10-2', 'ngày 10 tháng 2', 'chiều qua (10/2)' → --02-10, a day without its year (as in ISO 8601:2000)

The day comes before the month. News leave the year out three times of four, so such a day has a term of its own, and
with the day of publication it is resolved to the nearest such day: an article of 11/2/2017 that says 'sáng 10/2' is
found by '10/02/2017'. Without a word of time before it, 'D/M' is nothing: a fraction, a score, a date, nobody knows.

The scan looks for separators between digits, which are rare, and then around them, so it works on any Unicode form.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from index.vietnamese import number_signs as signs
from index.vietnamese.spelling_patterns import LETTER, either, is_in_word, spelled, tail
from index.vietnamese.tones import fold

_DIGITS = "0123456789"
_YEARS = range(1000, 2200)
_BEFORE_CHARS = 20  # 'ngày mồng 10 - '

# Each begins with a literal, which is found ten times as fast as any digit.
_ANCHORS = tuple(
    (sign, re.compile(pattern))
    for sign, pattern in (
        (signs.DAY_SLASH, r"/(?:(?<=[0-9]/)|(?<=[0-9] /)) ?[0-9]"),
        (signs.HYPHEN, r"-(?:(?<=[0-9]-)|(?<=[0-9] -)) ?[0-9]"),
        (signs.DASH, r"–(?:(?<=[0-9]–)|(?<=[0-9] –)) ?[0-9]"),
        (signs.POINT, r"\.(?<=[0-9]\.)[0-9]{1,2}(?![0-9])"),
        (signs.NG, r"g (?<=[áÁaA\u0301]ng )[0-9]"),
        (signs.NG_CAPITAL, r"G (?<=[áÁaA\u0301]NG )[0-9]"),
    )
)
_NUMERIC = re.compile(
    r"(?P<a>[0-9]{1,4})(?P<blank> ?)(?P<mark>[/.–-])(?P=blank)(?P<b>[0-9]{1,2})"
    r"(?:(?P=blank)(?P=mark)(?P=blank)(?P<c>[0-9]{1,4}))?(?![0-9])"
)
_IN_WORDS = re.compile(
    rf"(?P<a>[0-9]{{1,2}})(?P<mark>\s{{1,2}}){spelled('tháng')}\s{{1,2}}(?P<b>[0-9]{{1,2}})(?![0-9])"
    rf"(?:(?:,?\s{{1,2}}{spelled('năm')}\s{{1,2}}|,?\s|\s?[/-]\s?)(?P<c>[0-9]{{4}})(?![0-9]))?",
    re.IGNORECASE,
)
_GOES_ON = re.compile(rf"[/.,–:-][0-9]|%|\w|\s?[–-]\s?[0-9]{{1,2}}/|\s{spelled('tháng')}\s", re.IGNORECASE)
_COUNTED = "lần lít viên ly cốc bữa gói giờ tiếng triệu tỷ nghìn kg g ml đêm ngày tuổi người"
_LUNAR_YEAR = rf"\s{spelled('năm')}\s(?-i:[A-ZĐÂ])"  # 'năm Mậu Tuất'
_NO_DAY_BEFORE = re.compile(
    rf"\s?[/-]\s?[0-9]|\s?{either([*_COUNTED.split(), 'âm lịch'])}(?![{LETTER}])|{_LUNAR_YEAR}", re.IGNORECASE
)
_FIRST_OF_SOME = re.compile(r"(?<![0-9/.,])[0-9]{1,2}\s?[–-]\s?$")  # '10-' of 'ngày 10-12/2'


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split()) | frozenset(fold(words).split())


_DAY = _words("ngày")
_FIRST_DAYS = _words("mùng mồng")
_TIMES_OF_DAY = _words("ngày sáng trưa chiều tối đêm hôm khuya mùng mồng")
_BEFORE_BRACKET = _words("nay qua mai nhật hai ba tư năm sáu bảy 2 3 4 5 6 7")  # 'sáng nay (10/2)', 'thứ tư (10/2)'
_EVERY = _words("mỗi một hàng hằng trong số ngày 1")  # 'mỗi ngày 1/2 viên'


class DateMention(NamedTuple):
    """A day and where it stands. `iso`: '2017-02-10', or '--02-10' without its year."""

    start: int
    end: int
    iso: str


def dates(text: str, held: int = signs.ALL) -> list[DateMention]:
    """All days written in a text, in order, none overlapping; offsets are those of the text as given.

    held: the signs it may hold.
    """
    anchors = [anchor for sign, anchor in _ANCHORS if sign & held]
    found = [day for anchor in anchors for hit in anchor.finditer(text) if (day := _at(text, hit.start()))]
    if len(found) < 2:
        return found
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept = found[:1]
    kept += (mention for before, mention in pairwise(found) if mention.start >= before.end)
    return kept


def terms(iso: str, published: date | None = None) -> tuple[str, ...]:
    """The index terms of a day in an article: with its year, if that can be told, and without.

    '2017-02-10' → '#2017-02-10', '#--02-10'. A query looks up the one term that says what it knows.
    """
    if not iso.startswith("--"):
        return f"#{iso}", f"#-{iso[4:]}"
    whole = nearest(iso, published) if published else None
    return (f"#{whole.isoformat()}", f"#{iso}") if whole else (f"#{iso}",)


def nearest(iso: str, published: date) -> date | None:
    """The day '--MM-DD' of the year that is nearest to the day of publication."""
    month, day = int(iso[2:4]), int(iso[5:7])
    years = (year for year in range(published.year - 1, published.year + 2) if year in _YEARS)
    found = [whole for year in years if (whole := _date(year, month, day))]
    return min(found, key=lambda whole: abs(whole - published), default=None)


def _at(text: str, anchor: int) -> DateMention | None:
    """The day around a separator or before the word 'tháng', if there is one."""
    start, pattern = anchor, _NUMERIC
    if text[anchor] in "gG":
        start, pattern = text.rfind(" ", max(0, anchor - 6), anchor), _IN_WORDS
        if start < 0:
            return None
    start -= text[start - 1] == " "
    end, least = start, max(0, start - 4)
    while start > least and text[start - 1] in _DIGITS:
        start -= 1
    found = pattern.match(text, start) if start < end else None
    if found is None or is_in_word(text, start - 1) or (start and text[start - 1] in "/.,+_"):
        return None
    iso = _iso(*found.group("a", "b", "c", "mark"))
    if iso is None or _GOES_ON.match(text, found.end()):
        return None
    return _day(text, found, iso)


def _day(text: str, found: re.Match[str], iso: str) -> DateMention | None:
    """The day with the word 'ngày' before it, or none if it is none without a year."""
    start = found.start()
    before = tail(text, start, _BEFORE_CHARS)
    first = _FIRST_OF_SOME.search(before) if before.rstrip()[-1:] in ("-", "–") else None
    if first is None and before[-1:] in ("-", "–"):
        return None
    words = (before[: first.start()] if first else before).split()
    if iso[0] == "-":
        only_end = first is not None and found["mark"] in ("-", "–")
        if only_end or not _is_day_after(words) or _NO_DAY_BEFORE.match(text, found.end()):
            return None
    chars = _chars_of_day(before) if words and words[-1] in _TIMES_OF_DAY and not first else 0
    return DateMention(_place(text, start, chars) if chars else start, found.end(), iso)


def _is_day_after(words: list[str]) -> bool:
    """Whether 'D/M' after these words is a day."""
    if not words:
        return False
    if words[-1] == "(":
        return len(words) > 1 and words[-2] in _BEFORE_BRACKET
    return words[-1] in _TIMES_OF_DAY and not (len(words) > 1 and words[-1] in _DAY and words[-2] in _EVERY)


def _chars_of_day(before: str) -> int:
    """How much of what is before belongs to the day: 'ngày ', 'ngày mùng '."""
    words = before.split()
    count = 1 if words[-1] in _DAY else 2 if words[-1] in _FIRST_DAYS and words[-2:-1] and words[-2] in _DAY else 0
    place = len(before)
    for word in reversed(words[len(words) - count :]):
        place = before.rindex(word, 0, place)
    return len(before) - place


@lru_cache(maxsize=8_192)
def _iso(a: str, b: str, c: str | None, mark: str) -> str | None:
    """The day that three numbers tell, the mark between them; the same ones come again and again."""
    if len(a) == 4:
        a, c = (c, a) if c and len(c) < 3 and mark in "-/" else ("", c)
    if not a or len(a) > 2 or (c and len(c) != 4):
        return None
    day, month = int(a), int(b)
    if c:
        whole = _date(int(c), month, day)
        return whole.isoformat() if whole else None
    return f"--{month:02}-{day:02}" if _date(2000, month, day) else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _place(text: str, end: int, chars: int) -> int:
    """Where the last `chars` characters (in NFC) before a place begin in the text as given."""
    start = end - chars
    while start > 0 and len(unicodedata.normalize("NFC", text[start:end])) < chars:
        start -= 1
    return start
