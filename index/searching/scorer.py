"""The score of any article for one plan, how much of it it holds, and bounds.

    sum(d)      = sum over the evidence of  weight * BM25F(term, d)
    coverage(d) = share of the query's weight (the idf of its syllables) in d
    score(d)    = sum * (1 - matching.coverage * (1 - coverage)) * recency(d)

A syllable typed with accents counts where the article so spells it; where
it does not, its other spellings count `streams.accents` of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from index.codec.postings import CodedList, Docs
from index.ranking import Ranking
from index.schema import UNDATED
from index.searching.lookup import Found, look_up
from index.searching.plan import Unit
from index.searching.reader import EditionReader, Floats
from index.searching.scoring import Bm25f, TermMatrix, bm25f

SECONDS_PER_DAY = 86_400
WHOLE = 190  # steps in which the share of a query is counted: with at least one for each of 64 terms a byte holds them
AT_ONCE = 8_192  # articles scored together: the arrays stay in the processor's cache, and memory bounded
ROUNDING = 1 + 1e-5  # what float32 sums may be off

Evaluate = Callable[[Bm25f, Sequence[Found], Sequence[CodedList], Docs], TermMatrix]
Held = npt.NDArray[np.uint8]
Potential = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Role:
    """What one found term does in the score.

    share: weight of the query that an article with it holds, beyond what
    `below` gives it; most: bound of weight * BM25F; below: number of the
    term that counts where this one is absent, None without one.
    """

    found: Found
    weight: float
    share: float
    most: float
    below: int | None = None


@dataclass(frozen=True, slots=True)
class _SegmentTerms:
    """The terms that occur in one segment, and their posting lists there.

    weights, shares: float32 (terms, 1), as in the terms' roles; below:
    (row, row that counts where the first is absent).
    """

    formula: Bm25f
    terms: list[Found]
    lists: list[CodedList]
    weights: Floats
    shares: Floats
    below: list[tuple[int, int]]

    def evaluated(self, docs: Docs, evaluate: Evaluate) -> tuple[Floats, Floats]:
        """(sum, coverage) of some documents of the segment."""
        matrix = evaluate(self.formula, self.terms, self.lists, docs)
        sums = matrix.scores
        for row, below in self.below:
            sums[below] *= ~matrix.present[row]
        sums *= self.weights
        return sums.sum(axis=0), (matrix.present * self.shares).sum(axis=0)  # not `@`: BLAS would wake threads


class Scorer:
    """Scores articles of one edition for the units of one plan.

    weights: what each unit weighs in the query; 0 if it occurs nowhere.
    """

    def __init__(self, reader: EditionReader, ranking: Ranking, units: tuple[Unit, ...], now: float) -> None:
        self._reader = reader
        self._ranking = ranking
        self._now = now
        self._in_segment: dict[int, _SegmentTerms | None] = {}
        self._roles: list[Role] = []
        self.weights = tuple(self._add(unit) for unit in units)
        self._whole = sum(self.weights) or 1.0
        self._steps = [max(1, int(role.share / self._whole * WHOLE)) if role.share else 0 for role in self._roles]

    def held(self) -> Held:
        """Share of the query in every article, in steps, rounded down.

        A posting list with a byte per article adds all of it at once; of the
        others only the articles that occur are touched.
        """
        held = np.zeros(self._reader.doc_count, np.uint8)
        for role, step in zip(self._roles, self._steps, strict=True):
            if step:
                _add_where_present(self._reader, held, role.found, step)
        return held

    def least_held(self, share: float) -> int:
        """How many steps are at least this share of the query; 1 or more."""
        return max(1, int(share * sum(self._steps)))

    def potential(self, held: Held) -> tuple[Potential, float]:
        """(steps of every article, what a step is worth): bounds of the sum.

        sum(d) <= potential[d] * step: what is held bounds the syllables'
        scores, and each list of pairs or words adds its own bound.
        """
        step = max((role.most / self._reach(role, own) for role, own in self._counted()), default=0.0)
        others = [role for role, own in zip(self._roles, self._steps, strict=True) if not own]
        step = max(step, sum(role.most for role in others) / 60_000, 1e-9)
        potential = held.astype(np.uint16)
        for role in others:
            _add_where_present(self._reader, potential, role.found, int(role.most / step) + 1)
        return potential, step * ROUNDING

    def scores(self, docs: Docs) -> Floats:
        """float32 of the same shape. docs: ascending numbers of the edition."""
        return self._evaluated(docs, Bm25f.matrix)[0]

    def bounds(self, docs: Docs) -> Floats:
        """Upper bounds of `scores`, cheaper and a few per cent higher."""
        return self._evaluated(docs, Bm25f.bound_matrix)[0] * np.float32(ROUNDING)

    def coverage(self, docs: Docs) -> Floats:
        """Share of the query in some articles, exactly; 0 to 1."""
        return self._evaluated(docs, Bm25f.bound_matrix)[1]

    def _evaluated(self, docs: Docs, evaluate: Evaluate) -> tuple[Floats, Floats]:
        """(score, coverage) of some articles. evaluate: exactly or not."""
        if not self._roles:
            return np.zeros(docs.size, np.float32), np.zeros(docs.size, np.float32)
        pieces = [
            self._evaluated_in(number, own[first : first + AT_ONCE], evaluate)
            for number, own in self._by_segment(docs)
            for first in range(0, max(1, own.size), AT_ONCE)
        ]
        sums, coverage = pieces[0] if len(pieces) == 1 else map(np.concatenate, zip(*pieces, strict=True))
        lost = np.float32(self._ranking.matching.coverage)
        factors = recency_factors(self._reader, self._ranking, self._now)[docs]
        if lost:
            factors *= 1 - lost * (1 - coverage)
        return sums * factors, coverage

    def _counted(self) -> Iterator[tuple[Role, int]]:
        return ((role, own) for role, own in zip(self._roles, self._steps, strict=True) if own)

    def _reach(self, role: Role, own: int) -> int:
        """Steps of an article that has the term: those of `below` as well."""
        return own if role.below is None else own + self._steps[role.below]

    def _by_segment(self, docs: Docs) -> Iterator[tuple[int, Docs]]:
        """(segment, its own numbers of the documents), where there are any; at least one."""
        firsts = [segment.first for segment in self._reader.segments]
        cuts = [*np.searchsorted(docs, firsts).tolist(), docs.size] if len(firsts) > 1 else [0, docs.size]
        for number, (first, (low, high)) in enumerate(zip(firsts, pairwise(cuts), strict=True)):
            if low < high or (number == 0 and not docs.size):
                yield number, docs[low:high] - first if first else docs[low:high]

    def _evaluated_in(self, number: int, docs: Docs, evaluate: Evaluate) -> tuple[Floats, Floats]:
        """(sum, coverage) of some documents of a segment."""
        if number not in self._in_segment:
            self._in_segment[number] = self._terms_in(number)
        terms = self._in_segment[number]
        if terms is None or not docs.size:
            return np.zeros(docs.size, np.float32), np.zeros(docs.size, np.float32)
        return terms.evaluated(docs, evaluate)

    def _terms_in(self, number: int) -> _SegmentTerms | None:
        """The terms that occur in a segment; None without one."""
        places = [place for place, role in enumerate(self._roles) if role.found.lists[number] is not None]
        if not places:
            return None
        roles = [self._roles[place] for place in places]
        return _SegmentTerms(
            formula=bm25f(self._reader, self._ranking, number),
            terms=[role.found for role in roles],
            lists=[own for role in roles if (own := role.found.lists[number]) is not None],
            weights=np.array([[role.weight] for role in roles], np.float32),
            shares=np.array([[role.share / self._whole] for role in roles], np.float32),
            below=[(row, places.index(role.below)) for row, role in enumerate(roles) if role.below is not None],
        )

    def _add(self, unit: Unit) -> float:
        """Take up a unit's evidence; returns the unit's weight."""
        known = [found for found in look_up(self._reader, unit) if found.df]
        if not known:
            return 0.0
        weight = known[0].idf if unit.counts else 0.0
        if len(unit.evidence) == 1:
            self._roles.append(self._role(known[0], weight))
            return weight
        accents = self._ranking.streams.accents
        self._roles.append(self._role(known[-1], weight * accents))
        if len(known) == 1:
            return weight * accents
        self._roles.append(self._role(known[0], weight * (1 - accents), len(self._roles) - 1))
        return weight

    def _role(self, found: Found, share: float, below: int | None = None) -> Role:
        weight = found.evidence.weight
        return Role(found, weight, share, weight * found.idf * (self._ranking.bm25.k1 + 1), below)


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


def _add_where_present(reader: EditionReader, counts: Held | Potential, found: Found, amount: int) -> None:
    """counts[d] += amount for every article with the term."""
    for segment, own in zip(reader.segments, found.lists, strict=True):
        if own is not None:
            part = counts[segment.first : segment.first + segment.doc_count]
            if own.docs is None:
                part += (own.codes > 0).view(np.uint8) * part.dtype.type(amount)
            else:
                part[own.docs] += part.dtype.type(amount)
