"""The second stage: the first hits again, by what one passage of them holds.

    score2(d)  = score(d) + passage(d) * sqrt(score(d) / best score) * recency(d) * period(d)
    passage(d) = most of  all * shown(w) * (matching.passage * sqrt(shown(w)) + early(w))
    early(w)   = matching.early / units^1.5 / (1 + start(w) / 300)

over the best windows w of its title, lead and body, those that a snippet
would show. The value of a window: each syllable asked for counts once with
its idf, and half again where another one stands right before it. So nearness
counts, however many there are. `all` is one and a half times the idf of all
syllables, and `shown` the share of it, at most 1: a word repeated row upon
row is no more than the whole query. An article names early what it is
about, so where the window begins counts, the less the more syllables (units)
are asked for, and nothing where they were typed without their accents. What
is far behind in the first stage gains less.

How many are looked at (`matching.depth`): see ARCHITECTURE.md. They are the
first two pages at least, so that pages agree on the order.
"""

from __future__ import annotations

import numpy as np

from index.kernels.postings import Docs
from index.searching.passages import Passages
from index.searching.reader import EditionReader, Floats
from index.searching.retrieve import Matches


def depth(matches: Matches) -> int:
    """How many hits are looked at again."""
    return int(matches.scorer.ranking.matching.depth)


def leading(reader: EditionReader, matches: Matches, docs: Docs, scores: Floats) -> Docs:
    """Places of the hits that are looked at again, best first. docs, scores: those among which they are."""
    places: Docs = np.lexsort((docs, -reader.published[docs], -scores))[: depth(matches)]
    return places


def reranked(reader: EditionReader, matches: Matches, docs: Docs, scores: Floats) -> tuple[Floats, Passages | None]:
    """Scores of the second stage, and what they come from. docs, scores: the leading hits, best first."""
    scorer = matches.scorer
    matching = scorer.ranking.matching
    if not (matching.passage or matching.early) or not docs.size or not scores[0] > 0:
        return scores, None
    passages = Passages(reader, matches.plan, scorer.weights, docs.tolist())
    return scores + passages.added(matching) * np.sqrt(scores / scores[0]) * scorer.factors[docs], passages
