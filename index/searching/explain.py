"""Why one article has its score: the same sums, written out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec.structs import replace

from index.kernels.postings import CodedList, Docs
from index.ranking import Ranking
from index.search_page import Contribution, Explanation
from index.searching.lookup import Found, Known, bits_of, look_up, table_of
from index.searching.plan import Plan, Unit
from index.searching.reader import EditionReader
from index.searching.rerank import gain
from index.searching.retrieve import conditions_mask, retrieve
from index.searching.scorer import Scorer, period_factors, recency_factors
from index.searching.scoring import Bm25f, bm25f
from index.searching.segments import SegmentReader


def explain(
    reader: EditionReader,
    ranking: Ranking,
    plan: Plan,
    query: str,
    doc: int,
    now: float,
    marked: Plan | None = None,
) -> Explanation:
    """Every contribution to the article's score, largest first. marked: how its passages are found, if otherwise."""
    contributions = [part for unit in plan.units for part in _contributions(reader, ranking, unit, doc)]
    contributions.sort(key=lambda part: -part.score)
    total = sum(part.score for part in contributions)
    scorer = Scorer(reader, ranking, plan.units, now, plan.period)
    coverage = float(scorer.coverage(np.array([doc]))[0]) if plan.units else 1.0
    coverage_factor = 1 - ranking.matching.coverage * (1 - coverage)
    recency = float(recency_factors(reader, ranking, now)[doc])
    period = float(period_factors(reader, ranking, plan.period)[doc]) if plan.period else 1.0
    passage = _passage(reader, ranking, plan, marked or plan, doc, now)
    article = reader.article(doc)
    return Explanation(
        query=query,
        id=article.id,
        title=article.title,
        score=total * coverage_factor * recency * period + passage,
        sum=total,
        coverage=coverage,
        coverage_factor=coverage_factor,
        recency_factor=recency,
        period_factor=period,
        passage=passage,
        contributions=tuple(contributions),
        reason=_reason(reader, ranking, plan, doc, coverage, now),
    )


def _passage(reader: EditionReader, ranking: Ranking, plan: Plan, marked: Plan, doc: int, now: float) -> float:
    """What the best passage adds, if the article is one of the first hits of an unfiltered search."""
    matches = replace(retrieve(reader, ranking, plan, None, now), plan=marked)
    return gain(reader, matches, doc)


def _contributions(reader: EditionReader, ranking: Ranking, unit: Unit, doc: int) -> Iterator[Contribution]:
    """What the unit's best evidence in the article gives."""
    segment, place = reader.segment_of(doc)
    number = reader.segments.index(segment)
    formula = bm25f(reader, ranking)[number]
    found = [_contribution(formula, segment, number, unit, known, place) for known in look_up(reader, unit)]
    yield from sorted((part for part in found if part), key=lambda part: -part.score)[:1]


def _contribution(
    formula: Bm25f, segment: SegmentReader, number: int, unit: Unit, known: Known, place: int
) -> Contribution | None:
    """What one piece of evidence gives; None where one of its terms is not in the article."""
    docs, evidence = np.array([place]), known.evidence
    lists = [own for found in known.terms if (own := found.lists[number]) is not None]
    if len(lists) < len(known.terms):
        return None
    matrix = formula.matrix(known.terms, lists, docs)
    if not matrix.present.all():
        return None
    weakest = int(matrix.scores[:, 0].argmin())
    found, own = known.terms[weakest], lists[weakest]
    return Contribution(
        unit=unit.text,
        stream=str(evidence.stream),
        term=" + ".join((evidence.term, *(term for _, term in evidence.also))),
        weight=evidence.weight,
        idf=known.idf,
        fields=_field_frequencies(formula, found, own, docs),
        score=evidence.weight * known.idf * float(matrix.scores[weakest, 0]),
    )


def _field_frequencies(formula: Bm25f, found: Found, own: CodedList, docs: Docs) -> dict[str, float]:
    """tf~ of the term in each field of one article that has it."""
    frequencies = {}
    for field in found.fields:
        bits = bits_of((field,))
        of_field = replace(found, fields=(field,), bits=bits, table=table_of(found.stream, bits))
        frequency = float(formula.frequencies([of_field], [own], docs)[0, 0])
        if frequency:
            frequencies[str(field)] = frequency
    return frequencies


def _reason(reader: EditionReader, ranking: Ranking, plan: Plan, doc: int, coverage: float, now: float) -> str | None:
    mask = conditions_mask(reader, plan)
    if mask is not None and not mask[doc]:
        return "a required phrase, field or author is missing, or an excluded one is present"
    matches = retrieve(reader, ranking, plan, None, now)
    if matches.held[doc] < matches.least:
        needed = (
            f"{matches.least / matches.scorer.whole:.0%}, which matching.minimum_share and matching.best_share ask for"
        )
        return f"holds {coverage:.0%} of the query's weight, less than the {needed}"
    return None
