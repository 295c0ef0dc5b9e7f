"""A parsed query → what to score, what to require, what to exclude.

The query goes through the same analyser as the articles. Each distinct
syllable becomes a Unit, and so do each pyvi word of several syllables and
each two neighbouring syllables. A unit lists its evidence: which term of
which stream counts how much.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from index.analysis import Analyser, Analysis, Stream
from index.query import Clause, Part, Query
from index.ranking import StreamWeights
from index.schema import Field
from index.searching.columns import Key, author_key
from index.searching.reader import EditionReader
from index.vietnamese.syllables import Syllable, syllables

MAX_UNITS = 32  # of each kind
ALL_FIELDS = tuple(Field)

# A syllable typed without accents beside accented ones ("thông tin truyen thong") is taken as
# spelled out unless the index spells it with accents at least this many times as often.
_RATHER_ACCENTED = 20


class Evidence(NamedTuple):
    """What shows that an article has a unit, and the weight of its score.

    also: other terms (of streams) that must be there with it; share: how
    much of the unit an article with it holds, 1 for all of it.
    """

    stream: Stream
    term: str
    weight: float
    share: float = 1.0
    also: tuple[tuple[Stream, str], ...] = ()


class UnitKind(StrEnum):
    """What a unit is in the query."""

    SYLLABLE = "syllable"
    WORD = "word"
    PAIR = "pair"


class Unit(NamedTuple):
    """One thing the reader asked for that adds to the score.

    evidence: strongest first; every article with one has those behind it.
    others: what stands for the same, such as an abbreviation. What gives an
    article most counts. Only single syllables count for coverage.
    """

    text: str
    evidence: tuple[Evidence, ...]
    fields: tuple[Field, ...] = ALL_FIELDS
    kind: UnitKind = UnitKind.SYLLABLE
    others: tuple[Evidence, ...] = ()

    @property
    def counts(self) -> bool:
        """True if an article without it lacks part of the query."""
        return self.kind is UnitKind.SYLLABLE


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms that must follow each other in one of the fields."""

    terms: tuple[tuple[Stream, str], ...]
    fields: tuple[Field, ...] = ALL_FIELDS


@dataclass(frozen=True, slots=True)
class ByAuthor:
    """The byline must hold this key in a row."""

    key: Key


Condition = Phrase | ByAuthor


@dataclass(frozen=True, slots=True)
class Plan:
    """All that retrieval needs to know. required: groups of alternatives."""

    units: tuple[Unit, ...]
    required: tuple[tuple[Condition, ...], ...]
    excluded: tuple[Condition, ...]

    @property
    def requires_text(self) -> bool:
        """True if some of the text is required, so that a share of it is not."""
        return any(isinstance(condition, Phrase) for group in self.required for condition in group)


class Planner:
    """Makes plans for one edition."""

    def __init__(self, analyser: Analyser, reader: EditionReader, weights: StreamWeights) -> None:
        self._analyser = analyser
        self._reader = reader
        self._weights = weights

    def plan(self, query: Query) -> Plan:
        """Units of the preferred text and of required clauses; conditions."""
        texts = [(query.preferred, ALL_FIELDS)]
        for group in query.required:
            texts += [(clause.text, _fields(clause)) for clause in group if clause.part is not Part.AUTHOR]
        analysed = [(self._analyser.analyse(text), fields) for text, fields in texts]
        accented = any(is_accented(syllable) for analysis, _ in analysed for syllable in analysis.syllables)
        units: dict[tuple[str, tuple[Field, ...], UnitKind], Unit] = {}
        for analysis, fields in analysed:
            for unit in self._units(analysis, fields, accented=accented):
                units.setdefault((unit.text, fields, unit.kind), unit)
        return Plan(
            tuple(unit for kind in UnitKind for unit in self._telling(units.values(), kind)),
            tuple(dict.fromkeys(tuple(dict.fromkeys(map(condition, group))) for group in query.required)),
            tuple(dict.fromkeys(map(condition, query.excluded))),
        )

    def _telling(self, units: Iterable[Unit], kind: UnitKind) -> list[Unit]:
        """At most MAX_UNITS of one kind: the rarest, in the order typed.

        A pasted page holds every common syllable there is; they cost most
        and tell least.
        """
        found = [unit for unit in units if unit.kind is kind]
        if len(found) <= MAX_UNITS:
            return found
        frequency = {unit: self._reader.doc_frequency(unit.evidence[0].stream, unit.evidence[0].term) for unit in found}
        kept = set(sorted((unit for unit in found if frequency[unit]), key=frequency.__getitem__)[:MAX_UNITS])
        return [unit for unit in found if unit in kept]

    def _units(self, analysis: Analysis, fields: tuple[Field, ...], *, accented: bool) -> list[Unit]:
        found = [self._syllable_unit(syllable, fields, accented=accented) for syllable in analysis.syllables]
        for kind, stream in ((UnitKind.WORD, Stream.WORDS), (UnitKind.PAIR, Stream.TONELESS_PAIRS)):
            weight = getattr(self._weights, stream)
            if weight:
                terms = analysis.terms(stream)
                found += [Unit(term, (Evidence(stream, term, weight),), fields, kind) for term in terms]
        return found

    def _syllable_unit(self, syllable: Syllable, fields: tuple[Field, ...], *, accented: bool) -> Unit:
        weights = self._weights
        if is_accented(syllable) or (accented and not self._is_rather_accented(syllable)):
            evidence = [
                Evidence(Stream.TONED, syllable.toned, weights.toned),
                Evidence(Stream.TONELESS, syllable.toneless, weights.toneless * weights.accents, weights.accents),
            ]
        else:
            evidence = [Evidence(Stream.TONELESS, syllable.toneless, weights.toneless)]
        return Unit(syllable.toned, tuple(evidence), fields)

    def _is_rather_accented(self, syllable: Syllable) -> bool:
        spelled = self._reader.doc_frequency(Stream.TONED, syllable.toned)
        folded = self._reader.doc_frequency(Stream.TONELESS, syllable.toneless)
        return folded > _RATHER_ACCENTED * spelled


def is_accented(syllable: Syllable) -> bool:
    """True if the syllable was typed with any diacritic."""
    return syllable.toned != syllable.toneless


def condition(clause: Clause) -> Condition:
    """What an article must hold (or must not, if excluded).

    Syllables typed with accents ask for them, the others do not.
    """
    found = syllables(clause.text)
    if clause.part is Part.AUTHOR:
        return ByAuthor(author_key(clause.text))
    terms = tuple(
        (Stream.TONED, syllable.toned) if is_accented(syllable) else (Stream.TONELESS, syllable.toneless)
        for syllable in found
    )
    return Phrase(terms, _fields(clause))


def _fields(clause: Clause) -> tuple[Field, ...]:
    return (Field.TITLE,) if clause.part is Part.TITLE else ALL_FIELDS
