"""Query string → SearchRequest. One table feeds parsing and /openapi.json."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.search_page import Filters, SearchRequest, Sort
from search_service.error_kinds import InvalidParameterError

MAX_PAGE = 100_000
MAX_PAGE_SIZE = 100

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a search: how it is read and described.

    read: text → value, raises ValueError; schema: its JSON Schema.
    """

    name: str
    default: Any
    read: Callable[[str], Any]
    allowed: str
    schema: Mapping[str, Any]
    help: str


def _day(text: str) -> date:
    if not _ISO_DAY.fullmatch(text):  # `fromisoformat` also takes 20170210 and 2017-W06-5
        raise ValueError(text)
    day = date.fromisoformat(text)
    if not 1900 <= day.year <= 2100:
        raise ValueError(text)
    return day


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 9 and low <= int(text) <= high):
            raise ValueError(text)
        return int(text)

    return read


_DAY = "a date YYYY-MM-DD from 1900 to 2100"
_DAY_SCHEMA = {"type": "string", "format": "date"}
PARAMETERS = (
    Parameter("q", "", str, "any text", {"type": "string", "default": ""}, "What to search for; empty lists by date."),
    Parameter("from", None, _day, _DAY, _DAY_SCHEMA, "First day of publication, in Vietnam, inclusive."),
    Parameter("to", None, _day, _DAY, _DAY_SCHEMA, "Last day of publication, in Vietnam, inclusive."),
    Parameter(
        "category",
        "",
        str,
        "any text",
        {"type": "string"},
        "Section path, levels joined by `|`; a parent includes its children.",
    ),
    Parameter("author", "", str, "any text", {"type": "string"}, "Part of the byline, accents aside."),
    Parameter(
        "sort",
        Sort.RELEVANCE,
        Sort,
        ", ".join(Sort),
        {"type": "string", "enum": list(Sort), "default": Sort.RELEVANCE},
        "Order of the hits; without a query, relevance means newest.",
    ),
    Parameter(
        "page",
        1,
        _whole(1, MAX_PAGE),
        f"a whole number from 1 to {MAX_PAGE}",
        {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": 1},
        "Page of the hits; past the end it is empty.",
    ),
    Parameter(
        "page_size",
        10,
        _whole(1, MAX_PAGE_SIZE),
        f"a whole number from 1 to {MAX_PAGE_SIZE}",
        {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": 10},
        "Hits per page.",
    ),
)
_PARAMETERS = {parameter.name: parameter for parameter in PARAMETERS}


def search_request(given: Mapping[str, str | list[str]]) -> SearchRequest:
    """Read the parameters; raises InvalidParameterError for the first bad one."""
    values = {name: _value(_PARAMETERS[name], given[name]) for name in filter(given.__contains__, _PARAMETERS)}
    since, until = values.pop("from", None), values.pop("to", None)
    if since and until and since > until:
        raise InvalidParameterError("from", str(since), f"a date not after to={until}")
    filters = Filters(since, until, values.pop("category", ""), values.pop("author", ""))
    return SearchRequest(filters=filters, **values)


def _value(parameter: Parameter, raw: str | list[str]) -> Any:
    """The last of repeated values; an empty one is as if not given."""
    text = (raw[-1] if raw else "") if isinstance(raw, list) else raw
    if not text.strip():
        return parameter.default
    try:
        return parameter.read(text.strip() if parameter.read is not str else text)
    except ValueError as ex:
        raise InvalidParameterError(parameter.name, text, parameter.allowed) from ex
