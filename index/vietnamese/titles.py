"""Names of people in a query, and the titles before them.

    'phát biểu của đồng chí Nguyễn Mạnh Hùng'  ->  name [5, 8), titles {3, 4}
    'ong hung'  ->  name [1, 2), titles {0}

A name is a family name with one to three further syllables, or a given name behind a title, or initials (N.M.H). Typed
with capitals, capitals tell its end; without, each further syllable must be customary in names, and the family name
frequent, behind a title, or followed by a telling middle name. In a query with accents a syllable must have its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from index.vietnamese.syllables import Syllable, Typed, has_accents, syllables
from index.vietnamese.word_lists import PhraseTable, read_lists

MAX_FURTHER = 3  # syllables behind a family name: Nguyễn Thị Minh Khai
MAX_GIVEN = 2  # behind a title alone: chị Minh Khai

_BEHIND_TITLE = re.compile(r"[\s.]*")  # 'ThS. Lan'


class NameKind(StrEnum):
    """How much of a name was typed."""

    FULL = "full"
    GIVEN = "given"
    INITIALS = "initials"


@dataclass(frozen=True, slots=True)
class Name:
    """Syllables [first, last) are likely a name.

    is_sure: capitals or accents say so; else it might be other words.
    """

    first: int
    last: int
    kind: NameKind
    is_sure: bool


def names(text: str, tokens: Sequence[Syllable]) -> tuple[Name, ...]:
    """The names in `text`, in order, disjoint; tokens: `syllables(text)`."""
    beginnings = _tables().beginnings
    places = [place for place, token in enumerate(tokens) if token.toned in beginnings or len(token.toned) == 1]
    if not places:
        return ()
    query = _Query(text, tokens)
    found: list[Name] = []
    behind = 0
    for place in places:
        if place < behind:
            continue
        name = query.name_at(place)
        if name is not None:
            found.append(name)
        behind = name.last if name else place + query.not_name_at(place)
    return tuple(found)


def full_names(text: str, tokens: Sequence[Syllable]) -> list[Name]:
    """Those that have a family name; none without a syllable that `may_begin_name`."""
    return [name for name in names(text, tokens) if name.kind is NameKind.FULL]


def may_begin_name(toned: str) -> bool:
    """Whether a family name begins with this syllable."""
    return toned in _tables().family.beginnings


def may_have_full_name(typed: Typed) -> bool:
    """Whether behind a family name stands what may belong to it: in one of three queries that have one."""
    family, behind = _tables().family.beginnings, _tables().behind_family
    others = zip(typed.toned[1:], typed.surfaces[1:], strict=True)
    return any(
        one in family and (other in behind or surface[0].isupper())
        for one, (other, surface) in zip(typed.toned, others, strict=False)
    )


def titles(tokens: Sequence[Syllable], found: Sequence[Name]) -> frozenset[int]:
    """Places of the syllables that are titles right before one of the names."""
    places: set[int] = set()
    behind = 0  # the name before
    for name in found:
        last = name.first
        while size := _title_before(tokens[behind:last], last - behind):
            places.update(range(last - size, last))
            last -= size
        behind = name.last
    return frozenset(places)


class _Query:
    """A query's syllables with what their capitals tell."""

    def __init__(self, text: str, tokens: Sequence[Syllable]) -> None:
        self._text = text
        self._tokens = tokens
        self._lists = _tables()
        starts = [text[token.start] for token in tokens]
        self._capital = [start.isupper() for start in starts]
        self._is_shouted = len(tokens) > 1 and text.isupper()
        self._has_accents = has_accents(tokens)

    def name_at(self, first: int) -> Name | None:
        if last := self._initials_end(first):
            return Name(first, last, NameKind.INITIALS, True)
        if self.not_name_at(first):
            return None
        return self._full_name(first) or self._given_name(first)

    def not_name_at(self, first: int) -> int:
        """The length of a place name or an expression that only begins like a name."""
        return self._lists.not_names.longest(self._tokens, first, is_toned=self._has_accents)

    def _initials_end(self, first: int) -> int:
        """The end of 'N.M.H'; 0 if none begins here."""
        last = first
        while last < len(self._tokens) and self._is_initial(last):
            last += 1
            if last < len(self._tokens) and self._gap(last) != ".":
                break
        return last if last - first > 1 else 0

    def _is_initial(self, place: int) -> bool:
        return self._capital[place] and len(self._tokens[place].toned) == 1

    def _gap(self, place: int) -> str:
        return self._text[self._tokens[place - 1].end : self._tokens[place].start]

    def _full_name(self, first: int) -> Name | None:
        lists = self._lists
        size = lists.family.longest(self._tokens, first, is_toned=self._has_accents)
        if not size:
            return None
        is_capital = self._capital[first] and not self._is_shouted
        last = self._end(first + size, MAX_FURTHER, is_capital)
        is_frequent = lists.frequent.longest(self._tokens, first, is_toned=self._has_accents) > 0
        is_titled = _title_before(self._tokens, first) > 0
        fewest = 1 if is_capital or is_titled or (is_frequent and self._has_accents) else 2
        if last - first - size < fewest:
            return None
        is_likely = is_capital or is_titled or is_frequent
        if not (is_likely or lists.middle.longest(self._tokens, first + size, is_toned=self._has_accents)):
            return None
        is_sure = is_capital or (is_frequent and (self._has_accents or is_titled or self._is_all(last)))
        return Name(first, last, NameKind.FULL, is_sure)

    def _is_all(self, last: int) -> bool:
        """Whether the query ends here: nothing else is asked for."""
        return last == len(self._tokens)

    def _given_name(self, first: int) -> Name | None:
        """'Hùng' of 'ông Hùng'."""
        given = self._lists.given.longest(self._tokens, first, is_toned=self._has_accents)
        size = _title_before(self._tokens, first) if given else 0
        if not size or self._lists.titles.longest(self._tokens, first - size) > size:
            return None
        is_capital = self._capital[first] and not self._is_shouted
        last = self._end(first + given, MAX_GIVEN - given, is_capital)
        is_likely = is_capital or (first == size and self._is_all(last))
        if not is_likely or not _BEHIND_TITLE.fullmatch(self._gap(first)):
            return None
        return Name(first, last, NameKind.GIVEN, is_capital)

    def _end(self, first: int, most: int, is_capital: bool) -> int:
        """Behind the last syllable that still belongs to a name."""
        last = first
        while last < min(first + most, len(self._tokens)) and self._belongs(last, is_capital):
            last += 1
            if last < len(self._tokens) and self.not_name_at(last):
                break
        return last

    def _belongs(self, place: int, is_capital: bool) -> bool:
        token = self._tokens[place]
        if self._gap(place).strip():
            return False
        if is_capital:
            is_abbreviation = len(token.toned) > 1 and self._text[token.start : token.end].isupper()
            return self._capital[place] and token.toned.isalpha() and not is_abbreviation
        return self._lists.given.longest(self._tokens, place, is_toned=self._has_accents) > 0


