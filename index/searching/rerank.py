"""The second stage: the first hits again, by what one passage of them holds.

    score2(d) = score(d) + passage(d) * recency(d) * period(d)
    passage(d) = most of value(w) * (matching.passage + matching.early / units^1.5 / (1 + start(w) / 300))

over the best windows w of its title, lead and body, those that a snippet
would show. The value of a window: each syllable asked for counts once with
its idf, and half again where another one stands right before it. So nearness
counts, however many there are. An article names early what it is about, so
where the window begins counts, the less the more syllables (units) are asked
for, and nothing where they were typed without their accents.
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
    matching = scorer.ranking.matching
    if not (matching.passage or matching.early) or not docs.size or not any(scorer.weights):
        return scores, None
    passages = Passages(reader, matches.plan, scorer.weights, docs.tolist())
    return scores + passages.added(matching) * scorer.factors[docs], passages
