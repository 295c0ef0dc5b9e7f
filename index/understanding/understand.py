"""A parsed query → what it means, and what to tell the reader about it.

Nothing that was typed is dropped: what a part of it may mean stands beside
it, and the reader can ask for exactly what was typed (`="…"`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from index.query import Query, literal
from index.search_page import Interpretation
from index.understanding.bylines import asked_byline
from index.understanding.joints import joined_and_split
from index.understanding.keys import with_keystrokes_read
from index.understanding.parts import Parts, shown
from index.understanding.signs import (
    BYLINE,
    CAPITAL,
    FOREIGN,
    JOINT,
    KEYS,
    LIGHT,
    MEASURE,
    STANDING,
    TELLING,
    UNKNOWN,
    Words,
)
from index.understanding.understood import IndexedWords, Standing, Understood
from index.vietnamese.abbreviations import Abbreviations
from index.vietnamese.capitals import capitalised
from index.vietnamese.syllables import syllables, typed_in

MAX_SYLLABLES = 128  # a pasted page is searched for as it is: the days and offices in it are not what is asked for
LEAST_PAGE = 2 * MAX_SYLLABLES  # characters: each syllable has one, and a blank before the next
MAX_STANDINGS = 32  # each is looked at for every unit of the query


class Understanding:
    """Reads queries with one list of abbreviations; threads may share it."""

    def __init__(self, abbreviations: Abbreviations) -> None:
        self._abbreviations = abbreviations
        self._words = Words(abbreviations)

    def understand(self, query: Query, words: IndexedWords, today: date) -> Understood:
        """What the preferred text means. today: in Vietnam."""
        text = query.preferred
        if len(text) > LEAST_PAGE and len((typed := typed_in(text)).toned) > MAX_SYLLABLES:
            return Understood(query, typed)
        typed, signs = self._words.read(text, words)
        keys: tuple[Interpretation, ...] = ()
        if signs & (BYLINE | JOINT | KEYS):
            author, told = asked_byline(query, syllables(text), words) if signs & (BYLINE | JOINT) else ("", ())
            if author:
                return Understood(query, typed, author=author, interpreted=told)
            if signs & KEYS:
                query, keys = with_keystrokes_read(query, syllables(text), words)
                typed, signs = self._words.read(query.preferred, words)
        if not (signs & TELLING or keys or query.literal):
            return Understood(query, typed, capitals=capitalised(typed) if signs & CAPITAL else frozenset())
        parts = Parts(query, typed, signs, self._abbreviations, today)
        return Understood(
            query,
            typed,
            standings=tuple(islice(_standings(parts, signs, words), MAX_STANDINGS)) if signs & STANDING else (),
            lighter=parts.lighter() if signs & LIGHT else frozenset(),
            foreign=parts.foreign(words) if signs & FOREIGN else frozenset(),
            capitals=parts.capitals() if signs & CAPITAL else frozenset(),
            names=parts.names() if parts.people else (),
            period=parts.period() if parts.mentions else None,
            interpreted=(*keys, *_told(query, parts)) if keys or parts.are_told() else (),
        )


def _standings(parts: Parts, signs: int, words: IndexedWords) -> Iterator[Standing]:
    """What may stand for parts of the text that are not literal."""
    yield from parts.standings()
    for one in joined_and_split(parts.text, parts.syllables, words) if signs & (UNKNOWN | MEASURE | JOINT) else ():
        if all(map(parts.is_free, parts.syllables[one.first : one.last])):
            yield one


def _told(query: Query, parts: Parts) -> Iterator[Interpretation]:
    """Each once, with the query that takes these parts literally."""
    found = [("date", one.start, one.end, one.meaning) for one in parts.mentions]
    found += [("document_number", one.start, one.end, shown(one)) for one in parts.documents]
    found += [("abbreviation", *one) for one in parts.spelled_out()]
    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    meanings: dict[tuple[str, str], str] = {}
    for kind, start, end, meant in found:
        meanings.setdefault((kind, query.preferred[start:end]), meant)
        places.setdefault((kind, query.preferred[start:end]), []).append((start, end))
    for (kind, typed), spans in places.items():
        yield Interpretation(kind, typed, meanings[kind, typed], literal(query, *spans))
