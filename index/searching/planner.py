"""An understood query → a plan.

The query goes through the same analyser as the articles. What stands for
some of its syllables (`understanding.Standing`) is further evidence for the
units of these syllables, and for the pairs that lie across its ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from index.analysis import PAIR_JOINER, Analyser, Analysis, Stream, pair_term
from index.query import Clause, Part
from index.ranking import Ranking
from index.schema import Field
from index.searching.columns import author_key
from index.searching.plan import ALL_FIELDS, Alternative, ByAuthor, Condition, Evidence, Phrase, Plan, Unit, UnitKind
from index.searching.reader import EditionReader
from index.searching.spelling import speller_of
from index.understanding import Standing, Understood
from index.vietnamese.syllables import Syllable, has_accents, syllables

MAX_UNITS = 32  # of each kind
MAX_PAIRS = 4  # of what stands for something: more tell nothing new

# A syllable typed without accents beside accented ones ("thông tin truyen thong") is taken as
# spelled out unless the index spells it with accents at least this many times as often, or never
# so beside its neighbours ("ông hung").
_RATHER_ACCENTED = 20

Terms = tuple[tuple[Stream, str], ...]


class Planner:
    """Makes plans for one edition."""

    def __init__(self, analyser: Analyser, reader: EditionReader, ranking: Ranking) -> None:
        self._analyser = analyser
        self._reader = reader
        self._weights = ranking.streams
        self._lighter = ranking.matching.lighter
        self._foreign = ranking.matching.foreign
        self._capital = ranking.matching.capital

    def plan(self, understood: Understood) -> Plan:
        """Units of the preferred text and of required clauses; conditions."""
        query = understood.query
        if understood.author:
            return Plan((), ((ByAuthor(author_key(understood.author)),),), tuple(map(condition, query.excluded)))
        analysed = [(self._analyser.analyse(query.preferred), ALL_FIELDS)]
        for group in query.required:
            analysed += [
                (self._analyser.analyse(clause.text), _fields(clause))
                for clause in group
                if clause.part is not Part.AUTHOR
            ]
        accented = any(has_accents(analysis.syllables) for analysis, _ in analysed)
        units = self._units(*analysed[0], understood, accented=accented)
        for analysis, fields in analysed[1:]:
            more = self._units(analysis, fields, Understood(query), accented=accented)
            units = [own + others for own, others in zip(units, more, strict=True)]
        return Plan(
            tuple([unit for own in units if own for unit in self._telling(_distinct(own))]),
            tuple(dict.fromkeys([tuple(dict.fromkeys(map(condition, group))) for group in query.required])),
            tuple(dict.fromkeys(map(condition, query.excluded))),
            understood.period,
            alternatives=_alternatives(understood.standings, analysed[0][0].syllables),
        )

    def _telling(self, found: list[Unit]) -> list[Unit]:
        """Of units of one kind at most MAX_UNITS: the rarest that there are, in the order typed.

        A pasted page holds every common syllable there is; they cost most
        and tell least.
        """
        if len(found) <= MAX_UNITS:
            return found
        frequency = {unit: self._reader.doc_frequency(unit.evidence[0].stream, unit.evidence[0].term) for unit in found}
        kept = set(sorted((unit for unit in found if frequency[unit]), key=frequency.__getitem__)[:MAX_UNITS])
        return [unit for unit in found if unit in kept] or found[:MAX_UNITS]  # without any unit all articles are hits

    def _units(
        self, analysis: Analysis, fields: tuple[Field, ...], understood: Understood, *, accented: bool
    ) -> list[list[Unit]]:
        """Units of each kind in the order typed, which may repeat."""
        found, weights = analysis.syllables, self._weights
        syllables = [self._syllable(found, place, fields, accented=accented) for place in range(len(found))]
        spans = analysis.compounds() if weights.words else []
        words = [_unit(Stream.WORDS, analysis.word_term(*span), weights.words, fields, UnitKind.WORD) for span in spans]
        terms, weight = _pairs(found) if weights.toneless_pairs else [], weights.toneless_pairs
        pairs = [_unit(Stream.TONELESS_PAIRS, term, weight, fields, UnitKind.PAIR) for term in terms]
        if understood.standings or understood.lighter or understood.foreign or understood.capitals:
            syllables = [self._meant(unit, found, place, understood) for place, unit in enumerate(syllables)]
            words = [self._weighed(unit, found, *span, understood) for unit, span in zip(words, spans, strict=True)]
            pairs = [self._weighed(unit, found, place, place + 1, understood) for place, unit in enumerate(pairs)]
        numbers, names = [], []
        for standing in understood.standings:
            if standing.is_whole:
                evidences = _of_terms(standing, weights.numbers)
                numbers.append(Unit(standing.terms[0], evidences, fields, UnitKind.NUMBER))
        for first, last in understood.names:
            (stream, term), *also = _inner(tuple(found[first:last]))
            evidence = Evidence(stream, term, weights.names, also=tuple(also))
            names.append(Unit(" ".join(one.toned for one in found[first:last]), (evidence,), fields, UnitKind.NAME))
        return [syllables, words, pairs, numbers, names]

    def _syllable(self, found: list[Syllable], place: int, fields: tuple[Field, ...], *, accented: bool) -> Unit:
        """The unit of a syllable as typed."""
        syllable = found[place]
        is_toned = syllable.toned != syllable.toneless or (accented and not self._lacks_accents(found, place))
        return Unit(syllable.toned, self._toned(syllable) if is_toned else self._toneless(syllable), fields)

    def _meant(self, unit: Unit, found: list[Syllable], place: int, understood: Understood) -> Unit:
        """The unit of a syllable as understood; names and foreign words weigh more than others."""
        unit = self._weighed(unit, found, place, place, understood)
        factor = self._foreign if place in understood.foreign and not unit.others else 1.0
        factor *= self._capital if place in understood.capitals else 1.0
        return unit if factor == 1 or place in understood.lighter else _scaled(unit, factor)

    def _toned(self, syllable: Syllable) -> tuple[Evidence, ...]:
        weights = self._weights
        return (
            Evidence(Stream.TONED, syllable.toned, weights.toned),
            Evidence(Stream.TONELESS, syllable.toneless, weights.toneless * weights.accents, weights.accents),
        )

    def _toneless(self, syllable: Syllable) -> tuple[Evidence, ...]:
        return (Evidence(Stream.TONELESS, syllable.toneless, self._weights.toneless),)

    def _weighed(self, unit: Unit, found: list[Syllable], first: int, last: int, understood: Understood) -> Unit:
        """The unit of syllables first..last, with what else shows it, and less of it if it says little."""
        if understood.standings:
            weight = unit.evidence[0].weight
            others = [one for standing in understood.standings for one in _others(standing, found, first, last, weight)]
            unit = replace(unit, others=tuple(dict.fromkeys(others))) if others else unit
        if understood.lighter and understood.lighter.issuperset(range(first, last + 1)):
            unit = _scaled(unit, self._lighter)
        return unit

    def _lacks_accents(self, found: Sequence[Syllable], place: int) -> bool:
        """True if a syllable beside accented ones was probably typed without its own."""
        spelled = self._reader.doc_frequency(Stream.TONED, found[place].toned)
        folded = self._reader.doc_frequency(Stream.TONELESS, found[place].toneless)
        if folded > _RATHER_ACCENTED * spelled:
            return True
        return folded > spelled and speller_of(self._reader).lacks_accents(found, place)


def _unit(stream: Stream, term: str, weight: float, fields: tuple[Field, ...], kind: UnitKind) -> Unit:
    return Unit(term, (Evidence(stream, term, weight),), fields, kind)


def _distinct(units: list[Unit]) -> list[Unit]:
    """The first of each text and fields, in order."""
    found: dict[tuple[str, tuple[Field, ...]], Unit] = {}
    for unit in units:
        found.setdefault((unit.text, unit.fields), unit)
    return list(found.values())


def _alternatives(standings: Iterable[Standing], found: list[Syllable]) -> tuple[Alternative, ...]:
    """What the marks need of the standings: the syllables they stand for."""
    return tuple(
        [
            Alternative(tuple(syllable.toned for syllable in found[one.first : one.last]), one.forms, one.terms)
            for one in standings
        ]
    )


def _scaled(unit: Unit, factor: float) -> Unit:
    """The unit with so many times its weight, in the score and in what an article holds."""
    evidence, others = (
        tuple([Evidence(one.stream, one.term, one.weight * factor, one.share * factor, one.also) for one in all_of_it])
        for all_of_it in (unit.evidence, unit.others)
    )
    return Unit(unit.text, evidence, unit.fields, unit.kind, others)


def _of_terms(standing: Standing, weight: float) -> tuple[Evidence, ...]:
    """All terms of the numbers stream that a standing names."""
    first, *rest = standing.terms
    also = tuple((Stream.NUMBERS, term) for term in rest)
    return (Evidence(Stream.NUMBERS, first, weight, standing.share, also),)


def _others(standing: Standing, found: list[Syllable], first: int, last: int, weight: float) -> Iterator[Evidence]:
    """What a standing says of the syllables first..last, or of a pair across one of its ends."""
    weight *= standing.share
    if standing.first <= first and last < standing.last:
        if standing.terms:
            yield from _of_terms(standing, weight)
        for form in standing.forms:
            (stream, term), *also = _terms(form)
            yield Evidence(stream, term, weight, standing.share, tuple(also))
    elif last == first + 1 and last == standing.first:
        for form in standing.forms:
            yield Evidence(
                Stream.TONELESS_PAIRS, pair_term(found[first], form[0]), weight, also=_terms(form)[: len(form) - 1]
            )
    elif last == first + 1 and last == standing.last:
        for form in standing.forms:
            yield Evidence(
                Stream.TONELESS_PAIRS, pair_term(form[-1], found[last]), weight, also=_terms(form)[: len(form) - 1]
            )


def _terms(form: tuple[Syllable, ...]) -> Terms:
    """The terms that an article with a sequence of syllables has: its pairs, as there are no longer terms."""
    return _inner(form) if len(form) > 1 else ((Stream.TONED, form[0].toned),)


def _inner(form: tuple[Syllable, ...]) -> Terms:
    return tuple((Stream.TONELESS_PAIRS, term) for term in _pairs(form)[:MAX_PAIRS])


def _pairs(found: Iterable[Syllable]) -> list[str]:
    return [f"{one.toneless}{PAIR_JOINER}{other.toneless}" for one, other in pairwise(found)]


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