class _Tables(NamedTuple):
    family: PhraseTable
    frequent: PhraseTable
    middle: PhraseTable
    given: PhraseTable
    not_names: PhraseTable
    titles: PhraseTable
    longest_title: int
    beginnings: frozenset[str]  # of names, and of what only begins like one
    behind_family: frozenset[str]  # what the second syllable of a full name may be in small letters


@cache
def _tables() -> _Tables:
    lists = read_lists("names.txt")
    title_phrases = [*lists["forms of address"], *lists["offices and ranks"]]
    family, given, not_names = (PhraseTable(lists[name]) for name in ("family names", "given names", "not names"))
    return _Tables(
        family,
        PhraseTable(lists["frequent family names"]),
        PhraseTable(lists["telling middle names"]),
        given,
        not_names,
        PhraseTable(title_phrases),
        max(len(phrase.split()) for phrase in title_phrases),
        family.beginnings | given.beginnings | not_names.beginnings,
        given.beginnings.union(
            *((one.toned, one.toneless) for name in lists["family names"] for one in syllables(name)[1:])
        ),
    )


def _title_before(tokens: Sequence[Syllable], last: int) -> int:
    """The number of syllables of the title that ends at `last`; the longest."""
    lists = _tables()
    for size in range(min(lists.longest_title, last), 0, -1):
        may_begin = tokens[last - size].toned in lists.titles.beginnings
        if may_begin and lists.titles.longest(tokens[last - size : last], 0) == size:
            return size
    return 0
