"""The second stage: the first hits again, by what one passage of them holds.

    score2(d)  = score(d) + passage(d) * sqrt(score(d) / best score) * recency(d) * period(d)
    passage(d) = most of  all * shown(w) * (matching.passage * sqrt(shown(w)) + early(w))
    early(w)   = matching.early / units^1.5 / (1 + start(w) / 300)

over the best windows w of its title, lead and body, those that a snippet
would show. The value of a window: each syllable asked for counts once with
its idf, and half again where another one stands right before it. So nearness
counts, however many there are. `all` is one and a half times the idf of all
syllables, and `shown` the share of it, at most what the article holds of the
query: a word repeated row upon row is no more than the query, and another
spelling of what was typed no more than it counts. An article names early what it is
about, so where the window begins counts, the less the more syllables (units)
are asked for, and nothing where they were typed without their accents. What
is far behind in the first stage gains less.

The best `matching.depth` hits are ranked so. Of these, only those are read
that can be on the page, which is exact: no passage gains more than one that
shows all the article holds, at the beginning of a text. A few more than the page has are read
first; what the last one of the page then has is the bar. Of the others, those
whose score and highest gain together do not reach it are never read.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

import numpy as np

from index.kernels.postings import Docs
from index.kernels.reranking import Bonus, best_first
from index.searching.passages import Passages
from index.searching.reader import EditionReader, Floats
from index.searching.retrieve import Matches

AHEAD = 14  # hits read first besides those up to the end of the page
ALWAYS_READ = AHEAD + 1  # hits, for any page
ROUNDING = 1 - 1e-5  # what float32 sums may be off


class Page(NamedTuple):
    """Hits of a page, or among which they are. passages: of these and of others, where they were looked at."""

    docs: Docs
    scores: Floats
    passages: Passages | None = None


class SecondStage:
    """Scores of the second stage for some hits."""

    def __init__(self, reader: EditionReader, matches: Matches, best: float) -> None:
        """best: the highest score of the first stage, above 0."""
        scorer, matching = matches.scorer, matches.scorer.ranking.matching
        self.passages = Passages(reader, matches.plan, scorer.weights)
        most, early = self.passages.most, matching.early * self.passages.shortness
        self._bonus = Bonus(matches.held, scorer.factors, scorer.units, best, most, matching.passage, early)
        self._half = most * (matching.passage + early) / sqrt(best) / 2  # of the highest gain
        self._depth = int(matching.depth)

    def scores(self, docs: Docs, scores: Floats) -> Floats:
        """Read their passages, but no more than `matching.depth`. scores: of the first stage."""
        again = scores.copy()
        for places, first in self.passages.look_at(docs[: self._depth].tolist()):
            self._bonus.add(again, docs, places, self.passages.looks, first)
        return again

    def rising(self, docs: Docs, scores: Floats, bar: float) -> tuple[Docs, Floats]:
        """Those of some hits that can reach the bar; nothing is read."""
        found: tuple[Docs, Floats] = self._bonus.rising(docs, scores, bar)
        return found

    def least(self, bar: float) -> float:
        """Hits with less in the first stage do not reach the bar: score + highest * sqrt(score / best) < bar."""
        return (sqrt(self._half * self._half + bar) - self._half) ** 2


def reranked(reader: EditionReader, matches: Matches, count: int) -> Page:
    """The `count` best hits by their scores of the second stage, and maybe others behind them, best first."""
    matching = matches.scorer.ranking.matching
    first, depth = count + AHEAD, int(matching.depth)
    docs, scores = leading(reader, matches, first)
    if not (matching.passage or matching.early) or not docs.size or not scores[0] > 0:
        return Page(docs, scores)
    second = SecondStage(reader, matches, float(scores[0]))
    best = best_first(docs, second.scores(docs, scores), reader.published, first)
    if docs.size == first < depth:
        bar = float(best[1][count - 1]) * ROUNDING
        if scores[-1] >= (least := second.least(bar) * ROUNDING):
            others, behind = leading(reader, matches, depth, least)
            others, behind = second.rising(others[first:], behind[first:], bar)
            if others.size:
                docs = np.concatenate((best[0], others))
                again = np.concatenate((best[1], second.scores(others, behind)))
                best = best_first(docs, again, reader.published, docs.size)
    return Page(*best, second.passages)


def leading(reader: EditionReader, matches: Matches, count: int, bar: float = 0.0) -> tuple[Docs, Floats]:
    """(numbers, scores) of the `count` best hits of the first stage, best first; none below the bar."""
    found: tuple[Docs, Floats] = best_first(*matches.best(count, bar), reader.published, count)
    return found


def gain(reader: EditionReader, matches: Matches, doc: int) -> float:
    """What its passage adds to the score of a hit; nothing if it is not one of the first."""
    docs, scores = leading(reader, matches, int(matches.scorer.ranking.matching.depth))
    own = docs == doc
    if not own.any() or not scores[0] > 0:
        return 0.0
    second = SecondStage(reader, matches, float(scores[0]))
    return float((second.scores(docs[own], scores[own]) - scores[own])[0])
