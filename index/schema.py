"""The Whoosh schema: which fields an article becomes.

One Whoosh field per stream of terms, whose postings count a term in each
searched part of the article; columns for what is filtered, sorted and
counted; the article itself stored once, as MessagePack. Change anything
here and SCHEMA_VERSION (`versions.py`) goes up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Any

import msgspec
from whoosh import columns, fields

from index.analysis import Stream
from index.article import LOCAL_ZONE, Article
from index.codec.frequencies import PartFrequencies, pack_counts

UNDATED = -(2**62)  # `published` of an article without a time, seconds since 1970 UTC
CATEGORY_JOINER = " | "


class Field(StrEnum):
    """The searched parts of an article, in the order of a posting's counts."""

    __hash__ = str.__hash__  # see `Stream`

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"


class StreamField(fields.FieldType):  # type: ignore[misc]
    """A field given as the lists of terms of each Field: analysis is ours."""

    analyzer = None
    scorable = True

    def __init__(self) -> None:
        self.format = PartFrequencies()

    def index(self, value: Sequence[Sequence[str]], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """(term, frequency, weight, counts per part) per distinct term."""
        parts = [Counter(terms) for terms in value]
        for term in dict.fromkeys(chain.from_iterable(value)):
            counts = tuple(part[term] for part in parts)
            yield term.encode(), sum(counts), float(sum(counts)), pack_counts(counts).to_bytes(8, "big")


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
    for stream in Stream:
        schema.add(stream, StreamField())
    return schema


def column_values(article: Article) -> dict[str, Any]:
    """One value per column of COLUMN_TYPES."""
    return {
        "published": UNDATED if article.published_at is None else int(article.published_at.timestamp()),
        "category": CATEGORY_JOINER.join(article.category).encode(),
        "author": article.author.encode(),
    }


def stored_values(article: Article) -> dict[str, Any]:
    """What is kept of an article to show it."""
    return {"article": article}


def stored_article(stored: dict[str, Any]) -> Article:
    """Inverse of `stored_values`, of what they are when read back; times in Vietnam."""
    article = msgspec.convert(stored["article"], Article)
    return replace(article, published_at=_local(article.published_at), updated_at=_local(article.updated_at))


def _local(time: datetime | None) -> datetime | None:
    return time and time.astimezone(LOCAL_ZONE)
