"""A plan → which articles are hits, and the best of them.

An article is a hit if it holds at least `minimum_share` of the query's
weight (the idf of its syllables) and `best_share` of what the best article
holds, if there are enough of these; holds what is required and nothing that
is excluded. All hits are counted; only those that can be among the best
are scored. That is exact (MaxScore, Turtle & Flood 1995, for whole arrays):

1. `held` says of every article how much of the query it holds. It costs a
   byte-wise addition per common syllable and a few postings per rare one.
2. From it follows an upper bound of each article's score: a BM25F score is
   below idf * (k1 + 1), whatever the frequencies and lengths.
3. The articles with the highest bounds are scored. The score of the k-th
   best of them is passed by no article whose bound is lower: the rest is
   left unscored.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np

from index.codec.postings import Docs
from index.kernels import retrieval, scoring
from index.ranking import Ranking
from index.searching.filters import author_mask
from index.searching.phrases import phrase_docs
from index.searching.plan import ByAuthor, Condition, Plan
from index.searching.reader import EditionReader, Floats, Mask
from index.searching.roles import Held, Potential
from index.searching.scorer import Scorer

SEEDS = 64  # articles scored first; more cost more than the bound they give saves
ENOUGH = 100  # hits: of fewer than ten pages, those are left that hold less
EASED = (1.0, 0.8, 0.6)  # of best_share, before only minimum_share is asked for
FLOORS = (0.5, 0.2, 0.0)  # of the highest bound, for the articles looked at first
LEVELS = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0)  # of the highest bound, where seeds are looked for


@dataclass(frozen=True, slots=True)
class Matches:
    """All hits of a plan.

    mask: bool (doc_count,); total: how many they are; held: see Scorer, None
    if nothing is scored.
    """

    mask: Mask
    total: int
    plan: Plan
    scorer: Scorer
    held: Held | None

    def scores(self, docs: Docs) -> Floats:
        """Scores of some hits, float32. docs: ascending."""
        return self.scorer.scores(docs)

    def best(self, count: int) -> tuple[Docs, Floats]:
        """(numbers, scores) among which are the `count` best hits and all their equals."""
        if self.held is None or self.total <= max(count, SEEDS):
            docs = np.flatnonzero(self.mask)
            return docs, self.scores(docs)
        potential, step = self.scorer.potential(self.held)
        docs, own, lowest = _leading(potential, self.mask, max(count, SEEDS))
        level = _level(own, lowest, max(count, SEEDS))
        best = _Best(count)
        self._try(best, docs[own >= level])
        passed = max(1, int(best.bar / step))
        if passed < level:
            if passed < lowest:
                docs = retrieval.places((potential >= passed) & self.mask)
                own = potential.take(docs)
            self._try(best, docs[(own >= passed) & (own < level)])
        return best.docs, best.scores

    def _try(self, best: _Best, docs: Docs) -> None:
        """Score those of the articles that can be among the best."""
        count = max(best.count, SEEDS)
        if docs.size <= max(count, scoring.BOUNDS_PAY):
            best.add(docs, self.scores(docs))
            return
        bounds = self.scorer.bounds(docs)
        if not best.bar:
            seeds = bounds >= np.partition(bounds, docs.size - count)[docs.size - count]
            best.add(docs[seeds], self.scores(docs[seeds]))
            docs, bounds = docs[~seeds], bounds[~seeds]
        docs = docs[bounds >= best.bar]
        best.add(docs, self.scores(docs))


class _Best:
    """The articles scored so far. bar: no article below it is among the best."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.docs: Docs = np.empty(0, np.int64)
        self.scores: Floats = np.empty(0, np.float32)
        self.bar = 0.0

    def add(self, docs: Docs, scores: Floats) -> None:
        """Take up more, and drop those below the new bar."""
        docs, scores = np.concatenate((self.docs, docs)), np.concatenate((self.scores, scores))
        if scores.size >= self.count:
            self.bar = float(np.partition(scores, scores.size - self.count)[scores.size - self.count])
            kept = scores >= self.bar
            docs, scores = docs[kept], scores[kept]
        self.docs, self.scores = docs, scores


def _leading(potential: Potential, mask: Mask, wanted: int) -> tuple[Docs, Potential, int]:
    """(hits of high potential, theirs, the lowest that was asked for): at least so many, if there are."""
    highest = int(potential.max(initial=0))
    docs: Docs = np.empty(0, np.int64)
    lowest = 1
    for share in FLOORS:
        lowest = max(1, int(share * highest))
        docs = retrieval.places((potential >= lowest) & mask)
        if docs.size >= wanted:
            break
    return docs, potential.take(docs), lowest


def _level(potential: Potential, lowest: int, wanted: int) -> int:
    """A potential that at least `wanted` of some articles reach, if they are so many."""
    highest = int(potential.max(initial=0))
    for share in LEVELS:
        level = max(lowest, int(share * highest))
        if level == lowest or np.count_nonzero(potential >= level) >= wanted:
            break
    return level


def retrieve(reader: EditionReader, ranking: Ranking, plan: Plan, allowed: Mask | None, now: float) -> Matches:
    """Find the hits of a plan among the allowed articles.

    allowed: None for all of them; now: seconds since 1970 UTC.
    """
    mask = _both(_both(allowed, conditions_mask(reader, plan)), reader.live)
    scorer = Scorer(reader, ranking, plan.units, now, plan.period)
    held = None
    if plan.units:
        held = scorer.held()
        hits = held >= least_held(reader, plan, scorer, held)
        mask = hits if mask is None else mask & hits
    elif mask is None:
        mask = np.ones(reader.doc_count, np.bool_)
    return Matches(mask, int(np.count_nonzero(mask)), plan, scorer, held)


def least_held(reader: EditionReader, plan: Plan, scorer: Scorer, held: Held) -> int:
    """Steps of the query that a hit holds.

    The common syllables of a long query add up to some share of it: where
    enough articles hold more, those with them alone are no hits. Filters do
    not change it, so that what they leave is part of what was found.
    """
    share = _least_share(scorer.ranking, plan)
    least = scorer.least_held(share)
    if not share:
        return least
    present = held if reader.live is None else held * reader.live
    best = scorer.ranking.matching.best_share * int(present.max(initial=0))
    for eased in EASED:
        level = int(best * eased)
        if level <= least:
            break
        if np.count_nonzero(present >= level) >= ENOUGH:
            return level
    return least


def _least_share(ranking: Ranking, plan: Plan) -> float:
    """Share of the query that an article must hold; none where text is required."""
    if plan.least_share is not None:
        return plan.least_share
    return 0.0 if plan.requires_text else ranking.matching.minimum_share


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
