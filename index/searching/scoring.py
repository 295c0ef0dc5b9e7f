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

    docs: ascending integers; scores: float32 of the same shape; idf: scalar.
    """

    docs: Docs
    scores: Floats
    idf: float


def inverse_document_frequency(doc_count: int, doc_frequency: int) -> float:
    """How much a term tells: about 1 for one in every article, more for rare ones."""
    return math.log(doc_count / (doc_frequency + 1)) + 1


def term_scores(
    reader: EditionReader, ranking: Ranking, stream: Stream, term: str, fields: tuple[Field, ...]
) -> TermScores:
    """BM25F of one term over the given fields."""
    lists = [weighted_frequency(reader, ranking, field, stream, term) for field in fields]
    docs, frequency = _added([found for found in lists if found[0].size])
    idf = inverse_document_frequency(reader.doc_count, docs.size)
    k1 = np.float32(ranking.bm25.k1)
    scores = frequency * np.float32(idf * (ranking.bm25.k1 + 1))
    frequency += k1
    np.divide(scores, frequency, out=scores, where=frequency > 0)
    return TermScores(docs, scores, idf)


def weighted_frequency(
    reader: EditionReader, ranking: Ranking, field: Field, stream: Stream, term: str
) -> tuple[Docs, Floats]:
    """(documents, w_f * tf / length norm) of one field's postings, float32."""
    docs, freqs = reader.postings(field, stream, term)
    return docs, freqs * norms(reader, ranking, field, stream)[docs]


def norms(reader: EditionReader, ranking: Ranking, field: Field, stream: Stream) -> Floats:
    """w_f / (1 - b + b * len / avglen) of every article, float32 (doc_count,)."""
    b, weight = ranking.bm25.b, getattr(ranking.fields, field)

    def make() -> Floats:
        lengths = reader.lengths(field, stream)
        found: Floats = weight / np.maximum(1 - b + b * lengths / (reader.average_length(field, stream) or 1.0), 1e-9)
        return found.astype(np.float32)

    return reader.kept((field, stream, b, weight), make)


def _added(lists: list[tuple[Docs, Floats]]) -> tuple[Docs, Floats]:
    """Sum of ascending sparse vectors: the short ones go into the longest."""
    if not lists:
        return np.empty(0, np.int32), np.empty(0, np.float32)
    longest, *others = sorted(lists, key=lambda found: -found[0].size)
    docs, values = longest
    for more, their in others:
        places = np.searchsorted(docs, more)
        places[places == docs.size] = 0
        shared = docs[places] == more
        values[places[shared]] += their[shared]
        if not shared.all():
            docs = np.concatenate((docs, more[~shared]))
            order = np.argsort(docs, kind="stable")
            docs, values = docs[order], np.concatenate((values, their[~shared]))[order]
    return docs, values
