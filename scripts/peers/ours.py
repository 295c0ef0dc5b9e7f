"""Our engine's retrieval, stripped to what the peers do. The only module here that knows its inside.

A disjunction of given terms, BM25F, the ten best and the exact total: no coverage, no recency, no minimum share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from msgspec.structs import replace

from index.analysis import PAIR_JOINER, SYLLABLE_STREAMS, Stream
from index.edition import Editions
from index.ranking import FieldWeights, Ranking, default_ranking
from index.searching.plan import Evidence, Plan, Unit, UnitKind
from index.searching.reader import EditionReader
from index.searching.retrieve import retrieve
from peers import oracle
from peers.peer import TOP, Answer

Reader = EditionReader

STREAMS = tuple(map(str, SYLLABLE_STREAMS))
NOW = 0.0  # recency is switched off


@lru_cache
def plain_ranking() -> Ranking:
    """The packaged values, with everything switched off that is not BM25F; title, lead and body weigh the same."""
    ranking = default_ranking()
    return replace(
        ranking,
        fields=FieldWeights(title=1.0, lead=1.0, body=1.0),
        matching=replace(ranking.matching, coverage=0.0, minimum_share=0.0),
        recency=replace(ranking.recency, strength=0.0),
    )


def open_reader(data: Path) -> Reader:
    """The live edition of a data folder."""
    return EditionReader(Editions(data).current())


def one_stream(stream: str, terms: Sequence[str]) -> Plan:
    """Any of the terms of one stream, anywhere in the article, in our own form."""
    return _plan(_unit(stream, term) for term in terms)


def all_streams(streams: dict[str, list[str]]) -> Plan:
    """Any term of any stream.

    Whatever holds a word, a pair or a spelling also holds its toneless syllables: these alone decide what is a hit.
    """
    return _plan(
        _unit(stream, term, UnitKind.SYLLABLE if stream == Stream.TONELESS else UnitKind.WORD)
        for stream, terms in streams.items()
        for term in terms
    )


def top(reader: Reader, plan: Plan) -> Answer:
    """The best articles for a prepared query."""
    matches = retrieve(reader, plain_ranking(), plan, None, NOW)
    docs, scores = matches.best(TOP)
    best_first = sorted(zip(scores.tolist(), docs.tolist(), strict=True), reverse=True)[:TOP]
    return Answer(matches.total, [(doc, score) for score, doc in best_first])


def index_bytes(reader: Reader) -> int:
    """Size of the edition: all streams, stored articles and the token column."""
    return sum(file.bytes for file in reader.edition.manifest.files.values())


def ids(reader: Reader, answer: Answer) -> list[str]:
    """Article ids of an answer's hits."""
    return [reader.article(doc).id for doc, _ in answer.hits]


class Oracle(oracle.Oracle):
    """Whoosh's own searcher over the same edition."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader.edition.index_path, plain_ranking())

    def one_stream(self, stream: str, terms: Sequence[str]) -> Answer:
        """What our plan of one stream must find."""
        return self.any_of(stream, [_spelled(stream, term) for term in terms])


def _plan(units: Iterable[Unit]) -> Plan:
    return Plan(tuple(units), (), ())


def _unit(stream: str, term: str, kind: UnitKind = UnitKind.SYLLABLE) -> Unit:
    return Unit(term, (Evidence(Stream(stream), _spelled(stream, term), 1.0),), kind=kind)


def _spelled(stream: str, term: str) -> str:
    """Pairs are joined by a blank here, which would end a term elsewhere."""
    return term.replace("_", PAIR_JOINER) if stream == Stream.TONELESS_PAIRS else term
