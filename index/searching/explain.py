"""Why one article has its score: the same sums, written out."""

from __future__ import annotations

import numpy as np

from index.ranking import Ranking
from index.search_page import Contribution, Explanation
from index.searching.plan import Evidence, Plan, Unit
from index.searching.reader import EditionReader
from index.searching.retrieve import conditions_mask, gather, recency_factors, unit_scores
from index.searching.scoring import TermScores, weighted_frequency


def explain(reader: EditionReader, ranking: Ranking, plan: Plan, query: str, doc: int, now: float) -> Explanation:
    """Every contribution to the article's score, largest first."""
    contributions = [part for unit in plan.units for part in _unit_contributions(reader, ranking, unit, doc)]
    contributions.sort(key=lambda part: -part.score)
    total = sum(part.score for part in contributions)
    coverage = float(gather(reader, ranking, plan.units).coverage(np.array([doc]))[0]) if plan.units else 1.0
    coverage_factor = 1 - ranking.matching.coverage * (1 - coverage)
    recency = float(recency_factors(reader, ranking.recency, now)[doc])
    article = reader.article(doc)
    return Explanation(
        query=query,
        id=article.id,
        title=article.title,
        score=total * coverage_factor * recency,
        sum=total,
        coverage=coverage,
        coverage_factor=coverage_factor,
        recency_factor=recency,
        contributions=tuple(contributions),
        reason=_reason(reader, ranking, plan, doc, coverage),
    )


def _unit_contributions(reader: EditionReader, ranking: Ranking, unit: Unit, doc: int) -> list[Contribution]:
    pairs = zip(unit.evidence, unit_scores(reader, ranking, unit), strict=True)
    found = ((evidence, scores, _score_of(scores, doc)) for evidence, scores in pairs)
    return [
        Contribution(
            unit=unit.text,
            stream=str(evidence.stream),
            term=evidence.term,
            weight=evidence.weight,
            idf=scores.idf,
            fields=_field_frequencies(reader, ranking, unit, evidence, doc),
            score=evidence.weight * score,
        )
        for evidence, scores, score in found
        if score is not None
    ]


def _score_of(scores: TermScores, doc: int) -> float | None:
    place = int(np.searchsorted(scores.docs, doc))
    found = place < scores.docs.size and scores.docs[place] == doc
    return float(scores.scores[place]) if found else None


def _field_frequencies(
    reader: EditionReader, ranking: Ranking, unit: Unit, evidence: Evidence, doc: int
) -> dict[str, float]:
    frequencies: dict[str, float] = {}
    for field in unit.fields:
        docs, weighted = weighted_frequency(reader, ranking, field, evidence.stream, evidence.term)
        place = int(np.searchsorted(docs, doc))
        if place < docs.size and docs[place] == doc:
            frequencies[str(field)] = float(weighted[place])
    return frequencies


def _reason(reader: EditionReader, ranking: Ranking, plan: Plan, doc: int, coverage: float) -> str | None:
    mask = conditions_mask(reader, plan)
    if mask is not None and not mask[doc]:
        return "a required phrase, field or author is missing, or an excluded one is present"
    share = 0.0 if plan.requires_text else ranking.matching.minimum_share
    if plan.units and (coverage == 0 or coverage < share):
        return f"holds {coverage:.0%} of the query's weight, less than matching.minimum_share = {share:.0%}"
    return None
