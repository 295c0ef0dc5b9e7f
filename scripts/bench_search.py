#!/usr/bin/env python3
"""Time our answers, alone and beside other engines, in one run.

    python scripts/bench_search.py QUERIES.txt --data DIR [--limit 1000]
    python scripts/bench_search.py QUERIES.txt --data DIR --parts retrieval,http,throughput --work DIR --sources SOURCE…
    python scripts/bench_search.py QUERIES.txt --parts growth --growth DIR DIR DIR

own         complete answers (ten hits with snippets, the exact total, facets), in process and over HTTP
retrieval   the same terms for all: Tantivy, bm25s, SQLite FTS5, and Whoosh's own searcher as the oracle
http        complete answers over HTTP beside an empty response, Tantivy and plain Whoosh
throughput  all cores, 32 connections, beside an empty response; memory of a worker
memory      each engine in a process of its own: peak resident, and anonymous after the queries
growth      complete answers of editions of several sizes (scripts/vary_articles.py writes the articles)

All but `own` and `growth` need the `bench` extra; the peers are built from the sources once and kept in the work
folder.
"""

from __future__ import annotations

import argparse
import http.client
import logging
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench_machine import memory, print_table
from peers.figures import Sheet, percentiles
from peers.serving import get, search_path

from index import SearchRequest, WhooshEngine
from index.analysis import Analyser
from index.vietnamese.words import PyviSegmenter
from search_service.app import create_app
from search_service.logs import configure_logging
from search_service.server import Server
from search_service.settings import load_settings

PARTS = ("own", "retrieval", "http", "throughput", "memory", "growth")


def main() -> int:
    """Run the chosen parts and print their tables."""
    options = _options()
    queries = [line for line in options.queries.read_text("utf-8").splitlines() if line.strip()][: options.limit]
    configure_logging("text", level=logging.WARNING)
    sheet = Sheet()
    for part in PARTS:
        if part in options.parts:
            _measure(part, sheet, queries, options)
    sheet.finish(options.json)
    return 0


def _measure(part: str, sheet: Sheet, queries: Sequence[str], options: argparse.Namespace) -> None:
    """One part. Peers are imported only where they are needed."""
    if part == "own":
        _measure_own(queries, options)
    elif part == "growth":
        from peers.growth import measure_growth  # noqa: PLC0415

        measure_growth(sheet, options.growth, queries)
    elif part == "throughput":
        from peers.serving import measure_throughput  # noqa: PLC0415

        measure_throughput(sheet, options.data, queries)
    else:
        from peers.memory import measure_memory  # noqa: PLC0415
        from peers.prepared import Workshop  # noqa: PLC0415
        from peers.retrieval import measure_retrieval  # noqa: PLC0415
        from peers.serving import measure_http  # noqa: PLC0415

        workshop = Workshop(options.work, options.sources)
        if part == "retrieval":
            measure_retrieval(sheet, options.data, workshop, queries, oracle_queries=options.oracle)
        elif part == "memory":
            measure_memory(sheet, options.data, workshop, queries)
        else:
            measure_http(sheet, options.data, workshop, queries)


def _measure_own(queries: Sequence[str], options: argparse.Namespace) -> None:
    """The first pass meets empty caches, the second one warm ones."""
    engine = WhooshEngine(options.data, Analyser(PyviSegmenter()), answer_cache_mb=0)
    started = time.perf_counter()
    total = sum(engine.search(SearchRequest(query)).total for query in queries[:1])
    rows = [("articles", f"{engine.status().edition.articles:,}")]  # type: ignore[union-attr]
    rows.append(("open and first answer", f"{(time.perf_counter() - started) * 1000:.0f} ms (total {total:,})"))
    for name in ("first pass, caches empty", "second pass, caches warm"):
        rows.append((name, _figures(_times(queries, lambda query: engine.search(SearchRequest(query))))))
    rows.append(("memory", str(memory())))
    with _Http(engine, options.data) as get:
        rows.append(("empty response over HTTP", _figures(_times(queries, lambda _: get("/healthz")))))
        rows.append(("complete answer over HTTP", _figures(_times(queries, lambda query: get(search_path(query))))))
    print_table(f"Search, {len(queries):,} queries of {options.queries.name}", rows)


class _Http:
    """A real server on a free port, and one kept connection to it."""

    def __init__(self, engine: WhooshEngine, data: Path) -> None:
        self._server = Server(create_app(engine), engine, load_settings({}, data_dir=data, port=0))
        self._thread = threading.Thread(target=self._server.run)

    def __enter__(self) -> Callable[[str], bytes]:
        self._thread.start()
        connection = http.client.HTTPConnection(self._server.address.removeprefix("http://"))
        return lambda path: get(connection, path)

    def __exit__(self, *_: object) -> None:
        self._server.stop()
        self._thread.join()


def _times(queries: Sequence[str], answer: Callable[[str], object]) -> list[float]:
    """Milliseconds per query."""
    times = []
    for query in queries:
        started = time.perf_counter()
        answer(query)
        times.append((time.perf_counter() - started) * 1000)
    return times


def _figures(times: Sequence[float]) -> str:
    told = (f"{name} {value:.1f} ms" for name, value in percentiles(times).items())
    return ", ".join([*told, f"most {max(times):.0f} ms"])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("queries", type=Path, help="one query a line")
    parser.add_argument("--data", type=Path, default=Path("var"), help="data folder with an edition of the sources")
    parser.add_argument("--limit", type=int, default=1_000, help="use only so many queries")
    parser.add_argument("--parts", type=_parts, default=("own",), help=f"of {', '.join(PARTS)} (default: own)")
    parser.add_argument(
        "--sources", nargs="+", default=(), help="as for search-service reindex; what peers are built of"
    )
    parser.add_argument("--work", type=Path, default=Path("var/peers"), help="where built peers are kept")
    parser.add_argument("--oracle", type=int, default=20, help="so many queries for Whoosh's own searcher")
    parser.add_argument("--growth", type=Path, nargs="+", default=(), help="data folders of several sizes")
    parser.add_argument("--json", type=Path, help="also keep the figures here, for bench_chart.py")
    return parser.parse_args()


def _parts(text: str) -> tuple[str, ...]:
    parts = tuple(text.split(","))
    if unknown := set(parts) - set(PARTS):
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: allowed are {', '.join(PARTS)}")
    return parts


if __name__ == "__main__":
    sys.exit(main())
