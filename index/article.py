"""One news item, and how a raw record becomes one.

`article_from_record` is the only way in: it accepts what portals export
(numbers as ids, a category as text or list, dates with or without a zone)
and refuses the rest with the field and the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from index.kernels.utf8 import has_control

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MAX_ID_CHARS = 512
MAX_TITLE_CHARS = 2_000
MAX_TEXT_CHARS = 1_000_000
MAX_LEVELS = 16
MAX_TAGS = 256
CATEGORY_SEPARATOR = "|"

_BLANKS = dict.fromkeys((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F), " ")


@dataclass(frozen=True, slots=True)
class Article:
    """One news item. `category` runs from the outermost section inwards."""

    id: str
    title: str
    url: str = ""
    lead: str = ""
    body: str = ""
    category: tuple[str, ...] = ()
    author: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourcedArticle:
    """An article with the place it was read from, as in `Rejected`."""

    article: Article
    source: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that could not be used, and why.

    source: file name or `-`; line: 1-based, None where lines mean nothing;
    field: the record's key, or `record` when it is unreadable as a whole.
    """

    source: str
    line: int | None
    field: str
    reason: str

    def __str__(self) -> str:
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{place}: {self.field}: {self.reason}"


class InvalidFieldError(ValueError):
    """One field of a record is unusable."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def article_from_record(record: object) -> Article:
    """Validate one decoded record; raises InvalidFieldError."""
    if not isinstance(record, Mapping):
        raise InvalidFieldError("record", f"expected an object, got {type(record).__name__}")
    return Article(
        id=_identifier(record.get("id")),
        title=_text(record, "title", MAX_TITLE_CHARS, required=True),
        url=_text(record, "url", MAX_TITLE_CHARS),
        lead=_text(record, "lead", MAX_TEXT_CHARS),
        body=_text(record, "body", MAX_TEXT_CHARS),
        category=category_path(record.get("category")),
        author=_text(record, "author", MAX_TITLE_CHARS),
        published_at=_time(record, "published_at"),
        updated_at=_time(record, "updated_at"),
        tags=_strings("tags", record.get("tags")),
    )


def with_texts(article: Article, change: Callable[[str], str]) -> Article:
    """The article with each text but id and url changed, cleaned as a record's texts are; none becomes empty.

    Raises InvalidFieldError if a changed text is not Unicode.
    """

    def changed(field: str, text: str) -> str:
        return _usable(field, change(text)).strip() or text

    return replace(
        article,
        title=changed("title", article.title),
        lead=changed("lead", article.lead),
        body=changed("body", article.body),
        category=tuple(changed("category", level) for level in article.category),
        author=changed("author", article.author),
        tags=tuple(changed("tags", tag) for tag in article.tags),
    )


def parse_time(value: str) -> datetime:
    """ISO 8601 → aware datetime; without a zone it is Vietnamese time.

    '2017-02-10' → 2017-02-10T00:00+07:00. Raises ValueError.
    """
    parsed = datetime.fromisoformat(value.strip())
    if not 1900 <= parsed.year <= 2100:
        raise ValueError(f"the year {parsed.year} is not between 1900 and 2100")
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=LOCAL_ZONE)


def category_path(value: object) -> tuple[str, ...]:
    """'A | B' or ['A', 'B'] → ('A', 'B'), outermost first."""
    levels = _strings("category", value)
    path = tuple(part for level in levels for part in map(str.strip, level.split(CATEGORY_SEPARATOR)) if part)
    if len(path) > MAX_LEVELS or sum(map(len, path)) > MAX_TITLE_CHARS:
        raise InvalidFieldError("category", f"more than {MAX_LEVELS} levels or {MAX_TITLE_CHARS} characters")
    return path


def _identifier(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        if value.bit_length() > 4 * MAX_ID_CHARS:  # `str` refuses more than 4,300 digits
            raise InvalidFieldError("id", f"longer than {MAX_ID_CHARS} characters")
        value = str(value)
    if not isinstance(value, str):
        raise InvalidFieldError("id", "missing" if value is None else f"expected text, got {_kind(value)}")
    identifier = _usable("id", value).strip()
    if not identifier:
        raise InvalidFieldError("id", "empty")
    if len(identifier) > MAX_ID_CHARS:
        raise InvalidFieldError("id", f"longer than {MAX_ID_CHARS} characters")
    return identifier


def _text(record: Mapping[str, object], field: str, max_chars: int, *, required: bool = False) -> str:
    value = record.get(field)
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise InvalidFieldError(field, f"expected text, got {_kind(value)}")
    text = _usable(field, value).strip()
    if required and not text:
        raise InvalidFieldError(field, "missing or empty")
    if len(text) > max_chars:
        raise InvalidFieldError(field, f"longer than {max_chars} characters")
    return text


def _strings(field: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not all(isinstance(item, str) for item in values):
        raise InvalidFieldError(field, f"expected text or a list of texts, got {_kind(value)}")
    if len(values) > MAX_TAGS or any(len(item) > MAX_TITLE_CHARS for item in values):
        raise InvalidFieldError(field, f"more than {MAX_TAGS} texts, or one above {MAX_TITLE_CHARS} characters")
    return tuple(text for item in values if (text := _usable(field, item).strip()))


def _time(record: Mapping[str, object], field: str) -> datetime | None:
    value = record.get(field)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise InvalidFieldError(field, f"expected an ISO 8601 date, got {_kind(value)}")
    try:
        return parse_time(value)
    except (ValueError, OverflowError) as ex:
        raise InvalidFieldError(field, f"unreadable date {value[:40]!r}: {ex}") from ex


def _usable(field: str, text: str) -> str:
    """Control characters become blanks; text that is not Unicode is refused."""
    try:
        return text.translate(_BLANKS) if has_control(text) else text
    except UnicodeEncodeError as ex:
        raise InvalidFieldError(field, "contains a lone surrogate, which is not Unicode text") from ex


def _kind(value: object) -> str:
    return {dict: "an object", list: "a list", bool: "true/false", int: "a number", float: "a number"}.get(
        type(value), type(value).__name__
    )
