"""Where the numbers asked for stand in a shown text, however they are written.

The numbers stream of that text tells (`analysis.number_terms`); only the
part of it that may hold the number is made: it takes 40 µs a text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from index.kernels.looks import Span
from index.searching.plan import Alternative
from index.vietnamese.dates import dates
from index.vietnamese.dates import terms as date_terms
from index.vietnamese.document_numbers import document_numbers
from index.vietnamese.numbers import numbers

_DAY = re.compile("#(?:[0-9]{4}|-)-([0-9]{2})-([0-9]{2})")
_DOCUMENT = re.compile("#([0-9]+)[a-z]?[-/@].*")
_PLAIN = re.compile("#[0-9]*?([0-9]{1,2})(?:[.][0-9]+)?%?")

Read = Callable[[str, date | None], Iterator[tuple[int, int, tuple[str, ...]]]]


class ShownNumber(NamedTuple):
    """A number asked for. digits: what every text with it has; read: all of its sort in a text, in order."""

    terms: frozenset[str]
    digits: tuple[str, ...]
    read: Read

    def spans(self, text: str, published: date | None) -> list[Span]:
        """Where it stands in one line. published: tells the year of a day without one."""
        if not all(map(text.__contains__, self.digits)):
            return []
        return [
            (start, end)
            for start, end, terms in self.read(text, published)
            if self.terms.issubset(terms) and "\n" not in text[start:end]
        ]


def shown_numbers(alternatives: Iterable[Alternative]) -> tuple[ShownNumber, ...]:
    """The numbers among what stands for parts of a query."""
    return tuple([_shown(one.terms) for one in alternatives if one.terms])


def with_numbers(
    spans: list[Span], wanted: tuple[ShownNumber, ...], text: str, published: date | None, skipped: int = 0
) -> list[Span]:
    """The spans of a text, and each number asked for as one. skipped: characters before the text."""
    if not wanted:
        return spans
    found = [(start + skipped, end + skipped) for one in wanted for start, end in one.spans(text, published)]
    for start, end in found:
        first, last = bisect_left(spans, (start,)), bisect_left(spans, (end,))
        while first and spans[first - 1][1] > start:
            first -= 1
        met = [(start, end), *spans[first:last]]
        whole = min(span[0] for span in met), max(span[1] for span in met)
        spans = [*spans[:first], whole, *spans[last:]]
    return spans


def _shown(terms: tuple[str, ...]) -> ShownNumber:
    asked = frozenset(terms)
    if day := _DAY.fullmatch(terms[0]):
        return ShownNumber(asked, tuple(str(int(part)) for part in day.groups()), _days)
    if document := _DOCUMENT.fullmatch(terms[0]):
        return ShownNumber(asked, (document[1],), _documents)
    plain = _PLAIN.fullmatch(terms[0])
    return ShownNumber(asked, (plain[1],) if plain else (), _others)


def _days(text: str, published: date | None) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    return ((one.start, one.end, date_terms(one.iso, published)) for one in dates(text))


def _documents(text: str, _: date | None) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    return ((one.start, one.end, one.terms) for one in document_numbers(text))


def _others(text: str, _: date | None) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    return ((one.start, one.end, (one.term,)) for one in numbers(text))
