"""The second stage: the first hits again, by what one passage of them holds.

    score2(d) = score(d) + matching.passage * passage(d) * recency(d) * period(d)

The best passage is the one that a snippet would show: each syllable asked for
counts once with its idf, and half again where another one stands right before
it. So nearness counts, however many there are.
"""

from __future__ import annotations

import numpy as np

from index.kernels.postings import Docs
from index.searching.passages import Passages
from index.searching.reader import EditionReader, Floats
from index.searching.retrieve import Matches

DEPTH = 10  # hits that are looked at again, as many as a page shows; 30 were measured to be no better


def leading(reader: EditionReader, docs: Docs, scores: Floats) -> Docs:
    """Places of the hits that are looked at again, best first."""
    places: Docs = np.lexsort((docs, -reader.published[docs], -scores))[:DEPTH]
    return places


def reranked(reader: EditionReader, matches: Matches, docs: Docs, scores: Floats) -> tuple[Floats, Passages | None]:
    """Scores of the second stage, and what they come from. docs: the first hits, in any order."""
    scorer = matches.scorer
    weight = scorer.ranking.matching.passage
    if not weight or not docs.size or not any(scorer.weights):
        return scores, None
    passages = Passages(reader, matches.plan, scorer.weights, docs.tolist())
    return scores + np.float32(weight) * passages.values() * scorer.factors[docs], passages
