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


@dataclass(frozen=True, slots=True)
class Matches:
    """docs: ascending int32; scores: float64 of the same shape."""

    docs: Docs
    scores: Floats


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything the units say about all articles, before any filter.

    score, held: float64 of shape (doc_count,): summed BM25F, and the weight
    of the query found there; weight: the most that `held` can be.
    """

    score: Floats
    held: Floats
    weight: float

    def coverage(self) -> Floats:
        """Share of the query's weight in each article, 0 to 1."""
        return self.held / self.weight if self.weight else np.zeros_like(self.held)


def retrieve(reader: EditionReader, ranking: Ranking, plan: Plan, allowed: Mask, now: float) -> Matches:
    """Score the plan on the allowed articles. now: seconds since 1970 UTC."""
    mask = allowed & conditions_mask(reader, plan)
    if not plan.units:
        docs = np.flatnonzero(mask).astype(np.int32)
        return Matches(docs, np.zeros(docs.size))
    found = gather(reader, ranking, plan.units)
    coverage = found.coverage()
    mask &= (found.held > 0) & (coverage >= ranking.matching.minimum_share)
    docs = np.flatnonzero(mask).astype(np.int32)
    scores = found.score[docs]
    scores *= 1 - ranking.matching.coverage * (1 - coverage[docs])
    scores *= recency_factor(ranking.recency, reader.published[docs], reader.newest, now)
    return Matches(docs, scores)


def gather(reader: EditionReader, ranking: Ranking, units: tuple[Unit, ...]) -> Gathered:
    """Add up what each unit's evidence says."""
    score = np.zeros(reader.doc_count)
    held = np.zeros(reader.doc_count)
    weight = 0.0
    for unit in units:
        terms = unit_scores(reader, ranking, unit)
        for evidence, term in zip(unit.evidence, terms, strict=True):
            score[term.docs] += evidence.weight * term.scores
        if not unit.is_word:
            weight += hold(held, unit, terms, ranking)
    return Gathered(score, held, weight)


def unit_scores(reader: EditionReader, ranking: Ranking, unit: Unit) -> list[TermScores]:
    """One TermScores per piece of evidence, in order."""
    return [term_scores(reader, ranking, e.stream, e.term, unit.fields) for e in unit.evidence]


def hold(held: Floats, unit: Unit, terms: list[TermScores], ranking: Ranking) -> float:
    """Add the unit's weight where it is found; returns that weight.

    Found as typed counts fully, found without its accents counts
    `streams.accents` of it. A unit found nowhere weighs nothing.
    """
    known = [term for term in terms if term.docs.size]
    if not known:
        return 0.0
    weight = known[0].idf
    share = np.zeros_like(held)
    for term in terms[:0:-1]:
        share[term.docs] = ranking.streams.accents
    share[terms[0].docs] = 1.0
    held += weight * share
    return weight if terms[0].docs.size else weight * ranking.streams.accents


def recency_factor(recency: Recency, published: np.ndarray, newest: int, now: float) -> Floats:
    """1 for the newest article, falling towards 1 - strength with age.

    Age counts from the newest article (or now, if that lies in the
    future), so an archive is not punished for being one.
    """
    present = min(float(newest), now)
    age_days = np.maximum(0.0, present - published) / SECONDS_PER_DAY
    remaining = np.where(published == UNDATED, 0.0, np.exp2(-age_days / recency.half_life_days))
    return 1 - recency.strength * (1 - remaining)


def conditions_mask(reader: EditionReader, plan: Plan) -> Mask:
    """Articles that hold one of each required group and nothing excluded."""
    mask = np.ones(reader.doc_count, np.bool_)
    for group in plan.required:
        mask &= reduce(np.logical_or, (_condition_mask(reader, condition) for condition in group))
    for condition in plan.excluded:
        mask &= ~_condition_mask(reader, condition)
    return mask


def _condition_mask(reader: EditionReader, condition: Condition) -> Mask:
    if isinstance(condition, ByAuthor):
        return author_mask(reader, condition)
    mask = np.zeros(reader.doc_count, np.bool_)
    mask[phrase_docs(reader, condition)] = True
    return mask
