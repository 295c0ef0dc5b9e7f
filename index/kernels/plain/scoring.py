"""BM25F of a plan's terms in some articles, in NumPy; see `index.kernels`.

    tf~   = sum over fields f of norms[d, f] * counts[f, code]
    share = tf~ * (k1 + 1) / (tf~ + k1)
    sum   = over units: the most of their roles; of a role the least of its
            terms: weight * share

Each term is a row: the rows of a role, and the roles of a unit, follow each
other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

Docs = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]
List = tuple[Docs | None, Codes]
BigFrequency = Callable[[int, int], float]

BIG = 255  # the code of counts that have none
BOUNDS_PAY = 512  # articles that are scored at once as fast as bounded first
CLASSES = (8, 1, 32)  # of norms of title, lead and body; 256 together
SAMPLE = 10_000  # norms of which the classes' limits are taken
AT_ONCE = 8_192  # documents scored together: the arrays stay in the processor's cache, and memory bounded
_SEARCH_COST = 16  # one bisection costs about as much as spreading so many postings
_LEAST = np.float32(1e-9)


class Formula:
    """What of a segment and a ranking the scores depend on.

    norms: float32 (doc_count, fields), w_f / (1 - b + b * len / avglen);
    tables: float32 (tables * fields * 256,), the counts of each code.
    """

    def __init__(self, norms: Floats, tables: Floats, k1: float) -> None:
        self.norms = norms
        self.tables = tables
        self.k1 = k1

    def share(self, tf: Floats) -> Floats:
        """float32 of the same shape. tf: changed meanwhile."""
        divisor = tf + np.float32(self.k1)
        tf *= np.float32(self.k1 + 1)
        tf /= divisor if self.k1 else np.maximum(divisor, _LEAST)
        return tf

    def frequencies(self, tables: Ints, codes: Codes, docs: Docs) -> Floats:
        """tf~ of rows of codes, float32; 0 for BIG. tables: where in `tables` each row's begin."""
        places = tables[:, None] + codes
        norms = self.norms.take(docs, axis=0)
        tf = np.zeros(codes.shape, np.float32)
        for field in range(norms.shape[1]):
            tf += self.tables[field * 256 :].take(places) * norms[:, field]
        return tf

    @cached_property
    def bounds(self) -> Bounds:
        """Made when first asked for."""
        return Bounds(self)


