"""Facet counts as lists of links: sections as a tree, months by year."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from index.article import CATEGORY_SEPARATOR
from index.search_page import FacetCount, Filters
from index.searching.columns import path_key
from search_service.texts import Texts
from search_service.web.address import Address

MAX_LEVELS = 6  # deeper sections are found through their parents; bounds the recursion over odd data
SHOWN_SECTIONS = 8  # outermost sections listed before the fold

SectionKey = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One section with those inside it. key: its path as the filter compares it."""

    key: SectionKey
    path: str
    name: str
    count: int
    children: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class FacetLink:
    """A link that narrows the results, with how many it leaves."""

    text: str
    url: str
    count: str
    count_text: str
    is_current: bool
    children: tuple[FacetLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Year:
    """The months of one year, newest first, under the link to all of it."""

    year: int
    whole: FacetLink
    months: tuple[FacetLink, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class FacetLists:
    """Everything to narrow the results with; `more` lies behind a fold."""

    sections: tuple[FacetLink, ...]
    more: tuple[FacetLink, ...]
    years: tuple[Year, ...]


def facet_lists(
    sections: tuple[FacetCount, ...], months: tuple[FacetCount, ...], filters: Filters, address: Address, texts: Texts
) -> FacetLists:
    """The lists beside the results."""
    lists = _Lists(filters, address, texts)
    links = tuple(lists.section(section) for section in section_tree(sections))
    return FacetLists(links[:SHOWN_SECTIONS], links[SHOWN_SECTIONS:], lists.years(months))


def section_tree(counts: Iterable[FacetCount]) -> tuple[Section, ...]:
    """Parents with their children, in the order given; a child without its parent stands outermost."""
    keyed = {key: count for count in counts if 0 < len(key := path_key(count.value)) <= MAX_LEVELS}
    inside: defaultdict[SectionKey, list[SectionKey]] = defaultdict(list)
    for key in keyed:
        inside[key[:-1] if key[:-1] in keyed else ()].append(key)

    def grow(parent: SectionKey) -> tuple[Section, ...]:
        return tuple(
            Section(key, keyed[key].value, _name(keyed[key].value, len(parent)), keyed[key].count, grow(key))
            for key in inside[parent]
        )

    return grow(())


def shown_path(path: str) -> str:
    """'A | B' → 'A › B'"""
    return " › ".join(levels(path))


def levels(path: str) -> list[str]:
    """'A | B' → ['A', 'B']"""
    return [part for part in map(str.strip, path.split(CATEGORY_SEPARATOR)) if part]


def days_of(year: int, month: int | None = None) -> tuple[date, date]:
    """First and last day of a month, or of a whole year."""
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


class _Lists:
    """Makes the links of one page."""

    def __init__(self, filters: Filters, address: Address, texts: Texts) -> None:
        self._filters = filters
        self._address = address
        self._texts = texts
        self._chosen = path_key(filters.category)

    def section(self, section: Section) -> FacetLink:
        return self._link(
            section.name,
            self._address.url(category=section.path),
            section.count,
            section.key == self._chosen,
            tuple(map(self.section, section.children)),
        )

    def years(self, months: tuple[FacetCount, ...]) -> tuple[Year, ...]:
        """Years of the months, both newest first; only the first is unfolded."""
        years = [(year, list(of_year)) for year, of_year in groupby(months, lambda month: int(month.value[:4]))]
        return tuple(self._year(year, of_year, place == 0) for place, (year, of_year) in enumerate(years))

    def _year(self, year: int, months: list[FacetCount], is_first: bool) -> Year:
        total = sum(month.count for month in months)
        whole = self._span(self._texts("whole_year", year=year), days_of(year), total)
        return Year(year, whole, tuple(self._month(year, int(m.value[5:]), m.count) for m in months), is_first)

    def _month(self, year: int, month: int, count: int) -> FacetLink:
        return self._span(self._texts.month_of_year(month), days_of(year, month), count)

    def _span(self, text: str, days: tuple[date, date], count: int) -> FacetLink:
        url = self._address.url(since=days[0].isoformat(), until=days[1].isoformat())
        return self._link(text, url, count, days == (self._filters.since, self._filters.until))

    def _link(
        self, text: str, url: str, count: int, is_current: bool, children: tuple[FacetLink, ...] = ()
    ) -> FacetLink:
        texts = self._texts
        return FacetLink(text, url, texts.number(count), texts.counted("count", count), is_current, children)


def _name(path: str, parents: int) -> str:
    """The last level, or for a section without its parent the whole path."""
    parts = levels(path)
    return parts[-1] if len(parts) == parents + 1 else shown_path(path)
