"""What a query was understood as → what that adds to the units of its syllables.

What stands for some of them (`understanding.Standing`) is further evidence
for their units, and for the pairs that lie across its ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from index.analysis import Stream, pair_term
from index.ranking import Matching, StreamWeights
from index.searching.plan import ALL_FIELDS, Evidence, Unit, UnitKind
from index.understanding import Standing, Understood
from index.vietnamese.syllables import Syllable

MAX_PAIRS = 4  # of what stands for something: more tell nothing new

Term = tuple[Stream, str]
Terms = tuple[Stream, str, tuple[Term, ...]]  # a term, and others that must be there with it
Spans = Sequence[tuple[int, int]]  # the first and the last syllable of each unit


def as_understood(units: Sequence[Unit], spans: Spans, understood: Understood, matching: Matching) -> list[Unit]:
    """Units as typed with what else shows them; what says little weighs less."""
    units = _with_others(units, spans, understood) if understood.standings else list(units)
    light = understood.lighter
    for number, (first, last) in enumerate(spans):
        if first in light and light.issuperset(range(first, last + 1)):
            units[number] = _scaled(units[number], matching.lighter)
    return units


def raise_names(units: list[Unit], understood: Understood, matching: Matching) -> None:
    """Names and foreign words weigh more than others. units: first those of the query's syllables."""
    for place in (understood.foreign | understood.capitals) - understood.lighter:
        is_foreign = place in understood.foreign and not units[place].others
        factor = matching.foreign if is_foreign else 1.0
        factor *= matching.capital if place in understood.capitals else 1.0
        if factor != 1:
            units[place] = _scaled(units[place], factor)


def units_of_their_own(understood: Understood, weights: StreamWeights) -> Iterator[Unit]:
    """Numbers that add to what is typed, and names of people."""
    for one in understood.standings:
        if one.is_whole:
            ((stream, term, others),) = _of_numbers(one)
            evidence = Evidence(stream, term, weights.numbers, one.share, others)
            yield Unit(term, (evidence,), ALL_FIELDS, UnitKind.NUMBER)
    for first, last in understood.names:
        name = understood.syllables[first:last]
        (stream, term), *also = _pairs(name)
        evidence = Evidence(stream, term, weights.names, also=tuple(also))
        yield Unit(" ".join([one.toned for one in name]), (evidence,), ALL_FIELDS, UnitKind.NAME)


def _with_others(units: Sequence[Unit], spans: Spans, understood: Understood) -> list[Unit]:
    others: dict[int, list[Evidence]] = {}
    found = understood.syllables
    for standing in understood.standings:
        whole = [*_of_numbers(standing), *_of_forms(standing)]
        for number, (first, last) in enumerate(spans):
            if standing.first <= first and last < standing.last:
                terms, share = whole, standing.share
            elif last == first + 1 and last in (standing.first, standing.last):
                terms, share = _across(standing, found, first, last), 1.0
            else:
                continue
            weight = units[number].evidence[0].weight * standing.share
            own = [Evidence(stream, term, weight, share, also) for stream, term, also in terms]
            others.setdefault(number, []).extend(own)
    units = list(units)
    for number, own in others.items():
        units[number] = replace(units[number], others=tuple(dict.fromkeys(own)))
    return units


def _scaled(unit: Unit, factor: float) -> Unit:
    """The unit with so many times its weight, in the score and in what an article holds."""
    evidence, others = _times(unit.evidence, factor), _times(unit.others, factor) if unit.others else ()
    return Unit(unit.text, evidence, unit.fields, unit.kind, others)


def _times(some: Sequence[Evidence], factor: float) -> tuple[Evidence, ...]:
    return tuple([Evidence(one.stream, one.term, one.weight * factor, one.share * factor, one.also) for one in some])


def _of_numbers(standing: Standing) -> list[Terms]:
    """All terms of the numbers stream that a standing names, if it names any."""
    if not standing.terms:
        return []
    first, *rest = standing.terms
    return [(Stream.NUMBERS, first, tuple([(Stream.NUMBERS, term) for term in rest]))]


def _of_forms(standing: Standing) -> list[Terms]:
    """The terms that an article with each form of a standing has: its pairs, as there are no longer terms."""
    every = [_pairs(form) if len(form) > 1 else [(Stream.TONED, form[0].toned)] for form in standing.forms]
    return [(stream, term, tuple(also)) for (stream, term), *also in every]


def _across(standing: Standing, found: Sequence[Syllable], first: int, last: int) -> list[Terms]:
    """What a pair across one end of a standing is where one of its forms stands."""
    return [
        (
            Stream.TONELESS_PAIRS,
            pair_term(found[first], form[0]) if last == standing.first else pair_term(form[-1], found[last]),
            tuple(_pairs(form)),
        )
        for form in standing.forms
    ]


def _pairs(form: Sequence[Syllable]) -> list[Term]:
    return [(Stream.TONELESS_PAIRS, pair_term(one, other)) for one, other in pairwise(form)][:MAX_PAIRS]
