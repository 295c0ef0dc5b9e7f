"""A parsed query → what it means, and what to tell the reader about it.

Nothing that was typed is dropped: what a part of it may mean stands beside
it, and the reader can ask for exactly what was typed (`="…"`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from index.query import Query, literal
from index.search_page import Interpretation
from index.understanding.bylines import asked_byline
from index.understanding.joints import joined_and_split
from index.understanding.keys import with_keystrokes_read
from index.understanding.parts import Parts, shown
from index.understanding.understood import IndexedWords, Understood
from index.vietnamese.abbreviation_list import Kind
from index.vietnamese.abbreviations import Abbreviations

MAX_WORDS = 48  # a longer text was pasted: it says what it means


class Understanding:
    """Reads queries with one list of abbreviations; threads may share it."""

    def __init__(self, abbreviations: Abbreviations) -> None:
        self._abbreviations = abbreviations

    def understand(self, query: Query, words: IndexedWords, today: date) -> Understood:
        """What the preferred text means. today: in Vietnam."""
        if query.preferred.count(" ") >= MAX_WORDS:
            return Understood(query)
        author, told = asked_byline(query, words)
        if author:
            return Understood(query, author=author, interpreted=told)
        query, keys = with_keystrokes_read(query, words)
        parts = Parts(query, self._abbreviations, today)
        return Understood(
            query=query,
            standings=(*parts.standings(), *joined_and_split(query.preferred, parts.syllables, words)),
            lighter=parts.lighter(),
            names=parts.names(),
            period=parts.period(),
            interpreted=(*keys, *_told(query, parts)),
        )


def _told(query: Query, parts: Parts) -> Iterator[Interpretation]:
    """Each with the query that takes that part literally."""
    text = query.preferred
    for mention in parts.mentions:
        typed = text[mention.start : mention.end]
        yield Interpretation("date", typed, mention.meaning, literal(query, typed))
    for asked in parts.documents:
        typed = text[asked.start : asked.end]
        yield Interpretation("document_number", typed, shown(asked), literal(query, typed))
    told: set[str] = set()
    for one in parts.expansions:
        is_short = one.kind is Kind.ABBREVIATION and len(one.meant) > len(one.typed)
        if is_short and one.typed not in told:
            told.add(one.typed)
            yield Interpretation("abbreviation", one.typed, one.meant, literal(query, one.typed))
