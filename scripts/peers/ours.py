"""Our engine's retrieval, stripped to what the peers do. The only module here that knows its inside.

A disjunction of given terms, BM25F, the ten best and the exact total: no coverage, no recency, no minimum share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh import query as queries
from whoosh import scoring

from index.analysis import Stream
from index.edition import Editions
from index.ranking import Ranking, default_ranking
from index.schema import Field, build_schema, stream_field
from index.search_page import Sort
from index.searching.order import page_of
from index.searching.plan import Evidence, Plan, Unit
from index.searching.reader import EditionReader
from index.searching.retrieve import retrieve
from peers.peer import TOP, Answer

Reader = EditionReader
Fields = tuple[Field, ...]

STREAMS = tuple(str(stream) for stream in Stream)
BODY = (Field.BODY,)
TITLE_AND_BODY = (Field.TITLE, Field.BODY)
NOW = 0.0  # recency is switched off


def plain_ranking() -> Ranking:
    """The packaged values, with everything switched off that is not BM25F."""
    ranking = default_ranking()
    return replace(
        ranking,
        matching=replace(ranking.matching, coverage=0.0, minimum_share=0.0),
        recency=replace(ranking.recency, strength=0.0),
    )


def open_reader(data: Path) -> Reader:
    """The live edition of a data folder, warmed."""
    reader = EditionReader(Editions(data).current())
    reader.warm()
    return reader


def one_stream(reader: Reader, stream: str, terms: Sequence[str], fields: Fields = BODY) -> Answer:
    """The best articles for any of the terms of one stream."""
    return _top(reader, tuple(_unit(stream, term, fields) for term in terms))


def all_streams(reader: Reader, streams: dict[str, list[str]]) -> Answer:
    """The best articles for any term of any stream, in title or body."""
    pairs = [(stream, term) for stream, terms in streams.items() for term in terms]
    return _top(reader, tuple(_unit(stream, term, TITLE_AND_BODY) for stream, term in pairs))


def index_bytes(reader: Reader) -> int:
    """Size of the edition: all streams, stored articles and the token column."""
    return sum(file.bytes for file in reader.edition.manifest.files.values())


def ids(reader: Reader, answer: Answer) -> list[str]:
    """Article ids of an answer's hits."""
    return [reader.article(doc).id for doc, _ in answer.hits]


class Oracle:
    """Whoosh's own searcher over the same edition, exhaustively: slow, and right.

    With `limit=10` it leaves out an article that belongs to the ten best in 7 of 100 queries of three or more common
    syllables (whoosh3 3.54.0, its matchers' `replace`), whatever `optimize` says; without a limit it does not.
    """

    def __init__(self, reader: Reader) -> None:
        bm25 = default_ranking().bm25
        ix = whoosh_index.open_dir(str(reader.edition.index_path), readonly=True, schema=build_schema())
        self._searcher: Any = ix.searcher(weighting=scoring.BM25F(B=bm25.b, K1=bm25.k1))

    def one_stream(self, stream: str, terms: Sequence[str]) -> Answer:
        """Total and the ten best of the bodies."""
        name = stream_field(Field.BODY, Stream(stream))
        found = self._searcher.search(queries.Or([queries.Term(name, term) for term in terms]), limit=None)
        best = range(min(TOP, len(found)))
        return Answer(len(found), [(found.docnum(place), found.score(place)) for place in best])


def _top(reader: Reader, units: tuple[Unit, ...]) -> Answer:
    matches = retrieve(reader, _ranking(), Plan(units, (), ()), None, NOW)
    chosen = page_of(reader, matches, Sort.RELEVANCE, 1, TOP)
    docs, scores = matches.docs[chosen].tolist(), matches.scores[chosen].tolist()
    return Answer(int(matches.docs.size), list(zip(docs, scores, strict=True)))


def _unit(stream: str, term: str, fields: Fields) -> Unit:
    return Unit(term, (Evidence(Stream(stream), term, 1.0),), fields)


_ranking = lru_cache(plain_ranking)
