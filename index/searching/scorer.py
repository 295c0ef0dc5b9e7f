"""The score of any article for one plan, how much of it it holds, and bounds.

    unit(u, d)  = most of  weight * idf * BM25F(evidence, d)  over the unit's evidence
    sum(d)      = sum of unit(u, d) over the units
    coverage(d) = share of the query's weight (the idf of its syllables) in d
    score(d)    = sum * (1 - matching.coverage * (1 - coverage)) * recency(d) * period(d)

A syllable typed with accents counts where the article so spells it; its
other spellings count `streams.accents` of theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from index.kernels import scoring
from index.kernels.postings import Docs
from index.kernels.rows import shares_of
from index.ranking import Ranking, Recency
from index.schema import UNDATED
from index.search_page import Filters
from index.searching.filters import filter_mask
from index.searching.lookup import known_units
from index.searching.plan import Unit
from index.searching.reader import EditionReader, Floats
from index.searching.scoring import bm25f
from index.understanding import Period

SECONDS_PER_DAY = 86_400


class Scorer:
    """Scores articles of one edition for the units of one plan.

    weights: what each unit weighs in the query, 0 if it occurs nowhere;
    whole: steps of the query, all that an article can hold; units: how many
    weigh anything (what an article holds of each was rounded down to a step);
    terms: those of each segment.
    """

    def __init__(
        self, reader: EditionReader, ranking: Ranking, units: tuple[Unit, ...], now: float, period: Period | None = None
    ) -> None:
        self._reader = reader
        self.ranking = ranking
        self._now = now
        self._period = period
        self._factors: Floats | None = None
        known = known_units(reader, units)
        self.weights, shares, self.whole, self.units = shares_of(known)
        lost = ranking.matching.coverage
        self.terms = [
            scoring.Terms(own.formula, known, shares, number, lost) for number, own in enumerate(bm25f(reader, ranking))
        ]

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
        """What the terms of each segment say of its articles."""
        firsts = [segment.first for segment in self._reader.segments]
        cuts = [*np.searchsorted(docs, firsts).tolist(), docs.size]
        parts = zip(self.terms, firsts, pairwise(cuts), strict=True)
        return np.concatenate([evaluate(terms, docs[low:high] - first) for terms, first, (low, high) in parts])


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
