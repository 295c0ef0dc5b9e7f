"""What is asked of an engine and what it answers: plain values."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec


class Sort(StrEnum):
    """Order of the hits. Without a query, relevance means newest."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Filters(msgspec.Struct, frozen=True, gc=False):
    """What the reader narrowed the results to; None and '' mean all.

    since, until: days in Vietnam, both inclusive; category: one or more
    levels of a section path, joined by `|`; author: part of a byline.
    """

    since: date | None = None
    until: date | None = None
    category: str = ""
    author: str = ""

    @property
    def is_empty(self) -> bool:
        """True if nothing is narrowed."""
        return not (self.since or self.until or self.category or self.author)


class SearchRequest(msgspec.Struct, frozen=True, gc=False):
    """One search. page counts from 1; page_size is at least 1."""

    q: str = ""
    filters: Filters = Filters()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    page_size: int = 10


class Hit(msgspec.Struct, frozen=True, gc=False):
    """One found article. `*_html` is escaped; its only markup is <mark>.

    Hits and counts are structs: made ten times as fast as frozen dataclasses.
    """

    id: str
    url: str
    title: str
    title_html: str
    snippet_html: str
    published_at: datetime | None
    category: tuple[str, ...]
    author: str
    score: float


class FacetCount(msgspec.Struct, frozen=True, gc=False):
    """How many hits share a value."""

    value: str
    count: int


class Facets(msgspec.Struct, frozen=True, gc=False):
    """Counts over all hits. category: section paths, most frequent first,
    every level counted; month: 'YYYY-MM' in Vietnam, newest first."""

    category: tuple[FacetCount, ...] = ()
    month: tuple[FacetCount, ...] = ()


class Interpretation(msgspec.Struct, frozen=True, gc=False):
    """Something understood beyond the letters typed.

    undo: the query string that searches for exactly what was typed.
    """

    kind: str
    typed: str
    meant: str
    undo: str


class SearchPage(msgspec.Struct, frozen=True, gc=False):
    """One page of hits. total is exact; a page past the end is empty.

    The hits are written as JSON at once, in half the time that objects take; who wants objects reads them.
    """

    query: str
    total: int
    page: int
    page_size: int
    took_ms: float
    hits_json: msgspec.Raw = msgspec.field(name="hits")
    facets: Facets
    interpreted: tuple[Interpretation, ...] = ()
    did_you_mean: str | None = None

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Read from JSON."""
        return _hits(self.hits_json)


_hits = msgspec.json.Decoder(tuple[Hit, ...]).decode


class Contribution(msgspec.Struct, frozen=True, gc=False):
    """What one term of one stream gave an article.

    fields: BM25F's weighted, length-normalised frequency per field.
    """

    unit: str
    stream: str
    term: str
    weight: float
    idf: float
    fields: dict[str, float]
    score: float


class Explanation(msgspec.Struct, frozen=True, gc=False):
    """Why an article has its score: the sum of contributions times factors, and what its best passage adds.

    period_factor: below 1 if the query asks for other days; reason: why it
    is not a hit, None if it is; interpreted, did_you_mean: as in SearchPage.
    """

    query: str
    id: str
    title: str
    score: float
    sum: float
    coverage: float
    coverage_factor: float
    recency_factor: float
    contributions: tuple[Contribution, ...]
    period_factor: float = 1.0
    passage: float = 0.0
    reason: str | None = None
    interpreted: tuple[Interpretation, ...] = ()
    did_you_mean: str | None = None
