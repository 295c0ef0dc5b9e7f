"""An understood query → a plan.

The query goes through the same analyser as the articles. What stands for
some of its syllables adds to the units of these (`meant.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import groupby, pairwise

from index.analysis import Analyser, Analysis, Stream, pair_terms
from index.query import Clause, Part, Query
from index.ranking import Ranking
from index.remembered import Remembered
from index.schema import Field
from index.searching.columns import author_key
from index.searching.meant import as_understood, raise_names, units_of_their_own
from index.searching.plan import ALL_FIELDS, Alternative, ByAuthor, Condition, Evidence, Phrase, Plan, Unit, UnitKind
from index.searching.reader import EditionReader
from index.searching.spelling import Speller, speller_of
from index.understanding import Standing, Understood
from index.vietnamese.syllables import Syllable, Typed, syllables

MAX_UNITS = 32  # of each kind
MAX_REMEMBERED = 4_000  # syllables without accents of which is known whether they lack some: 0.3 MB

# A syllable typed without accents beside accented ones ("thông tin truyen thong") is taken as
# spelled out unless the index spells it with accents at least this many times as often, or never
# so beside its neighbours ("ông hung").
_RATHER_ACCENTED = 20

# An attribute of an Enum takes 46 ns, as long as half a unit.
_WORDS, _TONED, _TONELESS, _PAIRS = Stream.WORDS, Stream.TONED, Stream.TONELESS, Stream.TONELESS_PAIRS
_WORD, _PAIR = UnitKind.WORD, UnitKind.PAIR
Fields = tuple[Field, ...]
_PLACES = {kind: place for place, kind in enumerate(UnitKind)}


class Planner:
    """Makes plans for one edition."""

    def __init__(self, analyser: Analyser, reader: EditionReader, ranking: Ranking) -> None:
        self._analyser = analyser
        self._reader = reader
        self._weights, self._matching = ranking.streams, ranking.matching
        self._lacking = Remembered(self._is_lacking, MAX_REMEMBERED)

    @cached_property
    def _speller(self) -> Speller:
        return speller_of(self._reader)

    def plan(self, understood: Understood) -> Plan:
        """Units of the preferred text and of required clauses; conditions."""
        query = understood.query
        if understood.author:
            return Plan((), ((ByAuthor(author_key(understood.author)),),), _conditions(query.excluded))
        analysis = self._analyser.analyse(query.preferred, understood.typed)
        others = self._required(query) if query.required else []
        accented = analysis.has_accents or any(one.has_accents for one, _ in others)
        units = self._units(analysis, ALL_FIELDS, accented=accented)
        if understood.standings or understood.lighter:
            units = as_understood(units, self._spans(analysis), understood, self._matching)
        if understood.foreign or understood.capitals:
            raise_names(units, understood, self._matching)
        if understood.standings or understood.names:
            units += units_of_their_own(understood, self._weights)
        if others:
            units += [unit for one, fields in others for unit in self._units(one, fields, accented=accented)]
            units.sort(key=_place)
        standings = understood.standings
        return Plan(
            self._telling(units),
            tuple(dict.fromkeys(map(_conditions, query.required))) if query.required else (),
            _conditions(query.excluded) if query.excluded else (),
            understood.period,
            alternatives=_alternatives(standings, understood.typed.toned) if standings else (),
        )

    def _required(self, query: Query) -> list[tuple[Analysis, Fields]]:
        """The required clauses that are text, and where they are looked for."""
        return [
            (self._analyser.analyse(clause.text), _fields(clause))
            for group in query.required
            for clause in group
            if clause.part is not Part.AUTHOR
        ]

    def _telling(self, units: list[Unit]) -> tuple[Unit, ...]:
        """Each unit once, and of one kind at most MAX_UNITS."""
        if len({unit.text for unit in units}) == len(units) <= MAX_UNITS:
            return tuple(units)
        distinct: dict[tuple[UnitKind, str, Fields], Unit] = {}
        for unit in units:
            distinct.setdefault((unit.kind, unit.text, unit.fields), unit)
        found = distinct.values()
        if len(found) <= MAX_UNITS:
            return tuple(found)
        kinds = groupby(found, _place)
        return tuple([unit for _, own in kinds for unit in self._rarest(list(own))])

    def _rarest(self, found: list[Unit]) -> list[Unit]:
        """At most MAX_UNITS of some units: the rarest that there are, in the order typed.

        A pasted page holds every common syllable there is; they cost most
        and tell least.
        """
        if len(found) <= MAX_UNITS:
            return found
        frequency = {unit: self._reader.doc_frequency(unit.evidence[0].stream, unit.evidence[0].term) for unit in found}
        kept = set(sorted((unit for unit in found if frequency[unit]), key=frequency.__getitem__)[:MAX_UNITS])
        return [unit for unit in found if unit in kept] or found[:MAX_UNITS]  # without any unit all articles are hits

    def _units(self, analysis: Analysis, fields: Fields, *, accented: bool) -> list[Unit]:
        """Those of each syllable, of each word of several and of each two neighbours as typed; they may repeat."""
        typed, weights = analysis.typed, self._weights
        units = self._syllables(typed, fields, accented=accented)
        if weight := weights.words:
            units += [Unit(term, (Evidence(_WORDS, term, weight),), fields, _WORD) for term in analysis.word_terms()]
        if weight := weights.toneless_pairs:
            units += [
                Unit(term, (Evidence(_PAIRS, term, weight),), fields, _PAIR) for term in pair_terms(typed.toneless)
            ]
        return units

    def _spans(self, analysis: Analysis) -> list[tuple[int, int]]:
        """The first and the last syllable of each unit."""
        places = range(len(analysis.typed.toned))
        words = analysis.compounds() if self._weights.words else ()
        return [*zip(places, places, strict=True), *words, *(pairwise(places) if self._weights.toneless_pairs else ())]

    def _syllables(self, typed: Typed, fields: Fields, *, accented: bool) -> list[Unit]:
        """The unit of each syllable as typed."""
        weights, toned = self._weights, typed.toned
        exact, bare, share = weights.toned, weights.toneless, weights.accents
        units = []
        for place, toneless in enumerate(typed.toneless):
            own = toned[place]
            if own == toneless and (not accented or self._lacks_accents(toned, place)):
                evidence: tuple[Evidence, ...] = (Evidence(_TONELESS, own, bare),)
            else:
                evidence = Evidence(_TONED, own, exact), Evidence(_TONELESS, toneless, bare * share, share)
            units.append(Unit(own, evidence, fields))
        return units

    def _lacks_accents(self, toned: Sequence[str], place: int) -> bool:
        """True if a syllable without accents beside accented ones was probably typed without its own."""
        told = self._lacking[toned[place]]
        return self._speller.lacks_accents(toned, place) if told is None else told

    def _is_lacking(self, toneless: str) -> bool | None:
        """The same as the index tells of the syllable alone; None where its neighbours tell."""
        spelled = self._reader.doc_frequency(_TONED, toneless)
        folded = self._reader.doc_frequency(_TONELESS, toneless)
        if folded > _RATHER_ACCENTED * spelled:
            return True
        return None if folded > spelled else False


def _place(unit: Unit) -> int:
    """Where its kind stands in a plan."""
    return _PLACES[unit.kind]


def _alternatives(standings: Iterable[Standing], toned: list[str]) -> tuple[Alternative, ...]:
    """What the marks need of the standings: the syllables they stand for."""
    return tuple([Alternative(tuple(toned[one.first : one.last]), one.forms, one.terms) for one in standings])


def _conditions(clauses: Iterable[Clause]) -> tuple[Condition, ...]:
    return tuple(dict.fromkeys(map(condition, clauses)))


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


def _fields(clause: Clause) -> Fields:
    return (Field.TITLE,) if clause.part is Part.TITLE else ALL_FIELDS
