"""BM25F of a plan's terms in some articles, in NumPy; see `index.kernels`.

    share = see `formula`
    sum   = over units: the most of their roles; of a role the least of its
            terms: weight * share
    score = sum * (1 - lost * (1 - coverage)) * factor[d]

Each term is a row (see `rows`): the rows of a role, and the roles of a unit,
follow each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from index.kernels.plain.formula import BIG, CEILING, Floats, Formula
from index.kernels.plain.postings import CodedList, Codes, Docs, add_where_present, codes_of
from index.kernels.plain.rows import Held, Row, UnitTerms, add_held, rows_of

Potential = npt.NDArray[np.uint16]

ROUNDING = 1 + 1e-5  # what float32 sums may be off
MOST_ALONE = 30_000  # steps of all bounds besides what is held
AT_ONCE = 8_192  # documents scored together: the arrays stay in the processor's cache, and memory bounded


class Terms:
    """A plan's terms that occur in one segment, of the roles all of whose terms do."""

    def __init__(
        self, formula: Formula, units: Sequence[UnitTerms], shares: Sequence[float], number: int, lost: float
    ) -> None:
        """shares: of the query that all of each unit is; number: the segment's.

        lost: of the score of a document with nothing of the query.
        """
        rows = rows_of(units, shares, number)
        self.doc_count = len(formula.norms)
        self._formula = formula
        self._rows = rows
        self._lists = [row.own for row in rows]
        self._tables = np.array([row.part.table for row in rows], np.intp)
        self._weights = np.array([row.part.weight for row in rows], np.float32)[:, None]
        self._shares = np.array([row.share for row in rows], np.float32)[:, None]
        self._lost = np.float32(lost)
        _, self._role_starts = np.unique([row.role for row in rows], return_index=True)
        self._unit_starts = np.unique([rows[start].unit for start in self._role_starts], return_index=True)[1]

    def __len__(self) -> int:
        return len(self._rows)

    def add_held(self, held: Held, first: int = 0) -> None:
        """held[first + d] += steps of the units that document d holds, of each the most of its roles."""
        add_held(held[first : first + self.doc_count], self._rows)

    def potential(self, held: Held) -> tuple[Potential, float]:
        """(steps of each document, what a step is worth): sum(d) <= potential[d] * step.

        What is held bounds the scores of its roles; each role without steps
        adds its own bound, where its rarest term is.
        """
        most = self._formula.k1 + 1
        step = max((row.part.weight * most / row.steps for row in self._rows if row.steps), default=0.0)
        alone: dict[int, tuple[Row, CodedList]] = {}
        for row, own in zip(self._rows, self._lists, strict=True):
            if not row.steps and (row.role not in alone or own.df < alone[row.role][1].df):
                alone[row.role] = row, own
        step = max(step, sum(row.part.weight for row, _ in alone.values()) * most / MOST_ALONE, 1e-9)
        potential = held.astype(np.uint16)
        add_where_present(potential, [(own, int(row.part.weight * most / step) + 1) for row, own in alone.values()])
        return potential, step * ROUNDING

    def scores(self, docs: Docs) -> Floats:
        """sum * (1 - lost * (1 - coverage)) of some documents, ascending; float32 (documents,)."""
        return self._in_pieces(self._scores, docs)

    def bounds(self, docs: Docs) -> Floats:
        """Not less than `scores` but for rounding, in a third of the time."""
        return self._in_pieces(self._bounds, docs)

    def coverage(self, docs: Docs) -> Floats:
        """Share of the query in some documents, ascending; float32 (documents,)."""
        return self._in_pieces(lambda own: self._covered(self._codes(own)), docs)

    def _in_pieces(self, evaluate: Callable[[Docs], Floats], docs: Docs) -> Floats:
        starts = range(0, max(1, docs.size), AT_ONCE)
        return np.concatenate([evaluate(docs[start : start + AT_ONCE]) for start in starts])

    def _scores(self, docs: Docs) -> Floats:
        codes = self._codes(docs)
        tf = self._formula.frequencies(self._tables, codes, docs)
        for place in (codes.ravel() == BIG).nonzero()[0].tolist():
            row, column = divmod(place, docs.size)
            tf[row, column] = self._formula.big_frequency(
                self._lists[row], self._rows[row].part.fields, int(docs[column])
            )
        sums = self._summed(self._formula.share(tf) * self._weights)
        return sums * (1 - self._lost * (1 - self._covered(codes)))

    def _bounds(self, docs: Docs) -> Floats:
        codes, bounds = self._codes(docs), self._formula.bounds
        places = bounds.of_docs.take(docs) | codes
        values = np.empty(codes.shape, np.float32)
        for row, own, table in zip(values, places, self._tables.tolist(), strict=True):
            row[:] = bounds.table(table).take(own)
        values *= self._weights * np.float32((self._formula.k1 + 1) / CEILING)
        return self._summed(values) * (1 - self._lost * (1 - self._covered(codes)))

    def _codes(self, docs: Docs) -> Codes:
        return codes_of(self._lists, docs, len(self._formula.norms))

    def _covered(self, codes: Codes) -> Floats:
        return self._summed((codes > 0) * self._shares)

    def _summed(self, values: Floats) -> Floats:
        """float32 (documents,). values: (terms, documents)."""
        if len(self._role_starts) < len(values):
            values = np.minimum.reduceat(values, self._role_starts)
        if len(self._unit_starts) < len(values):
            values = np.maximum.reduceat(values, self._unit_starts)
        summed: Floats = np.add.reduce(values, 0)  # not `@`: BLAS would wake threads
        return summed
