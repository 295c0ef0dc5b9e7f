"""Whoosh's own searcher over our edition, exhaustively: slow, and right.

With `limit=10` Whoosh leaves out an article that belongs to the ten best in 7 of 100 queries of three or more common
syllables (whoosh3 3.54.0, its matchers' `replace`, with its own codec too); without a limit it does not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from whoosh import index, query, scoring

from index.codec.frequencies import unpack_counts
from index.ranking import Ranking
from index.schema import Field, build_schema
from peers.peer import TOP, Answer


class Oracle:
    """BM25F, posting by posting through Whoosh's matchers; no array is read here."""

    def __init__(self, path: Path, ranking: Ranking) -> None:
        """path: the Whoosh index of an edition."""
        ix = index.open_dir(str(path), readonly=True, schema=build_schema())
        self._searcher: Any = ix.searcher(weighting=FieldedBm25f(ranking))

    def any_of(self, stream: str, terms: Sequence[str]) -> Answer:
        """Total and the ten best."""
        found = self._searcher.search(query.Or([query.Term(stream, term) for term in terms]), limit=None)
        best = range(min(TOP, len(found)))
        return Answer(len(found), [(found.docnum(place), found.score(place)) for place in best])


class FieldedBm25f(scoring.WeightingModel):  # type: ignore[misc]
    """Whoosh's weighting model for postings that count each field.

    fields: those that count; articles with the term elsewhere score 0.
    """

    def __init__(self, ranking: Ranking, fields: Sequence[Field] = tuple(Field)) -> None:
        self.ranking = ranking
        self.fields = fields

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> Any:
        return _Scorer(searcher, fieldname, text, self)


class _Scorer(scoring.BaseScorer):  # type: ignore[misc]
    """One term in one segment; idf and mean lengths are those of the whole edition."""

    def __init__(self, searcher: Any, fieldname: str, text: bytes, model: FieldedBm25f) -> None:
        whole = searcher.get_parent()
        self._reader = searcher.reader()
        self._model = model
        self._idf = _idf(whole, fieldname, text, model.fields)
        self._averages = {field: whole.reader().field_length(field) / whole.doc_count_all() for field in Field}

    def supports_block_quality(self) -> bool:
        """Every posting is scored."""
        return False

    def score(self, matcher: Any) -> float:
        """BM25F of the matcher's posting."""
        bm25, weights = self._model.ranking.bm25, self._model.ranking.fields
        frequency = 0.0
        for field, count in zip(Field, counts_of(matcher), strict=True):
            if count and field in self._model.fields:
                length = self._reader.doc_field_length(matcher.id(), field)
                norm = 1 - bm25.b + bm25.b * length / self._averages[field]
                frequency += getattr(weights, field) * count / norm
        return float(self._idf * frequency * (bm25.k1 + 1) / (frequency + bm25.k1)) if frequency else 0.0


def _idf(whole: Any, fieldname: str, text: bytes, fields: Sequence[Field]) -> float:
    """Whoosh's, or for some of the fields the same formula over the articles that have the term there."""
    if len(fields) == len(Field):
        return float(whole.idf(fieldname, text))
    matcher, df = whole.reader().postings(fieldname, text), 0
    while matcher.is_active():
        df += any(count for field, count in zip(Field, counts_of(matcher), strict=True) if field in fields)
        matcher.next()
    return math.log(whole.doc_count_all() / (df + 1)) + 1


def counts_of(matcher: Any) -> tuple[int, ...]:
    """How often the term stands in each field of the matcher's article."""
    return _counts(int.from_bytes(matcher.value(), "big"))


@lru_cache(maxsize=65_536)
def _counts(packed: int) -> tuple[int, ...]:
    return tuple(unpack_counts(packed).tolist())
