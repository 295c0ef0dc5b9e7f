"""The second stage: the first hits again, by what one passage of them holds.

    score2(d) = score(d) + matching.passage * passage(d) * recency(d) * period(d)

The best passage is the one that a snippet would show: each unit counts once
with its idf, and half again where it follows the unit before it. So nearness
and order count, however many units there are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.codec.postings import Docs
from index.schema import Field
from index.searching.marking import marks
from index.searching.plan import Plan
from index.searching.reader import EditionReader, Floats
from index.searching.retrieve import Matches
from index.searching.snippets import best_windows

DEPTH = 30  # hits that are looked at again


def reranked(reader: EditionReader, matches: Matches, docs: Docs, scores: Floats) -> Floats:
    """Scores of the second stage. docs: numbers of the first hits, in any order."""
    weight = matches.scorer.ranking.matching.passage
    if not weight or not docs.size:
        return scores
    values = passages(reader, matches.plan, matches.scorer.weights, docs)
    order = np.argsort(docs)
    factors = np.empty(docs.size, np.float32)
    factors[order] = matches.scorer.day_factors(docs[order])
    return scores + np.float32(weight) * values * factors


def passages(reader: EditionReader, plan: Plan, weights: Sequence[float], docs: Docs) -> Floats:
    """Worth of the best passage of each article, float32 like docs. weights: what each unit of the plan weighs."""
    kept = [(unit, weight) for unit, weight in zip(plan.units, weights, strict=True) if unit.counts and weight]
    if not kept:
        return np.zeros(docs.size, np.float32)
    marked = marks(reader, docs.tolist(), [unit for unit, _ in kept])
    windows = best_windows(marked, [weight for _, weight in kept])
    values = np.array([window.value for window in windows], np.float32).reshape(docs.size, len(Field))
    best: Floats = values.max(axis=1)
    return best
