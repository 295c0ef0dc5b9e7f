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
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.analysis import Stream
from index.kernels.postings import CodedList, Docs
from index.kernels.scoring import BIG, Floats, Formula, Ints
from index.ranking import Ranking
from index.schema import Field
from index.searching.lookup import Found
from index.searching.reader import EditionReader
from index.searching.segments import SegmentReader


class TermMatrix(NamedTuple):
    """What some terms are worth in some articles of one segment.

    scores: float32 (terms, articles), BM25F without the idf; present: bool
    of the same shape.
    """

    scores: Floats
    present: npt.NDArray[np.bool_]


class Bm25f:
    """The formula over one segment, for one ranking; made once per edition."""

    def __init__(self, reader: EditionReader, ranking: Ranking, segment: SegmentReader) -> None:
        self._segment = segment
        norms = np.empty((segment.doc_count, len(Field)), np.float32)
        b = ranking.bm25.b
        for column, field in zip(norms.T, Field, strict=True):
            relative = segment.lengths(field) / (reader.average_length(field) or 1.0)
            column[:] = getattr(ranking.fields, field) / np.maximum(1 - b + b * relative, 1e-9)
        self.formula = Formula(norms, _count_tables(segment), ranking.bm25.k1, segment.bigs)

    def matrix(self, terms: Sequence[Found], lists: Sequence[CodedList], docs: Docs) -> TermMatrix:
        """Score terms in articles. docs: ascending, the segment's own numbers."""
        present = self._segment.codes_of(lists, docs) > 0
        return TermMatrix(self.formula.share(self.frequencies(terms, lists, docs)), present)

    def frequencies(self, terms: Sequence[Found], lists: Sequence[CodedList], docs: Docs) -> Floats:
        """tf~ of terms in articles, float32 (terms, articles)."""
        codes = self._segment.codes_of(lists, docs)
        tables: Ints = np.array([found.table for found in terms], np.intp)
        tf = self.formula.frequencies(tables, codes, docs)
        for row, column in zip(*(codes == BIG).nonzero(), strict=True):
            tf[row, column] = self.formula.big_frequency(lists[row], terms[row].bits, int(docs[column]))
        return tf


def _count_tables(segment: SegmentReader) -> Floats:
    """What codes mean: float32 (tables * fields * 256,).

    A table for each choice of fields and each stream; `lookup.table_of` tells which.
    """
    wanted = np.array([[choice >> part & 1 for part in range(len(Field))] for choice in range(1 << len(Field))])
    counts = np.stack([segment.counts(stream) for stream in Stream])
    tables: Floats = (wanted[:, None, :, None] * counts).astype(np.float32).ravel()
    return tables


def bm25f(reader: EditionReader, ranking: Ranking) -> list[Bm25f]:
    """The formula over each segment of the edition."""
    return reader.kept((ranking.fields, ranking.bm25), _bm25f, reader, ranking)


def _bm25f(reader: EditionReader, ranking: Ranking) -> list[Bm25f]:
    return [Bm25f(reader, ranking, segment) for segment in reader.segments]
