"""Abbreviations and synonyms in a query, in both directions.

    'UBND tỉnh'           ->  [0, 1) 'UBND' = 'Ủy ban nhân dân'
    'so thong tin va truyen thong'  ->  [1, 6) 'thong tin va truyen thong' = 'TT&TT', also written 'TTTT'

lists -> `lexicon.py`: sequences of toneless syllables -> written forms with their uses -> longest match first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from itertools import chain

import msgspec

from index.vietnamese.abbreviation_list import (
    NUMBER,
    TU_WITH_HORN,
    AbbreviationList,
    AbbreviationListError,
    Entry,
    Kind,
    Removal,
    parse_list,
)
from index.vietnamese.lexicon import Alternative, Lexicon, Use, Written, full_key, key_of
from index.vietnamese.syllables import Syllable, syllables
from index.vietnamese.tones import fold

MAX_EXPANSIONS = 16  # of one query
_IN_ADDRESS = (".", "@")
_NUMBERED = re.compile(r"([^\W\d_]{2,4})([0-9]{1,3}[A-Za-z]?)")
_NEAR = 4  # syllables on either side, in which a hint tells a meaning


class Expansion(msgspec.Struct, frozen=True, gc=False):
    """One thing that syllables [first, last) of a query may mean.

    typed: the query's own words; meant: for the reader, as the list writes it; alternatives: sequences of syllables
    that mean the same, `meant` first. is_sure: no other meaning is likely. Several expansions of one span are several
    meanings, or the sure and the unsure ways to write one.
    """

    first: int
    last: int
    typed: str
    meant: str
    kind: Kind
    alternatives: tuple[Alternative, ...]
    is_sure: bool


class Abbreviations:
    """A list made ready for look-ups. Immutable: threads may share it."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self._lexicon = Lexicon(self.entries)
        self.may_be_in = self._lexicon.may_be_in

    def overlaid(self, text: str) -> Abbreviations:
        """These with an administrator's file laid over them.

        Raises AbbreviationListError, with the lines that are wrong.
        """
        return self.with_list(parse_list(text))

    def with_list(self, changes: AbbreviationList) -> Abbreviations:
        """Removals first, then additions, whatever their order in the file."""
        places = _places(self.entries)
        left: list[list[Entry]] = [[entry] for entry in self.entries]
        problems = []
        for removal in changes.removals:
            keys = {(Kind.ABBREVIATION, key_of(removal.form)), (None, full_key(removal.form))}
            changed = [_removed(left, place, removal) for key in keys for place in places.get(key, ())]
            if not any(changed):
                what = removal.form if removal.meaning is None else f"{removal.form} = {removal.meaning}"
                problems.append(f"line {removal.line}: there is no {what!r} to switch off")
        if problems:
            raise AbbreviationListError(tuple(problems))
        return Abbreviations([*chain.from_iterable(left), *changes.entries])

    def expansions(self, text: str, tokens: Sequence[Syllable]) -> list[Expansion]:
        """What the syllables of `text` may mean; spans are disjoint.

        tokens: `syllables(text)`, or some of them in order.
        """
        found: list[Expansion] = []
        taken: set[int] = set()
        for size, first, written in self._matches(tokens):
            span = range(first, first + size)
            if taken.isdisjoint(span) and (read := self._read(text, tokens, span, written)) is not None:
                taken.update(span)
                found += read
        for place, token in enumerate(tokens):
            if place not in taken and not token.toned.isalpha():
                found += self._numbered(text, tokens, place)
        return sorted(found, key=lambda expansion: expansion.first)[:MAX_EXPANSIONS]

    def may_be(self, typed: str, one: Syllable) -> bool:
        """Whether a syllable, typed so, may be an abbreviation by itself, or one with its number."""
        forms, parts = self._lexicon.forms, _NUMBERED.fullmatch(typed)
        return any(_fits((one,), form) for form in forms((one.toneless,))) or bool(parts and forms((fold(parts[1]),)))

    def _matches(self, tokens: Sequence[Syllable]) -> list[tuple[int, int, tuple[Written, ...]]]:
        """(number of syllables, first syllable, forms), longest first."""
        sizes_of, forms_of = self._lexicon.sizes_of, self._lexicon.forms
        toneless = tuple([token.toneless for token in tokens])
        found = []
        for first, syllable in enumerate(toneless):
            for size in sizes_of.get(syllable, ()):
                if first + size <= len(toneless) and (forms := forms_of(toneless[first : first + size])):
                    found.append((size, first, forms))
        found.sort(key=lambda match: (-match[0], match[1]))
        return found

    def _read(
        self, text: str, tokens: Sequence[Syllable], span: range, forms: tuple[Written, ...]
    ) -> list[Expansion] | None:
        """The expansions of a span; [] for a fixed name; None if it is none of the forms."""
        typed = tokens[span.start : span.stop]
        fitting = [written for written in forms if _fits(typed, written)]
        toned = tuple([token.toned for token in typed])
        exact = [written for written in fitting if written.toned == toned]
        found: list[Expansion] = []
        was_read = False
        for written in exact or fitting:
            uses = _uses(text, tokens, span, written, self._lexicon)
            was_read = was_read or bool(uses) or not written.uses
            found += [_expansion(text, tokens, span, use, is_sure) for use, is_sure in uses]
        return found if was_read else None

    def _numbered(self, text: str, tokens: Sequence[Syllable], place: int) -> Iterator[Expansion]:
        """'QL1A' → 'quốc lộ 1A', 'QL 1A': an abbreviation that a number follows, in one piece with it."""
        typed = text[tokens[place].start : tokens[place].end]
        if not (parts := _NUMBERED.fullmatch(typed)):
            return
        short, number = parts.groups()
        uses = [use for written in self._lexicon.forms((fold(short),)) for use in written.uses]
        if len(uses) == 1 and NUMBER in uses[0].hints:
            forms = [f"{form} {number}" for form in (uses[0].alternatives[0].text, short)]
            alternatives = tuple(Alternative(form, tuple(syllables(form))) for form in forms)
            yield Expansion(place, place + 1, typed, forms[0], Kind.ABBREVIATION, alternatives, is_sure=True)


