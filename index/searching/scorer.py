"""The score of any article for one plan, how much of it it holds, and bounds.

    unit(u, d)  = most of  weight * idf * BM25F(evidence, d)  over the unit's evidence
    sum(d)      = sum of unit(u, d) over the units
    coverage(d) = share of the query's weight (the idf of its syllables) in d
    score(d)    = sum * (1 - matching.coverage * (1 - coverage)) * recency(d) * period(d)

A syllable typed with accents counts where the article so spells it; its
other spellings count `streams.accents` of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from index.kernels import ranked, scoring
from index.kernels.postings import Docs
from index.kernels.rows import WHOLE, Held, UnitTerms
from index.ranking import Ranking, Recency
from index.schema import UNDATED
from index.search_page import Filters
from index.searching.filters import filter_mask
from index.searching.lookup import known_unit
from index.searching.plan import Unit
from index.searching.reader import EditionReader, Floats, Mask
from index.searching.scoring import bm25f
from index.understanding import Period

SECONDS_PER_DAY = 86_400
FEW_SHARE = 16  # of the articles: so many postings are looked at by themselves
NOTHING = np.empty(0, np.int64), np.empty(0, np.float32)  # documents and their scores


class Scorer:
    """Scores articles of one edition for the units of one plan.

    weights: what each unit weighs in the query, 0 if it occurs nowhere;
    whole: steps of the query, all that an article can hold; units: how many
    weigh anything (what an article holds of each was rounded down to a step).
    """

    def __init__(
        self, reader: EditionReader, ranking: Ranking, units: tuple[Unit, ...], now: float, period: Period | None = None
    ) -> None:
        self._reader = reader
        self.ranking = ranking
        self._now = now
        self._period = period
        self._in_segment: dict[int, scoring.Terms | None] = {}
        self._factors: Floats | None = None
        known = [known_unit(reader, unit) for unit in units]
        self.weights = tuple([found.weight for found in known])
        whole = sum(self.weights) or 1.0
        self._units: list[tuple[UnitTerms, float]] = []
        steps = []
        for found in known:
            of_query = found.counts / whole
            self._units.append((found.terms, of_query))
            if found.weight:
                steps.append(int(of_query * found.share * WHOLE) or 1)
        self.whole, self.units = sum(steps) or 1, len(steps)

    def held(self) -> Held:
        """Share of the query in every article, in steps, rounded down."""
        held = np.zeros(self._reader.doc_count, np.uint8)
        for number, segment in enumerate(self._reader.segments):
            if terms := self._terms(number):
                terms.add_held(held[segment.first : segment.first + segment.doc_count])
        return held

    def few(self) -> tuple[Docs, Held, scoring.Terms] | None:
        """The articles with anything of the plan, ascending, what each holds, and the terms among these alone.

        None where they are many, or in several segments.
        """
        terms = self._terms(0) if len(self._reader.segments) == 1 else None
        return terms.few(self._reader.doc_count // FEW_SHARE) if terms else None

    def least_held(self, share: float) -> int:
        """How many steps are at least this share of the query; 1 or more."""
        return int(share * self.whole) or 1

    def ranked(self, held: Held, mask: Mask) -> Ranked:
        """The hits, to be asked for the best of them. mask: the hits."""
        segments = []
        for number, segment in enumerate(self._reader.segments):
            if terms := self._terms(number):
                own = slice(segment.first, segment.first + segment.doc_count)
                segments.append((segment.first, ranked.Ranked(terms, held[own], mask[own], self.factors[own])))
        return Ranked(segments)

    def scores(self, docs: Docs) -> Floats:
        """float32 of the same shape. docs: ascending numbers of the edition."""
        return self._of(docs, lambda terms, own: terms.scores(own)) * self.factors[docs]

    @property
    def factors(self) -> Floats:
        """What the day of publication leaves of each score: recency and the period asked for; float32 (doc_count,)."""
        if self._factors is None:
            self._factors = recency_factors(self._reader, self.ranking, self._now)
            if self._period:
                self._factors = self._factors * period_factors(self._reader, self.ranking, self._period)
        return self._factors

    def coverage(self, docs: Docs) -> Floats:
        """Share of the query in some articles, exactly; 0 to 1."""
        return self._of(docs, lambda terms, own: terms.coverage(own))

    def _of(self, docs: Docs, evaluate: Callable[[scoring.Terms, Docs], Floats]) -> Floats:
        """What the terms of each segment say of its articles; 0 where it has none of them."""
        firsts = [segment.first for segment in self._reader.segments]
        if len(firsts) == 1:
            terms = self._terms(0)
            return evaluate(terms, docs) if terms else np.zeros(docs.size, np.float32)
        values = np.zeros(docs.size, np.float32)
        cuts = [*np.searchsorted(docs, firsts).tolist(), docs.size]
        for number, (first, (low, high)) in enumerate(zip(firsts, pairwise(cuts), strict=True)):
            if low < high and (terms := self._terms(number)):
                values[low:high] = evaluate(terms, docs[low:high] - first)
        return values

    def _terms(self, number: int) -> scoring.Terms | None:
        """The terms that occur in a segment; None without one."""
        if number not in self._in_segment:
            self._in_segment[number] = self._terms_in(number)
        return self._in_segment[number]

    def _terms_in(self, number: int) -> scoring.Terms | None:
        formula = bm25f(self._reader, self.ranking, number)
        terms = scoring.Terms(formula.formula, self._units, number, self.ranking.matching.coverage)
        return terms if len(terms) else None


class Ranked:
    """The hits of a plan, to be asked for the best of them; asked again it knows what was scored before."""

    def __init__(self, segments: Sequence[tuple[int, ranked.Ranked]]) -> None:
        """segments: the first document of each, and the hits in it."""
        self._segments = segments

    def best(self, count: int, bar: float = 0.0) -> tuple[Docs, Floats]:
        """(numbers, scores) among which are the `count` best hits and all their equals, but none below `bar`."""
        best = NOTHING
        for first, hits in self._segments:
            own_bar = max(bar, float(best[1].min())) if best[1].size >= count else bar
            docs, scores = hits.best(count, own_bar)
            best = _best_of(best, (docs + first, scores), count) if first else (docs, scores)
        return best


def _best_of(one: tuple[Docs, Floats], other: tuple[Docs, Floats], count: int) -> tuple[Docs, Floats]:
    """The `count` best of both and all their equals."""
    docs, scores = np.concatenate((one[0], other[0])), np.concatenate((one[1], other[1]))
    kept = scores >= (np.partition(scores, -count)[-count] if scores.size > count else 0)
    return docs[kept], scores[kept]


def period_factors(reader: EditionReader, ranking: Ranking, period: Period) -> Floats:
    """1 for articles from days asked for, else `matching.other_days`, or its root if less certain; float32."""
    inside = filter_mask(reader, Filters(period.since, period.until))
    if inside is None:
        return np.ones(reader.doc_count, np.float32)
    outside = ranking.matching.other_days
    return np.where(inside, np.float32(1), np.float32(outside if period.is_certain else outside**0.5))


def recency_factors(reader: EditionReader, ranking: Ranking, now: float) -> Floats:
    """1 for the newest article, falling towards 1 - strength with age.

    Age counts from the newest article (or now, if that lies in the
    future), so an archive is not punished for being one. An undated article
    gets the mean of the others: nobody knows whether it is old. float32
    (doc_count,), made anew each hour at most.
    """
    key = ranking.recency, reader.newest if reader.newest <= now else int(now // 3600) * 3600
    return reader.kept(key, _recency_factors, reader, *key)


def _recency_factors(reader: EditionReader, recency: Recency, present: int) -> Floats:
    """present: seconds since 1970 UTC, from which age counts."""
    age_days = np.maximum(0.0, present - reader.published) / SECONDS_PER_DAY
    remaining = np.exp2(-age_days / recency.half_life_days)
    is_dated = reader.published != UNDATED
    unknown = remaining[is_dated].mean() if is_dated.any() else 0.0
    factors: Floats = (1 - recency.strength * (1 - np.where(is_dated, remaining, unknown))).astype(np.float32)
    return factors
