"""BM25F in one segment: what a code is worth in an article, exactly and at most.

tf~   = sum over fields f of norms[d, f] * counts[f, code]
share = tf~ * (k1 + 1) / (tf~ + k1)
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.kernels.plain.postings import CodedList, Codes, Docs

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]
Packed = npt.NDArray[np.uint64]

BIG = 255  # the code of counts that have none
PART_BITS = 20  # of a packed count, the last field's lowest
CLASSES = 16  # of norms of the body; four times as many, and some of the title's, lower few bounds more
CEILING = 255  # in so many steps of k1 + 1 it is told what a code is worth at most
SAMPLE = 10_000  # norms of which the classes' limits are taken
_LEAST = np.float32(1e-9)


class Formula:
    """What of a segment and a ranking the scores depend on.

    norms: float32 (doc_count, fields), w_f / (1 - b + b * len / avglen);
    tables: float32 (tables * fields * 256,), the counts of each code; bigs:
    of sparse lists and of rows, (places of their entries with the code BIG,
    ascending; packed counts).
    """

    def __init__(self, norms: Floats, tables: Floats, k1: float, bigs: Sequence[tuple[Packed, Packed]]) -> None:
        self.norms = norms
        self.tables = tables
        self.k1 = k1
        self.bigs = bigs
        self.worth: object = None  # where compiled kernels keep what they have looked for

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

    def big_frequency(self, own: CodedList, fields: int, doc: int) -> float:
        """tf~ of a term whose counts in a document have no code. fields: a bit for each that is counted."""
        docs = own.docs
        entry = doc if docs is None else int(docs.searchsorted(doc))
        entry = entry if own.kept is None else int(own.kept[entry])
        places, packed = self.bigs[own.is_row]
        counts = int(packed[places.searchsorted(np.uint64(own.first + entry))])
        numbers = range(self.norms.shape[1])
        shifts = [PART_BITS * (len(numbers) - 1 - number) for number in numbers]
        wanted = [
            counts >> shift & (1 << PART_BITS) - 1 if fields >> number & 1 else 0
            for number, shift in zip(numbers, shifts, strict=True)
        ]
        return float((np.array(wanted, np.float32) * self.norms[doc]).sum())

    @cached_property
    def bounds(self) -> Bounds:
        """Made when first asked for."""
        return Bounds(self)


class Bounds:
    """Articles grouped by the norm of their body.

    of_docs: uint16 (doc_count,), class << 8; highest: float32 (fields,
    classes), the highest norm in each class.
    """

    def __init__(self, formula: Formula) -> None:
        body = formula.norms[:, -1]
        some = body[:: max(1, body.size // SAMPLE)]
        edges = np.quantile(some, np.arange(1, CLASSES) / CLASSES) if body.size else np.empty(0)
        classes = np.searchsorted(edges, body)
        self.of_docs: npt.NDArray[np.uint16] = np.left_shift(classes, 8).astype(np.uint16)
        self._highest = np.zeros((formula.norms.shape[1], CLASSES), np.float32)
        for column, own in zip(formula.norms.T, self._highest, strict=True):
            np.maximum.at(own, classes, column)
        self._formula = formula
        self._tables: dict[int, Codes] = {}

    def table(self, first: int) -> Codes:
        """Most that a code can be worth in each class, in steps rounded up, uint8 (classes * 256,).

        first: where its counts begin. Threads that ask at once get the same one.
        """
        if first not in self._tables:
            counts = self._formula.tables[first : first + 256 * len(self._highest)].reshape(-1, 1, 256)
            share = self._formula.share((counts * self._highest[:, :, None]).sum(axis=0))
            steps = np.ceil(share.astype(np.float64) * (CEILING / (self._formula.k1 + 1)))
            steps[:, BIG] = CEILING
            self._tables.setdefault(first, np.minimum(steps, CEILING).astype(np.uint8).ravel())
        return self._tables[first]
