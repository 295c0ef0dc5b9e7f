"""SearchPage + what was typed → everything the template shows.

Pure functions: no engine, no Falcon, no markup. There are three pages: the
answer, the refusal of a parameter, and the word that nothing is indexed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.search_page import FacetCount, SearchPage, SearchRequest, Sort
from search_service.error_kinds import InvalidParameterError
from search_service.parameters import MAX_PAGE, MAX_PAGE_SIZE
from search_service.texts import CATALOGUE, Language, Texts, texts_in
from search_service.web.address import Address
from search_service.web.form import Form, search_form
from search_service.web.results import Link, Results, present

MAX_SHOWN_CHARS = 120  # of what was typed, in headings and messages
_LITERAL = re.compile(r'(?<!\S)=(?:"([^"]*)"|(?=\S))')  # a sign for the search box, mere noise in a heading


@dataclass(frozen=True, slots=True)
class PageView:
    """The whole page: results, or one error, or the word that nothing is indexed."""

    texts: Texts
    title: str
    heading: str
    form: Form
    other_language: Link
    home: str
    is_start: bool
    results: Results | None = None
    error: Link | None = None
    way_out: Link | None = None


def results_view(
    page: SearchPage, request: SearchRequest, address: Address, sections: tuple[FacetCount, ...]
) -> PageView:
    """The answer to a search. sections: counts without the section filter, so that it can be changed."""
    texts = texts_in(address.language)
    heading = _heading(request, texts)
    title = texts(
        "title" if page.page == 1 else "title_page", heading=heading, page=page.page, product=texts["product"]
    )
    form = search_form(address, texts, sections)
    results = present(page, request, address, sections, texts)
    is_start = request == SearchRequest(page_size=request.page_size)
    return _page(address, title if not is_start else texts["product"], heading, form, is_start, results=results)


def refused_view(refused: InvalidParameterError, address: Address) -> PageView:
    """The form as typed, with the reason next to the field it is about."""
    texts = texts_in(address.language)
    message = _error(refused, address, texts)
    form = search_form(address, texts, refused=refused.parameter, error=message)
    is_shown = refused.parameter not in ("page", "page_size")
    error = Link(f"{_field_name(refused.parameter, texts)}: {message}", f"#{refused.parameter}" if is_shown else "")
    way_out = None if is_shown else Link(texts["first_page"], address.url(page_size=""))
    heading = texts["heading_refused"]
    title = texts("error_title", title=texts("title", heading=heading, product=texts["product"]))
    return _page(address, title, heading, form, False, error=error, way_out=way_out)


def no_edition_view(address: Address) -> PageView:
    """The form, and that there is nothing to search yet."""
    texts = texts_in(address.language)
    heading = texts["heading_no_edition"]
    title = texts("title", heading=heading, product=texts["product"])
    return _page(address, title, heading, search_form(address, texts), False)


def _page(
    address: Address,
    title: str,
    heading: str,
    form: Form,
    is_start: bool,
    *,
    results: Results | None = None,
    error: Link | None = None,
    way_out: Link | None = None,
) -> PageView:
    texts = texts_in(address.language)
    other = Language.VI if address.language is Language.EN else Language.EN
    language = Link(texts["other_language"], address.url(lang=other, page=address.page))
    home = Address(lang=address.lang).url()
    return PageView(texts, title, heading, form, language, home, is_start, results, error, way_out)


def _heading(request: SearchRequest, texts: Texts) -> str:
    if request.q:
        return texts("heading_query", q=_shown(_LITERAL.sub(lambda sign: sign[1] or "", request.q)))
    if not request.filters.is_empty:
        return texts["heading_filtered"]
    return texts["heading_oldest" if request.sort is Sort.OLDEST else "heading_newest"]


def _error(refused: InvalidParameterError, address: Address, texts: Texts) -> str:
    """Why a parameter was refused, in the language of the page."""
    typed = {"from": address.since, "to": address.until, "sort": address.sort, "page": address.page}
    got = _shown(typed.get(refused.parameter, "") or address.page_size)
    match refused.parameter:
        case "from" if address.since and address.until and "to=" in refused.allowed:
            return texts["error_order"]
        case "from" | "to":
            return texts("error_day", got=got)
        case "sort":
            return texts("error_sort", got=got)
        case "page" | "page_size":
            most = MAX_PAGE if refused.parameter == "page" else MAX_PAGE_SIZE
            return texts("error_whole", got=got, most=texts.number(most))
    return texts("error_other", got=_shown(getattr(address, refused.parameter, "")))


def _field_name(parameter: str, texts: Texts) -> str:
    key = {"page": "page_number"}.get(parameter, parameter)
    return texts[key] if key in CATALOGUE else parameter


def _shown(typed: str) -> str:
    text = " ".join(typed.split())
    return text if len(text) <= MAX_SHOWN_CHARS else f"{text[:MAX_SHOWN_CHARS]}…"
