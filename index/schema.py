"""The Whoosh schema: which fields an article becomes.

One indexed field per (article field, stream), such as `body_toneless`;
columns for what is filtered, sorted and counted; the article itself stored
once, as MessagePack. Change anything here and SCHEMA_VERSION goes up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from whoosh import columns, fields, formats

from index.analysis import Stream
from index.article import LOCAL_ZONE, Article

SCHEMA_VERSION = 1
UNDATED = -(2**62)  # `published` of an article without a time, seconds since 1970 UTC
CATEGORY_JOINER = " | "


class Field(StrEnum):
    """The searched parts of an article."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"


def stream_field(field: Field, stream: Stream) -> str:
    """Name of the Whoosh field: ('title', 'words') → 'title_words'."""
    return f"{field}_{stream}"


class StreamField(fields.FieldType):  # type: ignore[misc]
    """A field given as a list of terms, in order: analysis is ours."""

    analyzer = None
    scorable = True

    def __init__(self) -> None:
        self.format = formats.Frequency()

    def index(self, value: Sequence[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """(term, frequency, weight, encoded frequency) per distinct term."""
        for term, count in Counter(value).items():
            yield term.encode(), count, float(count), count.to_bytes(4, "big")


COLUMN_TYPES: dict[str, columns.Column] = {
    "published": columns.NumericColumn("q", default=UNDATED),
    "category": columns.VarBytesColumn(),
    "author": columns.VarBytesColumn(),
}


def build_schema() -> fields.Schema:
    """The schema of every edition; pass it to `whoosh.index.open_dir`."""
    schema = fields.Schema(
        id=fields.ID(unique=True),
        article=fields.STORED(),
        **{name: fields.COLUMN(column) for name, column in COLUMN_TYPES.items()},
    )
    for field in Field:
        for stream in Stream:
            schema.add(stream_field(field, stream), StreamField())
    return schema


def column_values(article: Article) -> dict[str, Any]:
    """One value per column of COLUMN_TYPES."""
    return {
        "published": UNDATED if article.published_at is None else int(article.published_at.timestamp()),
        "category": CATEGORY_JOINER.join(article.category).encode(),
        "author": article.author.encode(),
    }


def stored_article(stored: dict[str, Any]) -> Article:
    """Inverse of the `article` entry of `whoosh_document`; times in Vietnam."""
    article = msgspec.msgpack.decode(stored["article"], type=Article)
    return replace(article, published_at=_local(article.published_at), updated_at=_local(article.updated_at))


def _local(time: datetime | None) -> datetime | None:
    return time and time.astimezone(LOCAL_ZONE)
