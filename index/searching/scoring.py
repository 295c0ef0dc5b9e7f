"""BM25F of many terms in some articles at once.

    tf~(t, d)   = sum over fields f of  w_f * tf_f(t, d) / (1 - b + b * len_f(d) / avglen_f)
    idf(t)      = log(N / (df + 1)) + 1            (Whoosh's; df over all fields)
    score(t, d) = idf * tf~ * (k1 + 1) / (tf~ + k1)

Source: Robertson & Zaragoza, The Probabilistic Relevance Framework (2009),
section 3.5. The length of a field is its number of syllables, for every
stream. The tests hold it against Whoosh's searcher with the same formula,
posting by posting.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.analysis import Stream
from index.codec.frequencies import BIG, Codes
from index.codec.postings import CodedList, Docs
from index.ranking import Ranking
from index.schema import Field
from index.searching.lookup import Found
from index.searching.reader import EditionReader, Floats
from index.searching.segments import SegmentReader

CLASSES = (8, 1, 32)  # of norms of title, lead and body; 256 together
SAMPLE = 10_000  # norms of which the classes' limits are taken
FEW = 128
_LEAST = np.float32(1e-9)
_TABLE = len(Field) * 256  # entries of a table of counts
_BIT = {field: 1 << part for part, field in enumerate(Field)}
_STREAM_NUMBER = {stream: number for number, stream in enumerate(Stream)}


class TermMatrix(NamedTuple):
    """What some terms are worth in some articles of one segment.

    scores: float32 (terms, articles), BM25F without the idf; present: bool
    of the same shape.
    """

    scores: Floats
    present: npt.NDArray[np.bool_]


class Bm25f:
    """The formula over one segment, for one ranking; made once per edition.

    norms: float32 (fields, doc_count), w_f / (1 - b + b * len / avglen).
    """

    def __init__(self, reader: EditionReader, ranking: Ranking, segment: SegmentReader) -> None:
        self._segment = segment
        self._k1 = np.float32(ranking.bm25.k1)
        self.bound = ranking.bm25.k1 + 1
        b = ranking.bm25.b
        self.norms = np.empty((len(Field), segment.doc_count), np.float32)
        for row, field in zip(self.norms, Field, strict=True):
            relative = segment.lengths(field) / (reader.average_length(field) or 1.0)
            row[:] = getattr(ranking.fields, field) / np.maximum(1 - b + b * relative, 1e-9)
        self._tables = _count_tables(segment)
        self._used = [part for part, field in enumerate(Field) if reader.average_length(field)]
        self._classes = _NormClasses(self.norms)
        self._bounds: dict[int, Floats] = {}

    def matrix(self, terms: Sequence[Found], lists: Sequence[CodedList], docs: Docs) -> TermMatrix:
        """Score terms in articles. docs: ascending, the segment's own numbers."""
        codes = self._segment.codes_of(lists, docs)
        scores = self.frequencies(terms, lists, codes, docs)
        divisor = scores + self._k1
        scores *= np.float32(self.bound)
        scores /= divisor if self._k1 else np.maximum(divisor, _LEAST)
        return TermMatrix(scores, codes > 0)

    def frequencies(self, terms: Sequence[Found], lists: Sequence[CodedList], codes: Codes, docs: Docs) -> Floats:
        """tf~ of terms in articles, float32 (terms, articles)."""
        places = np.array([[_table_of(found.stream, found.fields) * _TABLE] for found in terms]) + codes
        tf = np.zeros(codes.shape, np.float32)
        for part in self._used:
            tf += self._tables[part * 256 :].take(places) * self.norms[part].take(docs)
        big = (codes.ravel() == BIG).nonzero()[0]
        for row, column in (divmod(place, docs.size) for place in big.tolist()):
            found, doc = terms[row], docs[column : column + 1]
            own = self._segment.big_counts(found.stream, lists[row], doc)[:, 0]
            wanted = np.array([field in found.fields for field in Field])
            tf[row, column] = (own * wanted * self.norms[:, doc[0]]).sum()
        return tf

    def present(self, lists: Sequence[CodedList], docs: Docs) -> npt.NDArray[np.bool_]:
        """Which articles have which terms, as `matrix` tells it."""
        return self._segment.codes_of(lists, docs) > 0

    def bound_matrix(self, terms: Sequence[Found], lists: Sequence[CodedList], docs: Docs) -> TermMatrix:
        """As `matrix`, but upper bounds, in a third of the time.

        Articles of about the same lengths share a class; a table says for
        each code what it is worth at most in each class. Few articles are
        scored at once.
        """
        if docs.size <= FEW:
            return self.matrix(terms, lists, docs)
        codes = self._segment.codes_of(lists, docs)
        places = self._classes.of_docs.take(docs) | codes
        scores = np.empty(codes.shape, np.float32)
        for row, own, found in zip(scores, places, terms, strict=True):
            self._table(found).take(own, out=row, mode="clip")  # any other mode copies
        return TermMatrix(scores, codes > 0)

    def _table(self, found: Found) -> Floats:
        """Most that tf~ * (k1 + 1) / (tf~ + k1) can be: float32 (classes * 256,)."""
        key = _table_of(found.stream, found.fields)
        if key not in self._bounds:
            counts = self._tables.reshape(-1, len(Field), 1, 256)[key]
            tf = (counts * self._classes.highest[:, :, None]).sum(axis=0)
            tf[:, BIG] = np.inf if self._k1 else 1
            with np.errstate(invalid="ignore"):
                share = np.where(np.isinf(tf), 1, tf / np.maximum(tf + self._k1, _LEAST))
            self._bounds[key] = (share * self.bound).astype(np.float32).ravel()
        return self._bounds[key]


def _count_tables(segment: SegmentReader) -> Floats:
    """What codes mean: float32 (tables * fields * 256,).

    A table for each choice of fields and each stream; `_table_of` tells which.
    """
    wanted = np.array([[choice >> part & 1 for part in range(len(Field))] for choice in range(1 << len(Field))])
    counts = np.stack([segment.counts(stream) for stream in Stream])
    tables: Floats = (wanted[:, None, :, None] * counts).astype(np.float32).ravel()
    return tables


@cache
def _table_of(stream: Stream, fields: tuple[Field, ...]) -> int:
    """Number of the table for terms of some stream in some fields."""
    return sum(_BIT[field] for field in fields) * len(Stream) + _STREAM_NUMBER[stream]


class _NormClasses:
    """Articles grouped by the norms of their title and body.

    of_docs: uint16 (doc_count,), class << 8; highest: float32 (fields,
    classes), the highest norm in each class.
    """

    def __init__(self, norms: Floats) -> None:
        classes = np.zeros(norms.shape[1], np.uint16)
        for row, size in zip(norms, CLASSES, strict=True):
            some = row[:: max(1, row.size // SAMPLE)]
            edges = np.quantile(some, np.arange(1, size) / size) if row.size else np.empty(0)
            classes *= np.uint16(size)
            classes += np.searchsorted(edges, row).astype(np.uint16)
        self.of_docs: npt.NDArray[np.uint16] = np.left_shift(classes, 8, dtype=np.uint16)
        self.highest = np.zeros((norms.shape[0], int(np.prod(CLASSES))), np.float32)
        for row, own in zip(norms, self.highest, strict=True):
            np.maximum.at(own, classes, row)


def bm25f(reader: EditionReader, ranking: Ranking, number: int) -> Bm25f:
    """The formula over a segment of the edition."""
    segment = reader.segments[number]
    made: Bm25f = reader.kept((number, ranking.fields, ranking.bm25), lambda: Bm25f(reader, ranking, segment))
    return made
