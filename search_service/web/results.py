"""What was found, or why nothing was, with the ways on from there.

Only `Hit.title_html` and `Hit.snippet_html`, which the engine has escaped,
pass as markup; everything else is text.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from index.article import CATEGORY_SEPARATOR
from index.search_page import FacetCount, Filters, Hit, SearchPage, SearchRequest
from search_service.texts import Texts
from search_service.web.address import Address, hit_url
from search_service.web.facet_lists import FacetLists, days_of, facet_lists, shown_path
from search_service.web.notes import NoteLine, note_lines
from search_service.web.paging import Paging, last_page, paging


@dataclass(frozen=True, slots=True)
class Link:
    """A text and where it leads; no address, no link."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class HitView:
    """One hit. when: for people, '' if undated; moment: the same for programs."""

    url: str
    title: Markup
    snippet: Markup
    when: str
    moment: str
    sections: tuple[Link, ...]
    author: Link | None


@dataclass(frozen=True, slots=True)
class Results:
    """What was found. missing: why there are no hits, '' if there are.

    ways_out: links that help when there are none; start: number of the first hit.
    """

    summary: str
    chips: tuple[Link, ...]
    clear_url: str
    notes: tuple[NoteLine, ...]
    did_you_mean: Link | None
    hits: tuple[HitView, ...]
    start: int
    missing: str
    ways_out: tuple[Link, ...]
    has_advice: bool
    paging: Paging
    facets: FacetLists


def present(
    page: SearchPage, request: SearchRequest, address: Address, sections: tuple[FacetCount, ...], texts: Texts
) -> Results:
    """Everything about one answer. sections: counts without the section filter."""
    return _Presenter(page, request, address, texts).results(sections)


class _Presenter:
    """Presents one answer."""

    def __init__(self, page: SearchPage, request: SearchRequest, address: Address, texts: Texts) -> None:
        self._page = page
        self._hits = page.hits
        self._request = request
        self._address = address
        self._texts = texts
        self._last = last_page(page.total, page.page_size)

    def results(self, sections: tuple[FacetCount, ...]) -> Results:
        page, address = self._page, self._address
        chips = filter_chips(self._request.filters, address, self._texts)
        guess = page.did_you_mean
        return Results(
            summary=self._summary() if page.total else "",
            chips=chips,
            clear_url=address.without_filters(),
            notes=note_lines(page.interpreted, address, self._texts),
            did_you_mean=Link(guess, address.url(q=guess)) if guess else None,
            hits=tuple(self._hit(hit) for hit in self._hits),
            start=(page.page - 1) * page.page_size + 1,
            missing=self._missing(),
            ways_out=() if self._hits else self._ways_out(chips),
            has_advice=not page.total and bool(address.q),
            paging=paging(min(page.page, self._last), self._last, address) if self._hits else Paging("", "", ()),
            facets=facet_lists(sections, page.facets.month, self._request.filters, address, self._texts),
        )

    def _summary(self) -> str:
        """'Tìm thấy 81 bài viết trong 0,01 giây · trang 2/9'"""
        page, texts = self._page, self._texts
        if not self._request.q:
            parts = texts.counted("listed", page.total)
        else:
            took = texts("took", seconds=texts.number(max(page.took_ms / 1000, 0.01), 2))
            parts = f"{texts.counted('found', page.total)} {took}"
        if page.page == 1 or not self._hits:
            return parts
        where = texts("page_of", page=texts.number(page.page), last=texts.number(self._last))
        return f"{parts} · {where}"

    def _hit(self, hit: Hit) -> HitView:
        paths = (CATEGORY_SEPARATOR.join(hit.category[: depth + 1]) for depth in range(len(hit.category)))
        return HitView(
            url=hit_url(hit),
            title=Markup(hit.title_html),
            snippet=Markup(hit.snippet_html),
            when=self._texts.moment(hit.published_at) if hit.published_at else "",
            moment=hit.published_at.isoformat() if hit.published_at else "",
            sections=tuple(
                Link(name, self._address.url(category=path)) for name, path in zip(hit.category, paths, strict=True)
            ),
            author=Link(hit.author, self._address.url(author=hit.author)) if hit.author else None,
        )

    def _missing(self) -> str:
        if self._hits:
            return ""
        if not self._page.total:
            return self._texts["none"]
        number = self._texts.number
        return self._texts("past_end", page=number(self._page.page), last=number(self._last))

    def _ways_out(self, chips: tuple[Link, ...]) -> tuple[Link, ...]:
        texts, address = self._texts, self._address
        if self._page.total:
            return (Link(texts("to_last", last=texts.number(self._last)), address.url(page=str(self._last))),)
        links = [Link(texts("remove", filter=chip.text), chip.url) for chip in chips]
        if len(chips) > 1:
            links.append(Link(texts["clear"], address.without_filters()))
        if unquoted := _unquoted(address.q):
            links.append(Link(texts["none_quotes"], address.url(q=unquoted)))
        return (*links, Link(texts["none_newest"], Address(lang=address.lang).url()))


def filter_chips(filters: Filters, address: Address, texts: Texts) -> tuple[Link, ...]:
    """The filters in effect, each leading to the page without it."""
    chips = []
    if filters.since or filters.until:
        chips.append(Link(_span(filters, texts), address.url(since="", until="")))
    if filters.category:
        chips.append(Link(texts("chip_category", category=shown_path(filters.category)), address.url(category="")))
    if filters.author:
        chips.append(Link(texts("chip_author", author=filters.author), address.url(author="")))
    return tuple(chips)


def _span(filters: Filters, texts: Texts) -> str:
    """'Tháng 2/2017', '10/02/2017', '10/02/2017 – 12/02/2017', 'Từ 10/02/2017' …"""
    since, until = filters.since, filters.until
    if not until:
        return texts("chip_since", since=texts.day(since)) if since else ""
    if not since:
        return texts("chip_until", until=texts.day(until))
    if (since, until) == days_of(since.year):
        return texts("whole_year", year=since.year)
    if (since, until) == days_of(since.year, since.month):
        return texts.month(since.year, since.month)
    if since == until:
        return texts.day(since)
    return texts("chip_span", since=texts.day(since), until=texts.day(until))


def _unquoted(q: str) -> str:
    """The query without quotation marks; '' if it has none."""
    bare = " ".join(q.translate(dict.fromkeys(map(ord, '"“”„«»＂'), " ")).split())
    return bare if bare != " ".join(q.split()) else ""
