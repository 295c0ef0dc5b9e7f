"""What was typed into the address, and the addresses of the page's links.

All addresses are relative to the page, so that it also works behind a proxy
that serves it from a folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import quote, urlencode, urlsplit

from index.query import MAX_QUERY_CHARS
from index.search_page import Hit, Sort
from search_service.texts import Language

HOME = "./"

# Attribute → parameter, in the order in which links carry them.
_PARAMETERS = {
    "q": "q",
    "since": "from",
    "until": "to",
    "category": "category",
    "author": "author",
    "sort": "sort",
    "page_size": "page_size",
    "page": "page",
    "lang": "lang",
}
_IMPLIED = {"sort": Sort.RELEVANCE, "page": "1", "lang": Language.VI}


@dataclass(frozen=True, slots=True)
class Address:
    """The page's parameters exactly as typed; '' where nothing was.

    Each is cut to MAX_QUERY_CHARS, for the page repeats it in every link.
    """

    q: str = ""
    since: str = ""
    until: str = ""
    category: str = ""
    author: str = ""
    sort: str = ""
    page_size: str = ""
    page: str = ""
    lang: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str | list[str]]) -> Self:
        """Take what the query string holds; the last of repeated values, blank as absent."""
        return cls(**{name: _last(given.get(parameter, "")) for name, parameter in _PARAMETERS.items()})

    @property
    def language(self) -> Language:
        """English if asked for, else Vietnamese."""
        return Language.EN if self.lang == Language.EN else Language.VI

    def url(self, **changes: str) -> str:
        """This page with some parameters changed; back on page 1 unless a page is given.

        q='bão', category='Y TẾ' with category='' → '?q=b%C3%A3o'
        """
        changed = replace(self, **{"page": "", **changes})
        values = {parameter: getattr(changed, name) for name, parameter in _PARAMETERS.items()}
        query = urlencode({name: value for name, value in values.items() if value and value != _IMPLIED.get(name)})
        return f"?{query}" if query else HOME

    def without_filters(self) -> str:
        """This page with only the query, its order and its looks."""
        return self.url(since="", until="", category="", author="")


def hit_url(hit: Hit) -> str:
    """Where a hit's title leads: the article, or its record if it has no usable address.

    Only http and https become links; `javascript:` and its like never do.
    """
    return hit.url if _is_web_address(hit.url) else f"v1/articles/{quote(hit.id, safe='')}"


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _last(raw: str | list[str]) -> str:
    text = (raw[-1] if raw else "") if isinstance(raw, list) else raw
    return text[:MAX_QUERY_CHARS] if text.strip() else ""
