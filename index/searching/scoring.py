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

from index.codec.frequencies import BIG, Codes
from index.codec.postings import CodedList, Docs
from index.ranking import Ranking
from index.schema import Field
from index.searching.lookup import Found
from index.searching.reader import EditionReader, Floats
from index.searching.segments import SegmentReader, codes_of

_LEAST = np.float32(1e-9)


class TermMatrix(NamedTuple):
    """What some terms are worth in some articles of one segment.

    scores: float32 (terms, articles), BM25F without the evidence's weight;
    present: bool of the same shape.
    """

    scores: Floats
    present: npt.NDArray[np.bool_]


def term_matrix(reader: EditionReader, ranking: Ranking, number: int, terms: Sequence[Found], docs: Docs) -> TermMatrix:
    """Score terms in articles. number: of the segment; docs: ascending, own numbers."""
    segment = reader.segments[number]
    lists = [found.lists[number] for found in terms]
    codes = codes_of(segment, lists, docs)
    tf = weighted_frequencies(reader, ranking, segment, terms, lists, codes, docs)
    k1 = np.float32(ranking.bm25.k1)
    factors = np.array([found.idf * (ranking.bm25.k1 + 1) for found in terms], np.float32)
    scores = tf * factors[:, None]
    tf += k1
    if not k1:
        np.maximum(tf, _LEAST, out=tf)
    scores /= tf
    return TermMatrix(scores, codes > 0)


def norms(reader: EditionReader, ranking: Ranking) -> Floats:
    """1 / (1 - b + b * len / avglen) of every field, float32 (fields, doc_count)."""
    b = ranking.bm25.b

    def make() -> Floats:
        found = np.empty((len(Field), reader.doc_count), np.float32)
        for row, field in zip(found, Field, strict=True):
            row[:] = 1 / np.maximum(1 - b + b * reader.lengths(field) / (reader.average_length(field) or 1.0), 1e-9)
        return found

    return reader.kept(("norms", b), make)


def weighted_frequencies(
    reader: EditionReader,
    ranking: Ranking,
    segment: SegmentReader,
    terms: Sequence[Found],
    lists: Sequence[CodedList | None],
    codes: Codes,
    docs: Docs,
) -> Floats:
    """tf~ of terms in articles, float32 (terms, articles)."""
    weights = [[getattr(ranking.fields, field) * (field in found.fields) for field in Field] for found in terms]
    tables = [segment.counts(found.evidence.stream) for found in terms]
    places = codes + (np.arange(len(terms), dtype=np.intp) * 256)[:, None]
    norm = norms(reader, ranking)
    tf = np.zeros(codes.shape, np.float32)
    for part, field in enumerate(Field):
        if reader.average_length(field):
            weighted = np.stack(
                [table[part] * np.float32(own[part]) for table, own in zip(tables, weights, strict=True)]
            )
            tf += weighted.ravel()[places] * norm[part][docs + segment.first]
    for row, column in np.argwhere(codes == BIG).tolist():
        found = lists[row]
        if found is not None:
            counts = segment.big_counts(terms[row].evidence.stream, found, docs[column : column + 1])[:, 0]
            tf[row, column] = (counts * weights[row] * norm[:, docs[column] + segment.first]).sum()
    return tf
