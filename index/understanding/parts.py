"""The parts of one query that mean more than their letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Protocol

from index.query import Query
from index.understanding.understood import Period, Standing
from index.vietnamese.abbreviations import Abbreviations, Expansion
from index.vietnamese.asked_numbers import AskedNumber, asked_numbers
from index.vietnamese.dates import dates
from index.vietnamese.numbers import numbers
from index.vietnamese.periods import PeriodMention, meaning, periods
from index.vietnamese.stop_words import stop_words
from index.vietnamese.syllables import Syllable, syllables
from index.vietnamese.titles import Name, NameKind, names, titles

UNSURE = 0.6  # share of what may as well mean something else
MAX_FORMS = 3  # of one standing
FEWEST_DIGITS = 4  # of a plain number that a text may write with separators
FEWEST_ASKED = 5  # syllables from which stop words weigh less

_WITH_STROKE = re.compile("(?<=Q)D|(?<=^N)D|(?<=^H)D(?=ND)")  # of QĐ, NĐ, HĐND
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_QUARTERS = _ROMAN | {roman.lower(): digit for digit, roman in _ROMAN.items()}
_YEAR = re.compile("(?:19[89]|20[0-9])[0-9]")


class _Spanned(Protocol):
    """Anything that stands at text[start:end]."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


class Parts:
    """What is found in the preferred text, without what is to be taken literally.

    syllables: of the text; documents, mentions, expansions, people: see
    their modules; none of the mentions is a document's number.
    """

    def __init__(self, query: Query, abbreviations: Abbreviations, today: date) -> None:
        text = query.preferred
        self._text = text
        self._literal = query.literal
        self.syllables = syllables(text)
        self.documents = [asked for asked in asked_numbers(text) if self._is_free(asked)]
        asked_for = (one for one in periods(text, today) if not _meets(one, self.documents))
        self.mentions: list[PeriodMention] = [one for one in asked_for if self._is_free(one)]
        if not self.mentions:
            self.mentions = [one for one in _bare_year(text, self.syllables, today) if self._is_free(one)]
        in_numbers = [asked for asked in self.documents if "/" in text[asked.start : asked.end]]
        self.expansions: list[Expansion] = [
            one
            for one in abbreviations.expansions(text, self.syllables)
            if all(
                self._is_free(each) and not _meets(each, in_numbers) for each in self.syllables[one.first : one.last]
            )
        ]
        self.people: list[Name] = [name for name in names(text, self.syllables) if name.kind is NameKind.FULL]

    def standings(self) -> tuple[Standing, ...]:
        """What may stand for parts of the text."""
        return (
            *(self._of_terms(asked, asked.parts) for asked in self.documents),
            *(self._of_terms(one, (term,)) for one, term in self._others() if self._is_free(one)),
            *(_of_forms(one) for one in self.expansions),
            *_quarters(self.syllables),
        )

    def lighter(self) -> frozenset[int]:
        """Titles before names, the words of a period, and the stop words of a question."""
        light = titles(self.syllables, self.people) | self._in_mentions()
        if len(self.syllables) >= FEWEST_ASKED:
            light |= stop_words(self.syllables)
        return light if len(light) < len(self.syllables) else frozenset()

    def names(self) -> tuple[tuple[int, int], ...]:
        """Names of people of several syllables."""
        return tuple((name.first, name.last) for name in self.people if name.last - name.first > 1)

    def period(self) -> Period | None:
        """The last one asked for; required if nothing else is asked for, and no text would name it so ('tuần qua')."""
        if not self.mentions:
            return None
        last = self.mentions[-1]
        is_relative = not any(map(str.isdecimal, self._text[last.start : last.end]))
        is_all = len(self._in_mentions()) == len(self.syllables)
        return Period(last.since, last.until, is_required=is_relative and is_all, is_certain=not last.is_content)

    def _is_free(self, one: _Spanned) -> bool:
        return not any(one.start < last and first < one.end for first, last in self._literal)

    def _in_mentions(self) -> frozenset[int]:
        return frozenset(place for place, one in enumerate(self.syllables) if _meets(one, self.mentions))

    def _of_terms(self, one: _Spanned, terms: tuple[str, ...]) -> Standing:
        places = [place for place, syllable in enumerate(self.syllables) if _meets(syllable, [one])]
        return Standing(places[0], places[-1] + 1, terms=terms, is_whole=True)

    def _others(self) -> Iterator[tuple[_Spanned, str]]:
        """Dates and numbers with separators, each with its term; also plain ones that may have some."""
        taken: list[_Spanned] = [*self.documents, *self.mentions]
        for day in dates(self._text):
            taken.append(day)
            yield day, f"#{day.iso}"
        for number in numbers(self._text):
            taken.append(number)
            yield number, number.term
        for one in self.syllables:
            if len(one.toneless) >= FEWEST_DIGITS and one.toneless.isdecimal() and not _meets(one, taken):
                yield one, f"#{one.toneless}"


def _of_forms(one: Expansion) -> Standing:
    forms = tuple(form.syllables for form in one.alternatives[:MAX_FORMS] if form.syllables)
    return Standing(one.first, one.last, forms, share=1.0 if one.is_sure else UNSURE)


def _quarters(found: Sequence[Syllable]) -> Iterator[Standing]:
    """'quý 1' is 'quý I'."""
    for place, (one, number) in enumerate(pairwise(found), 1):
        if one.toneless == "quy" and number.toned in _QUARTERS:
            yield Standing(place, place + 1, (tuple(syllables(_QUARTERS[number.toned])),))


def _meets(one: _Spanned, others: Iterable[_Spanned]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def _bare_year(text: str, found: Sequence[Syllable], today: date) -> Iterator[PeriodMention]:
    """'lễ hội cầu ngư 2025': a year at the end, but not the only word."""
    last = found[-1] if len(found) > 1 and not found[-2].toned.isdecimal() else None
    if last and _YEAR.fullmatch(last.toned) and int(last.toned) <= today.year and text[last.start - 1].isspace():
        since, until = date(int(last.toned), 1, 1), date(int(last.toned), 12, 31)
        yield PeriodMention(last.start, last.end, since, until, meaning(since, until), last.toned, is_content=True)


def shown(asked: AskedNumber) -> str:
    """'15/2024/QĐ-UBND' as far as it is known, in capitals."""
    head = "/".join(filter(None, (asked.number, asked.year)))
    codes = "-".join(_WITH_STROKE.sub("Đ", code.upper()) for code in (asked.kind, asked.issuer) if code)
    return f"{head}/{codes}" if codes else head
