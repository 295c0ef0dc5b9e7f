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

from index.codec.postings import CodedList, Docs
from index.kernels import scoring
from index.ranking import Ranking
from index.schema import UNDATED
from index.search_page import Filters
from index.searching.filters import filter_mask
from index.searching.lookup import Found
from index.searching.plan import Unit
from index.searching.reader import EditionReader, Floats
from index.searching.roles import Held, Part, Potential, Role, add_held, add_where_present, parts_of
from index.searching.scoring import Bm25f, bm25f
from index.understanding import Period

SECONDS_PER_DAY = 86_400
ROUNDING = 1 + 1e-5  # what float32 sums may be off


class _Rows:
    """A plan's terms in one segment, a row each; see `index.kernels.plain.scoring`."""

    def __init__(self, parts: Sequence[Part], number: int) -> None:
        self.terms: list[Found] = []
        self.lists: list[CodedList] = []
        self.roles: list[Role] = []  # of each row
        self.first_of_role: list[int] = []
        self.first_of_unit: list[int] = []  # among the roles
        for part in parts:
            roles = len(self.first_of_role)
            for role in part.roles:
                lists = [own for found in role.terms if (own := found.lists[number]) is not None]
                if len(lists) == len(role.terms):
                    self._add(role, lists)
            if len(self.first_of_role) > roles:
                self.first_of_unit.append(roles)

    def _add(self, role: Role, lists: Sequence[CodedList]) -> None:
        self.first_of_role.append(len(self.lists))
        self.terms += role.terms
        self.lists += lists
        self.roles += [role] * len(lists)

    def compiled(self, bm25f: Bm25f) -> scoring.Terms:
        """As they are scored."""
        return scoring.Terms(
            bm25f.formula,
            [(own.docs, own.codes) for own in self.lists],
            bm25f.tables(self.terms),
            np.array([role.weight for role in self.roles], np.float32),
            np.array([role.share for role in self.roles], np.float32),
            np.array(self.first_of_role, np.intp),
            np.array(self.first_of_unit, np.intp),
            lambda row, doc: bm25f.big_frequency(self.terms[row], self.lists[row], doc),
        )


class Scorer:
    """Scores articles of one edition for the units of one plan.

    weights: what each unit weighs in the query; 0 if it occurs nowhere.
    """

    def __init__(
        self, reader: EditionReader, ranking: Ranking, units: tuple[Unit, ...], now: float, period: Period | None = None
    ) -> None:
        self._reader = reader
        self.ranking = ranking
        self._now = now
        self._period = period
        self._in_segment: dict[int, scoring.Terms | None] = {}
        self._recency: Floats | None = None
        self._parts, self.weights = parts_of(reader, units)

    def held(self) -> Held:
        """Share of the query in every article, in steps, rounded down."""
        held = np.zeros(self._reader.doc_count, np.uint8)
        for part in self._parts:
            if part.steps:
                add_held(self._reader, held, part)
        return held

    def least_held(self, share: float) -> int:
        """How many steps are at least this share of the query; 1 or more."""
        return max(1, int(share * self.whole))

    @property
    def whole(self) -> int:
        """Steps of the whole query; at least 1."""
        return max(1, sum(part.steps for part in self._parts))

    def potential(self, held: Held) -> tuple[Potential, float]:
        """(steps of every article, what a step is worth): bounds of the sum.

        sum(d) <= potential[d] * step: what is held bounds the syllables'
        scores, and each list of pairs or words adds its own bound.
        """
        bound = self.ranking.bm25.k1 + 1
        roles = [role for part in self._parts for role in part.roles]
        step = max((role.weight * bound / role.steps for role in roles if role.steps), default=0.0)
        others = [role for role in roles if not role.steps]
        step = max(step, sum(role.weight for role in others) * bound / 60_000, 1e-9)
        potential = held.astype(np.uint16)
        add_where_present(self._reader, potential, [(role, int(role.weight * bound / step) + 1) for role in others])
        return potential, step * ROUNDING

    def scores(self, docs: Docs) -> Floats:
        """float32 of the same shape. docs: ascending numbers of the edition."""
        lost = self.ranking.matching.coverage
        return self._of(docs, lambda terms, own: terms.scores(own, lost)) * self.day_factors(docs)

    def bounds(self, docs: Docs) -> Floats:
        """Upper bounds of `scores`, cheaper and a few per cent higher."""
        lost = self.ranking.matching.coverage
        return (
            self._of(docs, lambda terms, own: terms.bounds(own, lost)) * self.day_factors(docs) * np.float32(ROUNDING)
        )

    def day_factors(self, docs: Docs) -> Floats:
        """What the day of publication leaves of a score: recency and the period asked for."""
        if self._recency is None:
            self._recency = recency_factors(self._reader, self.ranking, self._now)
        factors = self._recency.take(docs)
        if self._period:
            factors *= period_factors(self._reader, self.ranking, self._period, docs)
        return factors

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
        rows = _Rows(self._parts, number)
        return rows.compiled(bm25f(self._reader, self.ranking, number)) if rows.terms else None


def period_factors(reader: EditionReader, ranking: Ranking, period: Period, docs: Docs) -> Floats:
    """1 for articles from days asked for, else `matching.other_days`, or its root if less certain; float32."""
    inside = filter_mask(reader, Filters(period.since, period.until))
    if inside is None:
        return np.ones(docs.size, np.float32)
    outside = ranking.matching.other_days
    return np.where(inside[docs], np.float32(1), np.float32(outside if period.is_certain else outside**0.5))


def recency_factors(reader: EditionReader, ranking: Ranking, now: float) -> Floats:
    """1 for the newest article, falling towards 1 - strength with age.

    Age counts from the newest article (or now, if that lies in the
    future), so an archive is not punished for being one. float32
    (doc_count,), made anew each hour at most.
    """
    present = reader.newest if reader.newest <= now else int(now // 3600) * 3600
    recency = ranking.recency

    def make() -> Floats:
        age_days = np.maximum(0.0, present - reader.published) / SECONDS_PER_DAY
        remaining = np.where(reader.published == UNDATED, 0.0, np.exp2(-age_days / recency.half_life_days))
        return (1 - recency.strength * (1 - remaining)).astype(np.float32)

    return reader.kept((recency, present), make)
