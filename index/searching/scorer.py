"""The score of any article for one plan, how much of it it holds, and bounds.

    unit(u, d)  = most of  weight * idf * BM25F(evidence, d)  over the unit's evidence
    sum(d)      = sum of unit(u, d) over the units
    coverage(d) = share of the query's weight (the idf of its syllables) in d
    score(d)    = sum * (1 - matching.coverage * (1 - coverage)) * recency(d) * period(d)

A syllable typed with accents counts where the article so spells it; its
other spellings count `streams.accents` of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.postings import CodedList, Docs
from index.ranking import Ranking
from index.schema import UNDATED
from index.search_page import Filters
from index.searching.filters import filter_mask
from index.searching.lookup import Found
from index.searching.plan import Unit
from index.searching.reader import EditionReader, Floats
from index.searching.roles import Held, Part, Potential, Role, add_held, add_where_present, parts_of
from index.searching.scoring import Bm25f, TermMatrix, bm25f
from index.understanding import Period

SECONDS_PER_DAY = 86_400
AT_ONCE = 8_192  # articles scored together: the arrays stay in the processor's cache, and memory bounded
ROUNDING = 1 + 1e-5  # what float32 sums may be off

Ints = npt.NDArray[np.intp]
Evaluate = Callable[[Bm25f, Sequence[Found], Sequence[CodedList], Docs], TermMatrix]


class _Sums(NamedTuple):
    """How rows, one per term, add up to units and these to one sum.

    least: (first row of a role, another of its rows); heads: the first row
    of each unit; others: (units, a further row of each), so that no unit is
    twice in one entry.
    """

    least: list[tuple[int, int]]
    heads: Ints
    others: list[tuple[Ints, Ints]]

    def of(self, values: Floats) -> Floats:
        """float32 (articles,). values: (terms, articles), changed meanwhile."""
        for row, other in self.least:
            np.minimum(values[row], values[other], out=values[row])
        units = values.take(self.heads, axis=0)
        for places, rows in self.others:
            units[places] = np.maximum(units[places], values.take(rows, axis=0))
        summed: Floats = np.add.reduce(units, 0)  # not `@`: BLAS would wake threads
        return summed


@dataclass(frozen=True, slots=True)
class _SegmentTerms:
    """The terms of a plan that occur in one segment, and their posting lists there.

    weights: float32 (terms, 1), as in the terms' roles; shares: the same of
    the first terms, all others having none; sums, covers: add up what those
    many terms give.
    """

    formula: Bm25f
    terms: list[Found]
    lists: list[CodedList]
    weights: Floats
    shares: Floats
    sums: _Sums
    covers: _Sums

    def evaluated(self, docs: Docs, evaluate: Evaluate) -> tuple[Floats, Floats]:
        """(sum, coverage) of some documents of the segment."""
        matrix = evaluate(self.formula, self.terms, self.lists, docs)
        sums = matrix.scores
        sums *= self.weights
        return self.sums.of(sums), self._covered(matrix.present)

    def coverage(self, docs: Docs) -> Floats:
        """The second of these alone, in a third of the time."""
        return self._covered(self.formula.present(self.lists[: len(self.shares)], docs))

    def _covered(self, present: npt.NDArray[np.bool_]) -> Floats:
        return self.covers.of(present[: len(self.shares)] * self.shares)


class _Gathering:
    """Rows for the roles of one segment, one per term."""

    def __init__(self, number: int) -> None:
        self._number = number
        self.terms: list[Found] = []
        self.roles: list[Role] = []
        self._least: list[tuple[int, int]] = []
        self._units: list[list[int]] = []  # rows of the roles of each
        self.sharing = 0  # terms up to the last that has a share

    def add(self, part: Part) -> None:
        """The rows of one unit."""
        heads = [self._add_role(role) for role in part.roles if self._has(role)]
        if heads:
            self._units.append(heads)

    def sums(self, size: int) -> _Sums:
        """How the first so many rows add up."""
        units = [own for own in self._units if own[0] < size]
        further: list[tuple[list[int], list[int]]] = []
        for place, own in enumerate(units):
            for depth, row in enumerate(own[1:]):
                if row < size:
                    if depth == len(further):
                        further.append(([], []))
                    further[depth][0].append(place)
                    further[depth][1].append(row)
        return _Sums(
            [(row, other) for row, other in self._least if other < size],
            np.array([own[0] for own in units], np.intp),
            [(np.array(places), np.array(rows)) for places, rows in further],
        )

    def _has(self, role: Role) -> bool:
        return None not in [found.lists[self._number] for found in role.terms]

    def _add_role(self, role: Role) -> int:
        head = len(self.terms)
        self.terms += role.terms
        self.roles += [role] * len(role.terms)
        if role.share:
            self.sharing = len(self.roles)
        self._least += [(head, row) for row in range(head + 1, len(self.terms))]
        return head


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
        self._in_segment: dict[int, _SegmentTerms | None] = {}
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
        for role in others:
            add_where_present(self._reader, potential, role, int(role.weight * bound / step) + 1)
        return potential, step * ROUNDING

    def scores(self, docs: Docs) -> Floats:
        """float32 of the same shape. docs: ascending numbers of the edition."""
        return self._evaluated(docs, Bm25f.matrix)[0]

    def bounds(self, docs: Docs) -> Floats:
        """Upper bounds of `scores`, cheaper and a few per cent higher."""
        return self._evaluated(docs, Bm25f.bound_matrix)[0] * np.float32(ROUNDING)

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
        pieces = [
            terms.coverage(own) if (terms := self._terms(number)) and own.size else np.zeros(own.size, np.float32)
            for number, own in self._by_segment(docs)
        ]
        return np.concatenate(pieces)

    def _evaluated(self, docs: Docs, evaluate: Evaluate) -> tuple[Floats, Floats]:
        """(score, coverage) of some articles. evaluate: exactly or not."""
        if not self._parts:
            return np.zeros(docs.size, np.float32), np.zeros(docs.size, np.float32)
        pieces = [
            self._evaluated_in(number, own[first : first + AT_ONCE], evaluate)
            for number, own in self._by_segment(docs)
            for first in range(0, max(1, own.size), AT_ONCE)
        ]
        sums, coverage = pieces[0] if len(pieces) == 1 else map(np.concatenate, zip(*pieces, strict=True))
        lost = np.float32(self.ranking.matching.coverage)
        factors = self.day_factors(docs)
        if lost:
            factors *= 1 - lost * (1 - coverage)
        return sums * factors, coverage

    def _by_segment(self, docs: Docs) -> Iterator[tuple[int, Docs]]:
        """(segment, its own numbers of the documents), where there are any; at least one."""
        firsts = [segment.first for segment in self._reader.segments]
        cuts = [*np.searchsorted(docs, firsts).tolist(), docs.size] if len(firsts) > 1 else [0, docs.size]
        for number, (first, (low, high)) in enumerate(zip(firsts, pairwise(cuts), strict=True)):
            if low < high or (number == 0 and not docs.size):
                yield number, docs[low:high] - first if first else docs[low:high]

    def _evaluated_in(self, number: int, docs: Docs, evaluate: Evaluate) -> tuple[Floats, Floats]:
        """(sum, coverage) of some documents of a segment."""
        terms = self._terms(number)
        if terms is None or not docs.size:
            return np.zeros(docs.size, np.float32), np.zeros(docs.size, np.float32)
        return terms.evaluated(docs, evaluate)

    def _terms(self, number: int) -> _SegmentTerms | None:
        """The terms that occur in a segment; None without one."""
        if number not in self._in_segment:
            self._in_segment[number] = self._terms_in(number)
        return self._in_segment[number]

    def _terms_in(self, number: int) -> _SegmentTerms | None:
        rows = _Gathering(number)
        for part in self._parts:
            rows.add(part)
        if not rows.terms:
            return None
        return _SegmentTerms(
            formula=bm25f(self._reader, self.ranking, number),
            terms=rows.terms,
            lists=[own for found in rows.terms if (own := found.lists[number]) is not None],
            weights=np.array([[role.weight] for role in rows.roles], np.float32),
            shares=np.array([[role.share] for role in rows.roles[: rows.sharing]], np.float32).reshape(-1, 1),
            sums=rows.sums(len(rows.terms)),
            covers=rows.sums(rows.sharing),
        )


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
