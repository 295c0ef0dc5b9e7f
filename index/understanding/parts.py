"""The parts of one query that mean more than their letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import TypeVar

from index.analysis import PAIR_JOINER, Stream
from index.query import Query
from index.understanding.asked_period import asked_period, with_dashes
from index.understanding.expanded import in_company, of_forms
from index.understanding.figures import YEAR, Spanned, figures, mask, months
from index.understanding.signs import (
    ABBREVIATION,
    DOCUMENT,
    NAME,
    NUMBER,
    PERIOD,
    QUARTER,
    QUARTERS,
    STOP_WORD,
)
from index.understanding.understood import BETWEEN_MEANINGS, IndexedWords, Period, Standing
from index.vietnamese.abbreviation_list import Kind
from index.vietnamese.abbreviations import Abbreviations, Expansion
from index.vietnamese.asked_numbers import asked_numbers
from index.vietnamese.capitals import capitalised
from index.vietnamese.document_numbers import DocumentNumber
from index.vietnamese.foreign import lone_foreign_words
from index.vietnamese.periods import PeriodMention, asked_days, meaning, periods
from index.vietnamese.stop_words import stop_words
from index.vietnamese.syllables import Syllable, Typed, syllables
from index.vietnamese.titles import Name, full_names, titles

FEWEST_IN_NAME = 3  # syllables of a name that is a unit of its own; two are a pair already
MOST_ASKED = 16  # syllables of a query that asks for a period; a longer one is a sentence in which one is told

_IN_FIGURES = re.compile(r"[0-9]{4}|[0-9]\s?[/.–-]|(?i:tháng|thang)\s+[0-9]")  # days that a text may name so, too
_WITH_STROKE = re.compile("(?<=Q)D|(?<=^N)D|(?<=^H)D(?=ND)")  # of QĐ, NĐ, HĐND


Some = TypeVar("Some", bound="Spanned")
Run = TypeVar("Run", Expansion, Name)


class Parts:
    """What is found in the preferred text, without what is to be taken literally.

    text, syllables: the preferred text; documents, mentions, expansions, people: see
    their modules; mentions: the period asked for, if any, which is no document's number.
    """

    def __init__(self, query: Query, typed: Typed, signs: int, abbreviations: Abbreviations, today: date) -> None:
        """typed, signs: the syllables of the preferred text, and what they may belong to."""
        text = query.preferred
        self.text = text
        self._literal = mask(len(text), query.literal) if query.literal else bytearray()
        self._typed, self._signs = typed, signs
        self.documents: list[DocumentNumber] = self._free(asked_numbers(text)) if signs & DOCUMENT else []
        may_ask = signs & PERIOD and len(typed.toned) <= MOST_ASKED
        self.mentions: list[PeriodMention] = self._period_of(query, today) if may_ask else []
        self.expansions: list[Expansion] = self._apart_from_documents(abbreviations) if signs & ABBREVIATION else []
        self.people: list[Name] = self._whole(full_names(text, self.syllables)) if signs & NAME else []

    @cached_property
    def syllables(self) -> list[Syllable]:
        """With their places, which not all steps ask for."""
        return syllables(self.text)

    def _period_of(self, query: Query, today: date) -> list[PeriodMention]:
        named = self._apart(periods(with_dashes(query), today))
        return asked_period(self.text, named or self._apart(_bare_year(self.text, self.syllables, today)))

    def _apart_from_documents(self, abbreviations: Abbreviations) -> list[Expansion]:
        """The expansions of what is no part of a document's number."""
        found = self._whole(abbreviations.expansions(self.text, self.syllables))
        numbers = [asked for asked in self.documents if "/" in self.text[asked.start : asked.end]]
        return [one for one in found if not _meets(self.syllables[one.first], numbers)] if numbers else found

    def standings(self) -> Iterator[Standing]:
        """What may stand for parts of the text, the surest first."""
        if self.documents or self._signs & NUMBER:
            yield from figures(self.text, self.syllables, self.documents, self.is_free)
        if self.expansions:
            yield from (standing for standing in map(of_forms, self.expansions) if standing.forms)
            yield from (
                standing for one in self.expansions for standing in in_company(one, self.syllables, self.is_free)
            )
        if self._signs & QUARTER:
            yield from _quarters(self.syllables)
        if self._signs & NUMBER:
            yield from months(self.syllables)

    def spelled_out(self) -> Iterator[tuple[int, int, str]]:
        """(start, end, likely meanings) of each abbreviation outside the documents' numbers."""
        meanings: dict[tuple[int, int], list[str]] = {}
        for one in filter(_is_shorter, self.expansions):
            start, end = self.syllables[one.first].start, self.syllables[one.last - 1].end
            if not any(asked.start < end and start < asked.end for asked in self.documents):
                meanings.setdefault((start, end), []).append(one.meant)
        for (start, end), meant in meanings.items():
            yield start, end, BETWEEN_MEANINGS.join(dict.fromkeys(meant))

    def are_told(self) -> bool:
        """Whether the reader is to be told of any."""
        return bool(self.mentions or self.documents or any(map(_is_shorter, self.expansions)))

    def lighter(self) -> frozenset[int]:
        """Titles before names, the words of a period, and the stop words of a question."""
        light = stop_words(self.syllables) if self._signs & STOP_WORD else frozenset()
        if self.people or self.mentions:
            light |= titles(self.syllables, self.people) | self._in_mentions()
        free = self._free_places(light)
        return free if len(free) < len(self._typed.toned) else frozenset()

    def foreign(self, words: IndexedWords) -> frozenset[int]:
        """Foreign words that stand alone, or beside another one as in no article."""

        def are_met(*pair: str) -> bool:
            return words.doc_frequency(Stream.TONELESS_PAIRS, PAIR_JOINER.join(pair)) > 0

        return self._free_places(lone_foreign_words(self._typed.toneless, are_met))

    def capitals(self) -> frozenset[int]:
        """Syllables with a capital that only a name has."""
        return self._free_places(capitalised(self._typed))

    def names(self) -> tuple[tuple[int, int], ...]:
        """Names of people of several syllables."""
        return tuple([(name.first, name.last) for name in self.people if name.last - name.first >= FEWEST_IN_NAME])

    def period(self) -> Period:
        """That of the mentions; required if nothing else is asked for, and no text would name it so ('tuần qua')."""
        asked = self.mentions[0]
        is_relative = not _IN_FIGURES.search(self.text, asked.start, asked.end)
        is_all = len(self._in_mentions()) == len(self.syllables)
        return Period(asked.since, asked.until, is_required=is_relative and is_all, is_certain=not asked.is_content)

    def is_free(self, one: Spanned) -> bool:
        """True if it is not to be taken literally."""
        return not any(self._literal[one.start : one.end])

    def _free_places(self, places: Iterable[int]) -> frozenset[int]:
        return frozenset(
            [place for place in places if self.is_free(self.syllables[place])] if self._literal else places
        )

    def _whole(self, found: list[Run]) -> list[Run]:
        """Those of whose syllables none is to be taken literally."""
        if not self._literal:
            return found
        return [one for one in found if all(map(self.is_free, self.syllables[one.first : one.last]))]

    def _free(self, found: Iterable[Some]) -> list[Some]:
        return list(filter(self.is_free, found))

    def _apart(self, found: Iterable[PeriodMention]) -> list[PeriodMention]:
        """Those that are no document's number."""
        return self._free(one for one in found if not _meets(one, self.documents))

    def _in_mentions(self) -> frozenset[int]:
        if not self.mentions:
            return frozenset()
        return frozenset(place for place, one in enumerate(self.syllables) if _meets(one, self.mentions))


