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

import msgspec

from index.kernels.postings import Docs
from index.kernels.reranking import Reranked
from index.searching.passages import Passages
from index.searching.reader import EditionReader, Floats
from index.searching.retrieve import Matches

AHEAD = 14  # hits read first besides those up to the end of the page
ALWAYS_READ = AHEAD + 1  # hits, for any page


class Page(msgspec.Struct, frozen=True, gc=False):
    """Hits of a page, or the best of which some are. passages: of these and of others, where they were looked at."""

    docs: list[int]
    scores: list[float]
    passages: Passages | None = None


class SecondStage:
    """The hits that were read, and their scores of the second stage. hits: these alone."""

    def __init__(self, reader: EditionReader, matches: Matches) -> None:
        scorer, matching = matches.scorer, matches.scorer.ranking.matching
        self.passages = own = Passages(reader, matches.plan, scorer.weights)
        of_articles = matches.held, scorer.factors, reader.published
        early = matching.early * own.shortness
        self.hits = Reranked(own.looks, *of_articles, scorer.units, own.most, matching.passage, early)
        self._depth = int(matching.depth)

    def read(self, docs: Docs, scores: Floats, most: int) -> None:
        """The `most` best of some more hits, but no more than `matching.depth`. scores: of the first stage."""
        self.passages.look_at(self.hits.take(docs, scores, most)[: self._depth])
        self.hits.add_passages()


def reranked(reader: EditionReader, matches: Matches, count: int) -> Page:
    """The `count` best hits by their scores of the second stage."""
    first, depth = count + AHEAD, int(matches.scorer.ranking.matching.depth)
    second = SecondStage(reader, matches)
    second.read(*matches.best(first), first)
    if first < min(depth, matches.total) and (least := second.hits.least(count)) is not None:
        second.read(*matches.best(depth, least), depth - first)
    return Page(*second.hits.best_first(count), second.passages)


def gain(reader: EditionReader, matches: Matches, doc: int) -> float:
    """What its passage adds to the score of a hit; nothing if it is not one of the first."""
    depth = int(matches.scorer.ranking.matching.depth)
    second = SecondStage(reader, matches)
    if doc not in second.hits.take(*matches.best(depth), depth):
        return 0.0
    before = dict(zip(*second.hits.best_first(depth), strict=True))
    second.passages.look_at([doc])
    second.hits.add_passages()
    return float(dict(zip(*second.hits.best_first(depth), strict=True))[doc] - before[doc])
