"""BM25F over the fields of a stream, whole posting lists at once.

    tf~(d)   = sum over fields f of  w_f * tf_f(d) / (1 - b + b * len_f(d) / avglen_f)
    idf      = log(N / (df + 1)) + 1               (Whoosh's; df over all fields)
    score(d) = idf * tf~ * (k1 + 1) / (tf~ + k1)

Source: Robertson & Zaragoza, The Probabilistic Relevance Framework (2009),
section 3.5. With one field it equals Whoosh's own BM25F scorer, which the
tests use as the oracle.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from index.analysis import Stream
from index.ranking import Ranking
from index.schema import Field
from index.searching.reader import Docs, EditionReader, Floats


class TermScores(NamedTuple):
    """Score of one term of one stream in every article that has it.

    docs: ascending int32; scores: float64 of the same shape; idf: scalar.
    """

    docs: Docs
    scores: Floats
    idf: float


def inverse_document_frequency(doc_count: int, doc_frequency: int) -> float:
    """How much a term tells: 1 for one in every article, more for rare ones."""
    return math.log(doc_count / (doc_frequency + 1)) + 1


def term_scores(
    reader: EditionReader, ranking: Ranking, stream: Stream, term: str, fields: tuple[Field, ...]
) -> TermScores:
    """BM25F of one term over the given fields."""
    frequency = np.zeros(reader.doc_count)
    touched = np.zeros(reader.doc_count, np.bool_)
    for field in fields:
        docs = reader.postings(field, stream, term).docs
        touched[docs] = True
        frequency[docs] += weighted_frequency(reader, ranking, field, stream, term)
    docs = np.flatnonzero(touched).astype(np.int32)
    idf = inverse_document_frequency(reader.doc_count, docs.size)
    k1 = ranking.bm25.k1
    found = frequency[docs]
    saturated = np.divide(found * (k1 + 1), found + k1, out=np.zeros_like(found), where=found > 0)
    return TermScores(docs, idf * saturated, idf)


def weighted_frequency(reader: EditionReader, ranking: Ranking, field: Field, stream: Stream, term: str) -> Floats:
    """w_f * tf / length norm for each posting of one field, float64."""
    docs, freqs = reader.postings(field, stream, term)
    b = ranking.bm25.b
    lengths = reader.lengths(field, stream)[docs].astype(np.float64)
    norms = 1 - b + b * lengths / (reader.average_length(field, stream) or 1.0)
    weight: float = getattr(ranking.fields, field)
    return weight * freqs / norms
