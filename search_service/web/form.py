"""The search form: what each field shows, offers and complains about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from index.search_page import FacetCount, Sort
from index.searching.columns import path_key
from search_service.texts import Texts
from search_service.web.address import Address
from search_service.web.facet_lists import Section, section_tree, shown_path

_INDENT = "\u2003"  # an em space; browsers drop ordinary leading blanks in options


@dataclass(frozen=True, slots=True)
class Field:
    """One field. error: why its value was refused, '' if it was not.

    type: the input's; a date that no date input could show becomes text,
    so that what was typed stays.
    """

    name: str
    label: str
    value: str
    type: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a select."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Form:
    """The whole form. hidden: (name, value) of what it carries along.

    is_open: the filters are unfolded on small screens, too; those in effect
    also stand above the results, so only an error unfolds them.
    """

    q: Field
    since: Field
    until: Field
    category: Field
    author: Field
    sort: Field
    sections: tuple[Option, ...]
    sorts: tuple[Option, ...]
    hidden: tuple[tuple[str, str], ...]
    is_open: bool
    is_advanced_open: bool


def search_form(
    address: Address, texts: Texts, sections: tuple[FacetCount, ...] = (), refused: str = "", error: str = ""
) -> Form:
    """The form with what was typed. refused: the parameter that `error` is about."""

    def field(name: str, value: str, kind: str = "text") -> Field:
        return Field(name, texts[name], value, kind, error if name == refused else "")

    kept = {"page_size": address.page_size if refused != "page_size" else "", "lang": address.lang}
    return Form(
        q=field("q", address.q, "search"),
        since=field("from", address.since, _day_type(address.since)),
        until=field("to", address.until, _day_type(address.until)),
        category=field("category", address.category),
        author=field("author", address.author),
        sort=field("sort", address.sort),
        sections=tuple(_section_options(section_tree(sections), address.category, texts)),
        sorts=tuple(Option(sort, texts[sort], address.sort == sort) for sort in Sort),
        hidden=tuple((name, value) for name, value in kept.items() if value),
        is_open=refused in ("from", "to", "category", "sort", "author"),
        is_advanced_open=refused == "author",
    )


def _day_type(value: str) -> str:
    try:
        return "date" if not value or date.fromisoformat(value).isoformat() == value else "text"
    except ValueError:
        return "text"


def _section_options(tree: tuple[Section, ...], chosen: str, texts: Texts) -> Iterator[Option]:
    """All sections, then the chosen one if it is not among the offered, then these as a tree."""
    key = path_key(chosen)
    offered = list(_walk(tree))
    yield Option("", texts["all_categories"], not chosen)
    if chosen and all(section.key != key for section, _ in offered):
        yield Option(chosen, shown_path(chosen), True)
    for section, depth in offered:
        label = f"{_INDENT * depth}{section.name} ({texts.number(section.count)})"
        yield Option(section.path, label, bool(chosen) and section.key == key)


def _walk(tree: tuple[Section, ...], depth: int = 0) -> Iterator[tuple[Section, int]]:
    for section in tree:
        yield section, depth
        yield from _walk(section.children, depth + 1)