def _is_shorter(one: Expansion) -> bool:
    """Whether an abbreviation was typed, and not what it stands for."""
    return one.kind is Kind.ABBREVIATION and len(one.alternatives[0].syllables) > one.last - one.first


def _quarters(found: Sequence[Syllable]) -> Iterator[Standing]:
    """'quý 1' is 'quý I'."""
    for place, number in enumerate(found):
        if number.toned in QUARTERS and place and found[place - 1].toneless == "quy":
            yield Standing(place, place + 1, (tuple(syllables(QUARTERS[number.toned])),))


def _meets(one: Spanned, others: Iterable[Spanned]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def _bare_year(text: str, found: Sequence[Syllable], today: date) -> Iterator[PeriodMention]:
    """'lễ hội cầu ngư 2025': a year at the end, but not the only word."""
    last = found[-1] if len(found) > 1 and not found[-2].toned.isdecimal() else None
    if not (last and YEAR.fullmatch(last.toned) and int(last.toned) <= today.year and text[last.start - 1].isspace()):
        return
    if not _meets(last, asked_days(text)):
        since, until = date(int(last.toned), 1, 1), date(int(last.toned), 12, 31)
        yield PeriodMention(last.start, last.end, since, until, meaning(since, until), last.toned, is_content=True)


def shown(asked: DocumentNumber) -> str:
    """'15/2024/QĐ-UBND' as far as it is known, in capitals."""
    head = "/".join(filter(None, (asked.number, asked.year)))
    codes = "-".join(_WITH_STROKE.sub("Đ", code.upper()) for code in (asked.kind, asked.issuer) if code)
    return f"{head}/{codes}" if codes else head
