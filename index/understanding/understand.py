"""A parsed query → what it means; each step adds to what was understood.

Nothing here drops what was typed: what a part of it may mean stands beside
it, and the reader can ask for exactly what was typed (`="…"`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from index.query import Query, literal
from index.search_page import Interpretation
from index.understanding.keys import with_keystrokes_read
from index.understanding.understood import IndexedWords, Period, Standing, Understood
from index.vietnamese.abbreviation_list import Kind
from index.vietnamese.abbreviations import Abbreviations, Expansion
from index.vietnamese.asked_numbers import AskedNumber, asked_numbers
from index.vietnamese.dates import dates
from index.vietnamese.numbers import numbers
from index.vietnamese.periods import PeriodMention, periods
from index.vietnamese.stop_words import stop_words
from index.vietnamese.syllables import Syllable, syllables
from index.vietnamese.titles import names, titles

UNSURE = 0.6  # share of what may as well mean something else
MAX_FORMS = 3  # of one standing
FEWEST_DIGITS = 4  # of a plain number that a text may write with separators
FEWEST_ASKED = 5  # syllables from which stop words weigh less

Span = tuple[int, int]


class Understanding:
    """Reads queries with one list of abbreviations; threads may share it."""

    def __init__(self, abbreviations: Abbreviations) -> None:
        self._abbreviations = abbreviations

    def understand(self, query: Query, words: IndexedWords, today: date) -> Understood:
        """What the preferred text means. today: in Vietnam."""
        query, keys = with_keystrokes_read(query, words)
        text = query.preferred
        found = syllables(text)
        free = _Free(query, found)
        mentions = [mention for mention in periods(text, today) if free.has(mention.start, mention.end)]
        documents = [asked for asked in asked_numbers(text) if free.has(asked.start, asked.end)]
        mentions = [one for one in mentions if not _overlaps((one.start, one.end), documents)]
        expansions = [
            one for one in self._abbreviations.expansions(text, found) if free.has_places(one.first, one.last)
        ]
        standings = [
            *(free.standing(asked.start, asked.end, asked.parts) for asked in documents),
            *(
                free.standing(start, end, terms)
                for start, end, terms in _others(text, documents)
                if free.has(start, end)
            ),
            *_of_abbreviations(expansions),
        ]
        return Understood(
            query=query,
            syllables=tuple(found),
            standings=tuple(standings),
            lighter=_lighter(text, found),
            period=_period(mentions, found),
            interpreted=(*keys, *_told(query, mentions, documents, expansions)),
        )


class _Free:
    """The parts of a query that are not to be taken literally."""

    def __init__(self, query: Query, found: list[Syllable]) -> None:
        self._literal = query.literal
        self._found = found

    def has(self, start: int, end: int) -> bool:
        """Whether text[start:end] may be interpreted."""
        return not any(start < last and first < end for first, last in self._literal)

    def has_places(self, first: int, last: int) -> bool:
        """The same for syllables [first, last)."""
        return self.has(self._found[first].start, self._found[last - 1].end)

    def standing(self, start: int, end: int, terms: tuple[str, ...]) -> Standing:
        """Terms of the numbers stream for text[start:end]."""
        places = [place for place, one in enumerate(self._found) if one.start < end and start < one.end]
        return Standing(places[0], places[-1] + 1, terms=terms, is_whole=True)


def _overlaps(span: Span, others: Iterable[AskedNumber]) -> bool:
    return any(span[0] < other.end and other.start < span[1] for other in others)


def _others(text: str, documents: list[AskedNumber]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """(start, end, terms) of dates and of numbers with separators; also of plain ones that may have some."""
    taken: list[Span] = []
    for day in dates(text):
        taken.append((day.start, day.end))
        yield day.start, day.end, (f"#{day.iso}",)
    for number in numbers(text):
        taken.append((number.start, number.end))
        yield number.start, number.end, (number.term,)
    for one in syllables(text):
        is_long = len(one.toneless) >= FEWEST_DIGITS and one.toneless.isdecimal()
        is_taken = any(start < one.end and one.start < end for start, end in taken)
        if is_long and not is_taken and not _overlaps((one.start, one.end), documents):
            yield one.start, one.end, (f"#{one.toneless}",)


def _of_abbreviations(expansions: list[Expansion]) -> Iterator[Standing]:
    for one in expansions:
        forms = tuple(form.syllables for form in one.alternatives[:MAX_FORMS] if form.syllables)
        yield Standing(one.first, one.last, forms, share=1.0 if one.is_sure else UNSURE)


def _lighter(text: str, found: list[Syllable]) -> frozenset[int]:
    """Titles before names, and the stop words of a question."""
    light = titles(found, names(text, found))
    return light | stop_words(found) if len(found) >= FEWEST_ASKED else light


def _period(mentions: list[PeriodMention], found: list[Syllable]) -> Period | None:
    """The last one asked for; required if there is nothing else to search for."""
    if not mentions:
        return None
    last = mentions[-1]
    inside = [one for one in found if any(m.start <= one.start and one.end <= m.end for m in mentions)]
    return Period(last.since, last.until, is_required=len(inside) == len(found))


def _told(
    query: Query, mentions: list[PeriodMention], documents: list[AskedNumber], expansions: list[Expansion]
) -> Iterator[Interpretation]:
    """What the reader is told, each with a query that takes that part literally."""
    text = query.preferred
    for mention in mentions:
        typed = text[mention.start : mention.end]
        yield Interpretation("date", typed, mention.meaning, literal(query, typed))
    for asked in documents:
        typed = text[asked.start : asked.end]
        yield Interpretation("document_number", typed, shown_number(asked), literal(query, typed))
    told: set[str] = set()
    for one in expansions:
        if one.kind is Kind.ABBREVIATION and len(one.meant) > len(one.typed) and one.typed not in told:
            told.add(one.typed)
            yield Interpretation("abbreviation", one.typed, one.meant, literal(query, one.typed))


def shown_number(asked: AskedNumber) -> str:
    """'15/2024/QĐ-UBND' as far as it is known, in capitals."""
    head = "/".join(filter(None, (asked.number, asked.year)))
    codes = "-".join(code.upper() for code in (asked.kind, asked.issuer) if code)
    return f"{head}/{codes}" if codes else head
