"""Which pages to link to."""

from __future__ import annotations

from dataclasses import dataclass

from search_service.parameters import MAX_PAGE
from search_service.web.address import Address

MAX_LINKS = 7


@dataclass(frozen=True, slots=True)
class PageLink:
    """One page. follows_gap: pages are left out before it."""

    number: int
    url: str
    is_current: bool
    follows_gap: bool


@dataclass(frozen=True, slots=True)
class Paging:
    """Links to other pages of the same results; '' where there is none."""

    previous: str
    next: str
    pages: tuple[PageLink, ...]


def last_page(total: int, page_size: int) -> int:
    """The last page with hits that can be asked for; 1 if there are none."""
    return min(max(1, -(-total // page_size)), MAX_PAGE)


def paging(page: int, last: int, address: Address) -> Paging:
    """Links around an existing page, none beyond `last`."""
    numbers = page_numbers(page, last)
    return Paging(
        previous=address.url(page=str(page - 1)) if page > 1 else "",
        next=address.url(page=str(page + 1)) if page < last else "",
        pages=tuple(
            PageLink(number, address.url(page=str(number)), number == page, number - before > 1)
            for before, number in zip([0, *numbers], numbers, strict=False)
        ),
    )


def page_numbers(page: int, last: int) -> list[int]:
    """At most MAX_LINKS pages: the first, the last and those around `page`.

    page 10 of 50 → 1, 8, 9, 10, 11, 12, 50
    """
    if last <= MAX_LINKS:
        return list(range(1, last + 1))
    inner = MAX_LINKS - 2
    start = min(max(page - inner // 2, 2), last - inner)
    return [1, *range(start, start + inner), last]