class Bounds:
    """Articles grouped by the norms of their title and body.

    of_docs: uint16 (doc_count,), class << 8; highest: float32 (fields,
    classes), the highest norm in each class.
    """

    def __init__(self, formula: Formula) -> None:
        norms = formula.norms
        classes = np.zeros(len(norms), np.uint16)
        for column, size in zip(norms.T, CLASSES, strict=True):
            some = column[:: max(1, column.size // SAMPLE)]
            edges = np.quantile(some, np.arange(1, size) / size) if column.size else np.empty(0)
            classes *= np.uint16(size)
            classes += np.searchsorted(edges, column).astype(np.uint16)
        self.of_docs: npt.NDArray[np.uint16] = np.left_shift(classes, 8, dtype=np.uint16)
        self._highest = np.zeros((norms.shape[1], int(np.prod(CLASSES))), np.float32)
        for column, own in zip(norms.T, self._highest, strict=True):
            np.maximum.at(own, classes, column)
        self._formula = formula
        self._tables: dict[int, Floats] = {}

    def table(self, first: int) -> Floats:
        """Most that a code can be worth in each class, float32 (classes * 256,). first: where its counts begin."""
        if first not in self._tables:
            counts = self._formula.tables[first : first + 256 * len(self._highest)].reshape(-1, 1, 256)
            share = self._formula.share((counts * self._highest[:, :, None]).sum(axis=0))
            share[:, BIG] = self._formula.k1 + 1
            self._tables[first] = share.ravel()
        return self._tables[first]


class Terms:
    """A plan's terms that occur in one segment."""

    def __init__(
        self,
        formula: Formula,
        lists: Sequence[List],
        tables: Ints,
        weights: Floats,
        shares: Floats,
        roles: Ints,
        units: Ints,
        big_frequency: BigFrequency,
    ) -> None:
        """lists: a term's documents (None: a code for each of the segment) and codes; the same of each term:
        tables: where its counts begin; weights; shares: of the query that it shows.

        roles: the first row of each role; units: the first role of each unit;
        big_frequency: (row, document) → its tf~ where the code is BIG.
        """
        self._formula = formula
        self._lists = lists
        self._tables = tables
        self._weights = weights[:, None]
        self._shares = shares[:, None]
        self._roles = roles
        self._units = units
        self._big_frequency = big_frequency

    def scores(self, docs: Docs, lost: float) -> Floats:
        """sum * (1 - lost * (1 - coverage)) of some documents, ascending; float32 (documents,)."""
        return self._in_pieces(self._scores, docs, lost)

    def bounds(self, docs: Docs, lost: float) -> Floats:
        """Not less than `scores` but for rounding, in a third of the time."""
        return self._in_pieces(self._bounds, docs, lost)

    def coverage(self, docs: Docs) -> Floats:
        """Share of the query in some documents, ascending; float32 (documents,)."""
        return self._in_pieces(lambda own, _: self._covered(self._codes(own)), docs, 0)

    def _in_pieces(self, evaluate: Callable[[Docs, np.float32], Floats], docs: Docs, lost: float) -> Floats:
        starts = range(0, max(1, docs.size), AT_ONCE)
        return np.concatenate([evaluate(docs[start : start + AT_ONCE], np.float32(lost)) for start in starts])

    def _scores(self, docs: Docs, lost: np.float32) -> Floats:
        codes = self._codes(docs)
        tf = self._formula.frequencies(self._tables, codes, docs)
        for place in (codes.ravel() == BIG).nonzero()[0].tolist():
            row, column = divmod(place, docs.size)
            tf[row, column] = self._big_frequency(row, int(docs[column]))
        sums = self._summed(self._formula.share(tf) * self._weights)
        return sums * (1 - lost * (1 - self._covered(codes)))

    def _bounds(self, docs: Docs, lost: np.float32) -> Floats:
        codes, bounds = self._codes(docs), self._formula.bounds
        places = bounds.of_docs.take(docs) | codes
        values = np.empty(codes.shape, np.float32)
        for row, own, table in zip(values, places, self._tables.tolist(), strict=True):
            bounds.table(table).take(own, out=row, mode="clip")  # any other mode copies
        values *= self._weights
        return self._summed(values) * (1 - lost * (1 - self._covered(codes)))

    def _codes(self, docs: Docs) -> Codes:
        return codes_of(self._lists, docs, len(self._formula.norms))

    def _covered(self, codes: Codes) -> Floats:
        return self._summed((codes > 0) * self._shares)

    def _summed(self, values: Floats) -> Floats:
        """float32 (documents,). values: (terms, documents)."""
        if len(self._roles) < len(values):
            values = np.minimum.reduceat(values, self._roles)
        if len(self._units) < len(values):
            values = np.maximum.reduceat(values, self._units)
        summed: Floats = np.add.reduce(values, 0)  # not `@`: BLAS would wake threads
        return summed


def codes_of(lists: Sequence[List], docs: Docs, doc_count: int) -> Codes:
    """Codes of several lists in some documents, ascending: uint8 (lists, documents)."""
    codes = np.empty((len(lists), docs.size), np.uint8)
    scratch = np.zeros(doc_count, np.uint8)
    for row, (own, found) in zip(codes, lists, strict=True):
        if own is None:
            found.take(docs, out=row, mode="clip")
        elif docs.size * _SEARCH_COST < own.size:
            places = own.searchsorted(docs)
            np.multiply(found.take(places, mode="clip"), own.take(places, mode="clip") == docs, out=row)
        else:
            scratch[own] = found
            scratch.take(docs, out=row, mode="clip")
            scratch[own] = 0
    return codes
