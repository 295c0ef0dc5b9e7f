"""BM25F over fields as Whoosh's own searcher computes it, posting by posting.

Nothing here reads an array: Whoosh's matchers step through the postings,
and the formula is written out in plain Python.
"""

from __future__ import annotations

import math
from typing import Any

from whoosh import query as whoosh_query
from whoosh import scoring

from index.codec.frequencies import unpack_counts
from index.ranking import Ranking
from index.schema import UNDATED, Field
from index.searching.plan import Evidence, Plan, Unit


class FieldedBM25F(scoring.WeightingModel):
    """Whoosh's weighting model for postings that count each field."""

    def __init__(self, ranking: Ranking, fields: tuple[Field, ...] = tuple(Field)) -> None:
        self.ranking = ranking
        self.fields = fields

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> Any:
        return _Scorer(searcher, fieldname, text, self)


class _Scorer(scoring.BaseScorer):
    def __init__(self, searcher: Any, fieldname: str, text: bytes, model: FieldedBM25F) -> None:
        self._reader = searcher.reader()
        self._model = model
        parent = searcher.get_parent().reader()
        count = parent.doc_count_all()
        df = sum(1 for counts in _all_counts(parent, fieldname, text) if _inside(counts, model.fields))
        self.idf = math.log(count / (df + 1)) + 1
        self._averages = {field: parent.field_length(field) / count for field in Field}

    def supports_block_quality(self) -> bool:
        return False

    def score(self, matcher: Any) -> float:
        bm25, weights = self._model.ranking.bm25, self._model.ranking.fields
        counts = unpack_counts(int.from_bytes(matcher.value(), "big")).tolist()
        frequency = 0.0
        for field, count in zip(Field, counts, strict=True):
            if count and field in self._model.fields:
                length = self._reader.doc_field_length(matcher.id(), field)
                norm = 1 - bm25.b + bm25.b * length / self._averages[field]
                frequency += getattr(weights, field) * count / norm
        return self.idf * frequency * (bm25.k1 + 1) / (frequency + bm25.k1) if frequency else 0.0


def _all_counts(reader: Any, fieldname: str, text: bytes) -> list[list[int]]:
    """Counts of every posting of a term."""
    found = []
    if (fieldname, text) in reader:
        matcher = reader.postings(fieldname, text)
        while matcher.is_active():
            found.append(unpack_counts(int.from_bytes(matcher.value(), "big")).tolist())
            matcher.next()
    return found


def _inside(counts: list[int], fields: tuple[Field, ...]) -> bool:
    return any(count for field, count in zip(Field, counts, strict=True) if field in fields)


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
        with self._ix.searcher(weighting=FieldedBM25F(self._ranking, fields)) as searcher:
            counts = _all_counts(searcher.reader(), str(evidence.stream), evidence.term.encode())
            df = sum(_inside(own, fields) for own in counts)
            idf = math.log(searcher.reader().doc_count_all() / (df + 1)) + 1
            return idf, {hit.docnum: hit.score for hit in searcher.search(asked, limit=None) if hit.score > 0}

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
        found = [(evidence, *self.term(evidence, unit.fields)) for evidence in unit.evidence]
        known = [(evidence, idf, scores) for evidence, idf, scores in found if scores]
        if not known:
            return 0.0
        accents = self._ranking.streams.accents
        weight = known[0][1] if unit.counts else 0.0
        for doc in {doc for _, _, scores in known for doc in scores}:
            evidence, scores = next((evidence, scores) for evidence, _, scores in known if doc in scores)
            sums[doc] = sums.get(doc, 0.0) + evidence.weight * scores[doc]
            held[doc] = held.get(doc, 0.0) + weight * (1 if evidence is unit.evidence[0] else accents)
        return weight * (1 if known[0][0] is unit.evidence[0] else accents)

    def _recency(self, doc: int) -> float:
        recency = self._ranking.recency
        newest = max(self._published)
        present = newest if newest <= self._now else self._now // 3600 * 3600
        if self._published[doc] == UNDATED:
            return 1 - recency.strength
        age = max(0.0, present - self._published[doc]) / 86_400
        return 1 - recency.strength * (1 - 2 ** (-age / recency.half_life_days))
