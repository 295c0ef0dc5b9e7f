"""Retrieval alone: the same terms, ten best and exact total, one thread, nothing read of the articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index.analysis import Analyser
from index.vietnamese.words import PyviSegmenter
from peers import ours
from peers.bm25s_peer import Bm25sPeer
from peers.comparison import Agreement, in_turns
from peers.documents import FIELDS, WHOLE
from peers.figures import Measure, Row, Sheet, faster, milliseconds, ratios
from peers.fts5_peer import Fts5Peer
from peers.peer import Answer, Peer
from peers.prepared import Workshop, folder_bytes
from peers.streams import query_streams
from peers.tantivy_peer import TantivyPeer

OURS = "ours"
ORACLE = "Whoosh's own searcher, without a limit"
SLOW_EVERY = 5  # FTS5 takes 100 ms a query: it and what is measured beside it get every fifth
ONE_COLUMN = ("whole_words", "whole_toneless")
PART = "retrieval"

Streams = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Question:
    """One kind of search, put to all.

    streams: whose terms are asked; columns: where peers find a stream's
    terms; plan: our form of a query's streams.
    """

    what: str
    streams: tuple[str, ...]
    columns: Callable[[str], list[str]]
    plan: Callable[[Streams], ours.Plan]

    def terms(self, query: Streams) -> list[tuple[str, str]]:
        """(column, term) pairs of a query."""
        return [(column, term) for stream in self.streams for column in self.columns(stream) for term in query[stream]]


def measure_retrieval(
    sheet: Sheet, data: Path, workshop: Workshop, queries: Sequence[str], *, oracle_queries: int
) -> None:
    """All rows of this part."""
    reader = ours.open_reader(data)
    analyser = Analyser(PyviSegmenter())
    asked = [query_streams(query, analyser) for query in queries]
    tantivy = workshop.ready(TantivyPeer(), "tantivy")
    for question in _questions():
        _beside_tantivy(sheet, reader, question, tantivy, asked)
    others: list[Peer] = [
        workshop.ready(Bm25sPeer(ONE_COLUMN), "bm25s"),
        workshop.ready(Fts5Peer(ONE_COLUMN), "fts5"),
    ]
    for question in _questions()[:2]:
        _beside(sheet, reader, question, others, asked[::SLOW_EVERY])
    _sizes(sheet, reader, workshop)
    _beside_oracle(sheet, reader, asked[:: max(1, len(asked) // max(1, oracle_queries))])


def _questions() -> list[Question]:
    def one(stream: str) -> Question:
        return Question(
            f"{stream} of title and body",
            (stream,),
            lambda stream: [f"{WHOLE}_{stream}"],
            lambda query: ours.one_stream(stream, query[stream]),
        )

    every = Question(
        f"all streams ({', '.join(ours.STREAMS)}) of title and body",
        ours.STREAMS,
        lambda stream: [f"{field}_{stream}" for field in FIELDS],
        lambda query: ours.all_streams({stream: query[stream] for stream in ours.STREAMS}),
    )
    return [one("toneless"), one("words"), every]


def _beside_tantivy(
    sheet: Sheet, reader: ours.Reader, question: Question, tantivy: TantivyPeer, asked: Sequence[Streams]
) -> None:
    ways = _ways(reader, question, [tantivy], asked)
    mine, theirs = (milliseconds(name, times) for name, times in in_turns(ways).items())
    goals = ratios(mine, theirs, ("p50", "p95"), at_most=1.0)
    sheet.add(Row(PART, question.what, [mine, theirs], goals, _totals(ways)[tantivy.name]))


def _beside(
    sheet: Sheet, reader: ours.Reader, question: Question, peers: Sequence[Peer], asked: Sequence[Streams]
) -> None:
    ways = _ways(reader, question, peers, asked)
    mine, *theirs = (milliseconds(name, times) for name, times in in_turns(ways, rounds=2).items())
    agreement = "; ".join(f"{name}: {told}" for name, told in _totals(ways).items())
    what = f"{question.what}, every {SLOW_EVERY}th query"
    sheet.add(Row(PART, what, [mine, *theirs], [faster(mine, one, "p50") for one in theirs], agreement))


def _ways(
    reader: ours.Reader, question: Question, peers: Sequence[Peer], asked: Sequence[Streams]
) -> dict[str, list[Callable[[], Answer]]]:
    """Every engine's answer to every query. Query objects are made beforehand; all look their terms up in time."""
    asked = [query for query in asked if question.terms(query)]
    ways: dict[str, list[Callable[[], Answer]]] = {
        OURS: [partial(ours.top, reader, question.plan(query)) for query in asked]
    }
    for peer in peers:
        prepared = [peer.query(question.terms(query)) for query in asked]
        ways[peer.name] = [partial(peer.top, query) for query in prepared]
    return ways


def _totals(ways: dict[str, list[Callable[[], Answer]]]) -> dict[str, str]:
    """How often each peer counts as many articles as we do. The scores are not comparable."""
    ours_found = [ask() for ask in ways[OURS]]
    return {
        name: str(Agreement(scores=False).take_all(zip(ours_found, (ask() for ask in asks), strict=True)))
        for name, asks in ways.items()
        if name != OURS
    }


def _sizes(sheet: Sheet, reader: ours.Reader, workshop: Workshop) -> None:
    """What lies on disk. Only ours holds the articles and answers complete pages from it."""
    sizes = {
        "ours, everything included": ours.index_bytes(reader),
        "Tantivy, all streams, no articles": folder_bytes(workshop.folder("tantivy")),
        "bm25s, two columns": folder_bytes(workshop.folder("bm25s")),
        "FTS5, two columns": folder_bytes(workshop.folder("fts5")),
    }
    measures = [Measure(who, "MB", {"": size / 1e6}) for who, size in sizes.items()]
    sheet.add(Row(PART, "index on disk", measures, is_drawn=False))


def _beside_oracle(sheet: Sheet, reader: ours.Reader, asked: Sequence[Streams]) -> None:
    """Whoosh's own searcher over our edition: totals, documents and scores."""
    oracle = ours.Oracle(reader)
    for stream in ("toneless", "words"):
        asked = [query for query in asked if query[stream]]
        ways = {
            OURS: [partial(ours.top, reader, ours.one_stream(stream, query[stream])) for query in asked],
            ORACLE: [partial(oracle.one_stream, stream, query[stream]) for query in asked],
        }
        mine, theirs = (milliseconds(name, times) for name, times in in_turns(ways, rounds=1).items())
        pairs = ((ask(), other()) for ask, other in zip(*ways.values(), strict=True))
        agreement = Agreement(scores=True).take_all(pairs)
        what = f"{stream}, our edition read by Whoosh, {len(asked)} queries"
        sheet.add(Row(PART, what, [mine, theirs], [faster(mine, theirs, "p50")], str(agreement), is_drawn=False))
