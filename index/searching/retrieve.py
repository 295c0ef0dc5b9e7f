"""A plan → every matching article with its score.

Posting lists are added into one dense accumulator per query. An article is
a hit if it holds at least `minimum_share` of the query's weight (the idf of
its syllables), holds what is required and nothing that is excluded.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np

from index.ranking import Ranking, Recency
from index.schema import UNDATED
from index.searching.filters import author_mask
from index.searching.phrases import phrase_docs
from index.searching.plan import ByAuthor, Condition, Plan, Unit
from index.searching.reader import Docs, EditionReader, Floats, Mask
from index.searching.scoring import TermScores, term_scores

SECONDS_PER_DAY = 86_400
ROUNDING = 1e-5  # of float32 sums: a share exactly at the bound counts as reached


@dataclass(frozen=True, slots=True)
class Matches:
    """docs: ascending integers; scores: float32 of the same shape; weights:
    what each unit of the plan weighs."""

    docs: Docs
    scores: Floats
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything the units say about all articles, before any filter.

    score, held: float32 of shape (doc_count,): summed BM25F, and the weight
    of the query found there; weights: the most each unit can add to `held`.
    """

    score: Floats
    held: Floats
    weights: tuple[float, ...]

    def coverage(self, docs: Docs) -> Floats:
        """Share of the query's weight in the given articles, 0 to 1."""
        whole = sum(self.weights)
        return self.held[docs] / np.float32(whole) if whole else np.zeros(docs.size, np.float32)

    def hits(self, minimum_share: float) -> Docs:
        """Articles that hold at least this share, and anything at all."""
        bound = minimum_share * sum(self.weights) * (1 - ROUNDING)
        return np.flatnonzero(self.held >= bound if bound > 0 else self.held > 0)


def retrieve(reader: EditionReader, ranking: Ranking, plan: Plan, allowed: Mask | None, now: float) -> Matches:
    """Score the plan on the allowed articles. now: seconds since 1970 UTC.

    allowed: None for all of them.
    """
    mask = _both(_both(allowed, conditions_mask(reader, plan)), reader.live)
    if not plan.units:
        docs = np.arange(reader.doc_count) if mask is None else np.flatnonzero(mask)
        return Matches(docs, np.zeros(docs.size, np.float32), ())
    found = gather(reader, ranking, plan.units)
    docs = found.hits(0.0 if plan.requires_text else ranking.matching.minimum_share)
    docs = docs if mask is None else docs[mask[docs]]
    scores = found.score[docs]
    scores *= 1 - np.float32(ranking.matching.coverage) * (1 - found.coverage(docs))
    scores *= recency_factors(reader, ranking.recency, now)[docs]
    return Matches(docs, scores, found.weights)


def gather(reader: EditionReader, ranking: Ranking, units: tuple[Unit, ...]) -> Gathered:
    """Add up what each unit's evidence says."""
    score = np.zeros(reader.doc_count, np.float32)
    held = np.zeros(reader.doc_count, np.float32)
    weights = []
    for unit in units:
        terms = unit_scores(reader, ranking, unit)
        for evidence, term in zip(unit.evidence, terms, strict=True):
            score[term.docs] += np.float32(evidence.weight) * term.scores
        weights.append(0.0 if unit.is_word else hold(held, terms, ranking.streams.accents))
    return Gathered(score, held, tuple(weights))


def unit_scores(reader: EditionReader, ranking: Ranking, unit: Unit) -> list[TermScores]:
    """One TermScores per piece of evidence, in order."""
    return [term_scores(reader, ranking, e.stream, e.term, unit.fields) for e in unit.evidence]


def hold(held: Floats, terms: list[TermScores], accents: float) -> float:
    """Add the unit's weight where it is found; returns that weight.

    Found as typed counts fully, found without its accents counts `accents`
    of it. A unit found nowhere weighs nothing. Every article with the toned
    term has the toneless one too, so the shares simply add up.
    """
    known = [term for term in terms if term.docs.size]
    if not known:
        return 0.0
    weight = known[0].idf
    if len(terms) == 1:
        held[terms[0].docs] += np.float32(weight)
        return weight
    as_typed, folded = terms
    held[folded.docs] += np.float32(weight * accents)
    held[as_typed.docs] += np.float32(weight * (1 - accents))
    return weight if as_typed.docs.size else weight * accents


def recency_factors(reader: EditionReader, recency: Recency, now: float) -> Floats:
    """1 for the newest article, falling towards 1 - strength with age.

    Age counts from the newest article (or now, if that lies in the
    future), so an archive is not punished for being one. float32
    (doc_count,), made anew each hour at most.
    """
    present = reader.newest if reader.newest <= now else int(now // 3600) * 3600

    def make() -> Floats:
        age_days = np.maximum(0.0, present - reader.published) / SECONDS_PER_DAY
        remaining = np.where(reader.published == UNDATED, 0.0, np.exp2(-age_days / recency.half_life_days))
        return (1 - recency.strength * (1 - remaining)).astype(np.float32)

    return reader.kept((recency, present), make)


def _both(one: Mask | None, other: Mask | None) -> Mask | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def conditions_mask(reader: EditionReader, plan: Plan) -> Mask | None:
    """Articles that hold one of each required group and nothing excluded.

    None where the plan has no conditions.
    """
    mask: Mask | None = None
    for group in plan.required:
        mask = _both(mask, reduce(np.logical_or, (_condition_mask(reader, condition) for condition in group)))
        if mask is not None and not mask.any():
            return mask
    for condition in plan.excluded:
        mask = _both(mask, ~_condition_mask(reader, condition))
    return mask


def _condition_mask(reader: EditionReader, condition: Condition) -> Mask:
    if isinstance(condition, ByAuthor):
        return author_mask(reader, condition.key)
    mask = np.zeros(reader.doc_count, np.bool_)
    mask[phrase_docs(reader, condition)] = True
    return mask