@cache
def packaged() -> Abbreviations:
    """The list that comes with the project."""
    text = resources.files("index.vietnamese").joinpath("resources/abbreviations.txt").read_text("utf-8")
    return Abbreviations(parse_list(text).entries)


def _fits(typed: Sequence[Syllable], written: Written) -> bool:
    """Each syllable as the form has it, or without any accents; but TU is 'Tỉnh ủy', not TƯ, 'Trung ương'."""
    if written.is_abbreviation and written.form.endswith(TU_WITH_HORN):
        return all(token.toned == toned for token, toned in zip(typed, written.toned, strict=True))
    return all(token.toned in (toned, token.toneless) for token, toned in zip(typed, written.toned, strict=True))


def _uses(
    text: str, tokens: Sequence[Syllable], span: range, written: Written, lexicon: Lexicon
) -> list[tuple[Use, bool]]:
    """The likely uses of a form in this place, each with whether it is sure."""
    if not written.is_abbreviation:
        return [(use, use.is_sure) for use in written.uses]
    hinted: list[Use] = []
    if any(use.hints for use in written.uses):
        near = _near(tokens, span)
        sizes = [_hint_size(use, near, tokens, span.stop) for use in written.uses]
        hinted = [use for use, size in zip(written.uses, sizes, strict=True) if size and size == max(sizes)]
    if not (_is_signed(text, tokens, span, written, lexicon) or (hinted and not written.reads_as_syllable)):
        return []
    likely = hinted or written.uses
    return [(use, len(likely) == 1) for use in likely]


def _is_signed(text: str, tokens: Sequence[Syllable], span: range, written: Written, lexicon: Lexicon) -> bool:
    """Whether its own look shows that a form is an abbreviation."""
    if written.is_initial:
        return _is_before_name(text, tokens, span.stop)
    if not written.needs_capitals:
        return True
    if written.is_safe:  # but not the end of an address: 'abc.com.tw'
        return text[: tokens[span.start].start][-1:] not in _IN_ADDRESS
    surface = text[tokens[span.start].start : tokens[span.stop - 1].end]
    return (surface.isupper() or surface == written.form) and not _is_shouted(text, tokens, span, lexicon)


