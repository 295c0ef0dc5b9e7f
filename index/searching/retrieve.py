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

from functools import reduce

import msgspec
import numpy as np

from index.kernels.postings import Docs
from index.kernels.ranked import Retrieved
from index.kernels.rows import Held
from index.ranking import Ranking
from index.searching.filters import author_mask
from index.searching.phrases import phrase_docs
from index.searching.plan import ByAuthor, Condition, Plan
from index.searching.reader import EditionReader, Floats, Mask
from index.searching.scorer import Scorer

FEW_SHARE = 16  # of the articles: so many postings are looked at by themselves


class Matches(msgspec.Struct, frozen=True, gc=False):
    """All hits of a plan. total: how many they are; least: what each holds, 1 if nothing is scored."""

    total: int
    least: int
    plan: Plan
    scorer: Scorer
    found: Retrieved

    @property
    def mask(self) -> Mask:
        """True for the hits, bool (doc_count,)."""
        return self.held >= self.least

    @property
    def docs(self) -> Docs:
        """Their numbers, ascending."""
        return self.found.docs

    @property
    def held(self) -> Held:
        """See `Scorer.held`; 0 where a hit may not be, and 1 where it may if nothing is scored."""
        return self.found.held

    def scores(self, docs: Docs) -> Floats:
        """Scores of some hits, float32. docs: ascending."""
        return self.scorer.scores(docs)

    def best(self, count: int, bar: float = 0.0) -> tuple[Docs, Floats]:
        """(numbers, scores) among which are the `count` best hits and all their equals, if not below `bar`."""
        if self.plan.units:
            return self.found.best(count, bar, self.scorer.factors)
        docs = self.docs
        return docs, self.scores(docs)


def retrieve(reader: EditionReader, ranking: Ranking, plan: Plan, allowed: Mask | None, now: float) -> Matches:
    """Find the hits of a plan among the allowed articles.

    allowed: None for all of them; now: seconds since 1970 UTC.
    """
    mask = _both(allowed, reader.live)
    if plan.required or plan.excluded:
        mask = _both(mask, conditions_mask(reader, plan))
    scorer = Scorer(reader, ranking, plan.units, now, plan.period)
    if not plan.units:
        held = np.ones(reader.doc_count, np.uint8) if mask is None else mask.view(np.uint8)
        found = Retrieved(scorer.terms, reader.doc_count, held=held)
        found.keep(1, 0.0, None, None)
        return Matches(found.total, found.least, plan, scorer, found)
    found = Retrieved(scorer.terms, reader.doc_count, reader.doc_count // FEW_SHARE if mask is None else 0)
    share = _least_share(ranking, plan)
    best_share = ranking.matching.best_share if share else 0.0
    found.keep(int(share * scorer.whole) or 1, best_share, reader.live, mask)
    return Matches(found.total, found.least, plan, scorer, found)


def _least_share(ranking: Ranking, plan: Plan) -> float:
    """Share of the query that an article must hold; none where text is required."""
    if plan.least_share is not None:
        return plan.least_share
    return 0.0 if plan.required and plan.requires_text else ranking.matching.minimum_share


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
