"""Whole plans, article by article, over scores of Whoosh's own searcher.

Nothing here reads an array: Whoosh's matchers step through the postings
with the benchmarks' weighting model, and the rest is plain Python.
"""

from __future__ import annotations

import math
from typing import Any

from peers.oracle import FieldedBm25f
from whoosh import query as whoosh_query

from index.ranking import Ranking
from index.schema import UNDATED, Field
from index.searching.plan import Evidence, Plan, Unit


class Oracle:
    """Scores a whole plan, article by article."""

    def __init__(self, ix: Any, ranking: Ranking, published: list[int], now: float) -> None:
        self._ix = ix
        self._ranking = ranking
        self._published = published
        self._now = now

    def term(self, evidence: Evidence, fields: tuple[Field, ...]) -> tuple[float, dict[int, float]]:
        """(idf, score per article) of one term, without its weight."""
        asked = whoosh_query.Term(str(evidence.stream), evidence.term)
        with self._ix.searcher(weighting=FieldedBm25f(self._ranking, fields)) as searcher:
            scores = {hit.docnum: hit.score for hit in searcher.search(asked, limit=None) if hit.score > 0}
            return math.log(searcher.doc_count_all() / (len(scores) + 1)) + 1, scores

    def scores(self, plan: Plan) -> dict[int, float]:
        """Score of every article that holds anything of the plan."""
        sums: dict[int, float] = {}
        held: dict[int, float] = {}
        whole = 0.0
        for unit in plan.units:
            whole += self._add(unit, sums, held)
        lost = self._ranking.matching.coverage
        return {
            doc: total * (1 - lost * (1 - (held.get(doc, 0.0) / whole if whole else 0.0))) * self._recency(doc)
            for doc, total in sums.items()
        }

    def _add(self, unit: Unit, sums: dict[int, float], held: dict[int, float]) -> float:
        """Add one unit to both; returns its weight."""
        found = [(evidence, *self._together(evidence, unit.fields)) for evidence in (*unit.evidence, *unit.others)]
        known = [(evidence, idf, scores) for evidence, idf, scores in found if scores]
        if not known:
            return 0.0
        own = known[0][1]
        weight = own if unit.counts else 0.0
        for doc in {doc for _, _, scores in known for doc in scores}:
            here = [(evidence, min(idf, own), scores[doc]) for evidence, idf, scores in known if doc in scores]
            sums[doc] = sums.get(doc, 0.0) + max(evidence.weight * idf * score for evidence, idf, score in here)
            held[doc] = held.get(doc, 0.0) + weight * max(evidence.share for evidence, _, _ in here)
        return weight * max(evidence.share for evidence, _, _ in known)

    def _together(self, evidence: Evidence, fields: tuple[Field, ...]) -> tuple[float, dict[int, float]]:
        """(idf, least score per article without it) of terms that must all be there."""
        terms = ((evidence.stream, evidence.term), *evidence.also)
        found = [self.term(Evidence(stream, term, 1.0), fields) for stream, term in terms]
        docs = set.intersection(*(set(scores) for _, scores in found))
        return max(idf for idf, _ in found), {doc: min(scores[doc] / idf for idf, scores in found) for doc in docs}

    def _recency(self, doc: int) -> float:
        recency = self._ranking.recency
        newest = max(self._published)
        present = newest if newest <= self._now else self._now // 3600 * 3600
        ages = [max(0.0, present - one) / 86_400 for one in self._published if one != UNDATED]
        if self._published[doc] != UNDATED:
            ages = [max(0.0, present - self._published[doc]) / 86_400]
        remaining = [2 ** (-age / recency.half_life_days) for age in ages]
        return 1 - recency.strength * (1 - sum(remaining) / max(1, len(remaining)))