def _is_before_name(text: str, tokens: Sequence[Syllable], following: int) -> bool:
    """'P. Bến Nghé', 'Q.1', but not 'P.V'."""
    if following >= len(tokens):
        return False
    here, there = tokens[following - 1].end, tokens[following].start
    name = text[there : tokens[following].end]
    return text[here:there].rstrip() == "." and (name[0].isdigit() or (len(name) > 1 and name[0].isupper()))


def _is_shouted(text: str, tokens: Sequence[Syllable], span: range, lexicon: Lexicon) -> bool:
    """Whether all is in capitals, and not only because all is abbreviations and numbers."""
    others = [*tokens[: span.start], *tokens[span.stop :]]
    return text.isupper() and any(
        token.toned.isalpha() and (token.toneless,) not in lexicon.abbreviated for token in others
    )


def _near(tokens: Sequence[Syllable], span: range) -> str:
    before = [token.toned for token in tokens[max(0, span.start - _NEAR) : span.start]]
    behind = [token.toned for token in tokens[span.stop : span.stop + _NEAR]]
    return f" {' '.join(before)} | {' '.join(behind)} "


def _hint_size(use: Use, near: str, tokens: Sequence[Syllable], following: int) -> int:
    """Syllables of the longest hint that is near; 0 if none is: 'bách khoa' tells more than 'khoa'."""
    is_numbered = NUMBER in use.hints and following < len(tokens) and tokens[following].toned[0].isdigit()
    return max((hint.count(" ") + 1 for hint in use.hints if f" {hint} " in near), default=int(is_numbered))


def _expansion(text: str, tokens: Sequence[Syllable], span: range, use: Use, is_sure: bool) -> Expansion:
    typed = text[tokens[span.start].start : tokens[span.stop - 1].end]
    return Expansion(span.start, span.stop, typed, use.alternatives[0].text, use.kind, use.alternatives, is_sure)


def _places(entries: Sequence[Entry]) -> dict[tuple[Kind | None, str], list[int]]:
    """Where each form stands, by the key under which a removal looks for it; thousands of removals look."""
    places: dict[tuple[Kind | None, str], list[int]] = {}
    for place, entry in enumerate(entries):
        is_short = entry.kind is Kind.ABBREVIATION
        for key in {key_of(form) if is_short else full_key(form) for form in entry.forms}:
            places.setdefault((Kind.ABBREVIATION if is_short else None, key), []).append(place)
    return places


def _removed(left: list[list[Entry]], place: int, removal: Removal) -> bool:
    """Takes what a removal switches off from what is left of an entry; False if that is nothing."""
    kept = [part for entry in left[place] for part in _without(entry, removal)]
    is_less = kept != left[place]
    left[place] = kept
    return is_less


def _without(entry: Entry, removal: Removal) -> list[Entry]:
    """What a removal leaves of an entry; other forms of it keep all meanings."""
    key = key_of if entry.kind is Kind.ABBREVIATION else full_key
    forms = tuple(form for form in entry.forms if key(form) != key(removal.form))
    meaning = None if removal.meaning is None else full_key(removal.meaning)
    if len(forms) == len(entry.forms):
        return [entry]
    if entry.kind is not Kind.ABBREVIATION:
        if meaning is not None and meaning not in map(full_key, forms):
            return [entry]
        return [replace(entry, forms=forms)] if len(forms) > 1 else []
    left = tuple(found for found in entry.meanings if meaning is not None and full_key(found.text) != meaning)
    if len(left) == len(entry.meanings):
        return [entry]
    switched = tuple(form for form in entry.forms if form not in forms)
    parts = (replace(entry, forms=forms), replace(entry, forms=switched, meanings=left))
    return [part for part in parts if part.forms and part.meanings]
