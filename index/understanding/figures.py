"""Numbers of a query → the terms that texts have of them, however they write them.

'họp ngày 10/2 về 5000 tỷ'  ->  [1, 4) '#--02-10', [5, 6) '#5000'
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Protocol

from index.understanding.understood import Standing
from index.vietnamese.document_numbers import DocumentNumber
from index.vietnamese.numbers import numbers
from index.vietnamese.periods import asked_days
from index.vietnamese.syllables import Syllable, syllables

FEWEST_DIGITS = 4  # of a plain number that a text may write with separators
YEAR = re.compile("(?:19[89]|20[0-9])[0-9]")

# '10.000' and '20%' tell less than a day or a telephone number: its syllables count already
_COUNT = re.compile("#[0-9]{1,9}%?")
_ABROAD = re.compile("84[35789][0-9]{8}")  # a mobile telephone's number, which texts begin with 0
_MONTH = re.compile("t0?([1-9]|1[0-2])")
_BESIDE_DIGITS = re.compile(r"[@%]|[/–-](?:[0-9]|$)|(?:[0-9]|^)[/–-]|[0-9][.,][0-9]|(?<![0-9.,/+-])0[0-9]|\+84|1[89]00")


class Spanned(Protocol):
    """Anything that stands at text[start:end]."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def may_have_number(word: str) -> bool:
    """Whether what stands between two blanks has signs of a number that is more than a plain one."""
    return _BESIDE_DIGITS.search(word) is not None


def may_be_of_number(toneless: str) -> bool:
    """Whether a syllable is part of a day, a percentage or a month, or a plain number that texts write otherwise."""
    is_spelled_out = toneless == "thang" or toneless.startswith("tram")  # '10 tháng 2', '3 phần trămlãi suất'
    return is_spelled_out or _is_plain(toneless) or _MONTH.fullmatch(toneless) is not None


def figures(
    text: str, found: Sequence[Syllable], documents: Sequence[DocumentNumber], is_free: Callable[[Spanned], bool]
) -> Iterator[Standing]:
    """Documents, dates, numbers with separators, and plain ones. found: the syllables of the text."""
    others: list[tuple[Spanned, str]] = [(day, f"#{day.iso}") for day in asked_days(text)]
    others += [(number, number.term) for number in numbers(text)]
    for asked in documents:
        yield from _of_terms(found, asked, asked.parts, is_whole=True)
        if asked.term:  # the very number leads
            yield from _of_terms(found, asked, (asked.term,), is_whole=True)
    for one, term in others:
        if is_free(one):
            yield from _of_terms(found, one, (term,), is_whole=not _COUNT.fullmatch(term))
    taken = mask(len(text), ((one.start, one.end) for one in (*documents, *(one for one, _ in others))))
    for place, syllable in enumerate(found):
        if is_free(syllable) and not any(taken[syllable.start : syllable.end]):
            yield from _plain(place, syllable.toneless)


def months(found: Sequence[Syllable]) -> Iterator[Standing]:
    """'T3/2017' is 'tháng 3/2017'."""
    for place, (one, year) in enumerate(pairwise(found)):
        if (month := _MONTH.fullmatch(one.toneless)) and YEAR.fullmatch(year.toneless):
            yield Standing(place, place + 1, (tuple(syllables(f"tháng {month[1]}")),))


def mask(size: int, spans: Iterable[tuple[int, int]]) -> bytearray:
    """1 for each character in one of the spans."""
    held = bytearray(size)
    for start, end in spans:
        held[start:end] = b"\1" * (end - start)
    return held


def _of_terms(found: Sequence[Syllable], one: Spanned, terms: tuple[str, ...], *, is_whole: bool) -> Iterator[Standing]:
    first = bisect_right(found, one.start, key=attrgetter("end"))
    last = bisect_left(found, one.end, key=attrgetter("start"))
    if first < last:
        yield Standing(first, last, terms=terms, is_whole=is_whole)


def _plain(place: int, written: str) -> Iterator[Standing]:
    """A number without separators."""
    if _ABROAD.fullmatch(written):
        yield Standing(place, place + 1, terms=(f"#0{written[2:]}",))
    if _is_plain(written):
        yield Standing(place, place + 1, terms=(f"#{written}",))


def _is_plain(written: str) -> bool:
    """A number that texts may write with separators; no year, which has none."""
    return len(written) >= FEWEST_DIGITS and written.isdecimal() and not YEAR.fullmatch(written)
