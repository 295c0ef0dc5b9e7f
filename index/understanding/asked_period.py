"""Several periods in one query → the one that applies and is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise

from index.query import Query
from index.vietnamese.periods import PeriodMention, meaning
from index.vietnamese.tones import fold

_SIDE_BY_SIDE = ("", ",")
_JOINING = frozenset(["-", "–", "va", ", va", "hoac", "den", "toi", "cho den", "den het"])
_DASHES = ("-", "–", "—")
_ENDS_NUMBER = re.compile(r"(?:[0-9]|(?<!\w)[IViv]{1,3})$")  # 'quý I - 2024'


def asked_period(text: str, mentions: Sequence[PeriodMention]) -> list[PeriodMention]:
    """Those that follow each other as one, from first to last; of several the surest, the innermost, the latest.

    It is more than one mention only if the same days were typed twice.
    """
    joined = [_joined(text, group) for group in _groups(text, mentions)]
    inner = [one for one in joined if not any(_holds(one, other) for other in joined)]
    if len(inner) < 2:
        return inner
    best = max(inner, key=lambda one: (not one.is_content, one.until or date.max))
    return [one for one in inner if _days(one) == _days(best)]


def with_dashes(query: Query) -> str:
    """The preferred text, with the dash that stood between blanks: '2019 - 2021', which parsing drops."""
    text = query.preferred
    for one, other in pairwise(query.pieces):
        is_range = (
            text[other.start].isdecimal()
            and _ENDS_NUMBER.search(text, 0, one.end)
            and query.text[one.last : other.first].strip() in _DASHES
        )
        if is_range:
            text = f"{text[: one.end]}-{text[other.start :]}"
    return text


def _groups(text: str, mentions: Sequence[PeriodMention]) -> Iterator[list[PeriodMention]]:
    """Mentions with a joining word between, or with nothing and not a day."""
    numbers: list[int] = []
    for place, one in enumerate(mentions):
        between = fold(text[mentions[place - 1].end : one.start]).strip() if place else None
        is_joined = between in _JOINING or (between in _SIDE_BY_SIDE and _meet(mentions[place - 1], one))
        numbers.append(numbers[-1] if is_joined else place)
    for _, pairs in groupby(zip(numbers, mentions, strict=True), key=lambda pair: pair[0]):
        yield [one for _, one in pairs]


def _joined(text: str, group: Sequence[PeriodMention]) -> PeriodMention:
    """One period of a group: its innermost, if one is within another ('tháng 9 năm 2020, năm 2020')."""
    inner = [one for one in group if not any(_holds(one, other) for other in group)]
    since = None if any(one.since is None for one in inner) else min(one.since for one in inner if one.since)
    until = None if any(one.until is None for one in inner) else max(one.until for one in inner if one.until)
    if len(inner) == 1 or (since is None and until is None):
        return inner[-1]
    start, end = inner[0].start, inner[-1].end
    label = " ".join(text[start:end].lower().split())
    return PeriodMention(start, end, since, until, meaning(since, until), label, any(one.is_content for one in inner))


def _holds(one: PeriodMention, other: PeriodMention) -> bool:
    """Whether all days of another period, but not only these, are in one."""
    days, others = _days(one), _days(other)
    return days != others and days[0] <= others[0] and others[1] <= days[1]


def _meet(one: PeriodMention, other: PeriodMention) -> bool:
    """Whether no day lies between two periods."""
    (since, until), (other_since, other_until) = _days(one), _days(other)
    return (max(since, other_since) - min(until, other_until)).days <= 1


def _days(one: PeriodMention) -> tuple[date, date]:
    return one.since or date.min, one.until or date.max
