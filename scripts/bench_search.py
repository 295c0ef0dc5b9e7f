#!/usr/bin/env python3
"""Time complete answers over a file of queries, in process and over HTTP.

    python scripts/bench_search.py --data DIR QUERIES.txt [--limit 1000]

A complete answer is ten hits with snippets, the exact total and facets. The
first pass meets empty caches, the second one warm ones. The empty response
of the same server, measured in the same run, is the yardstick for HTTP.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable
from pathlib import Path

from bench_machine import print_table, resident_mb

from index import SearchRequest, WhooshEngine
from index.analysis import Analyser
from index.vietnamese.words import PyviSegmenter
from search_service.app import create_app
from search_service.logs import configure_logging
from search_service.server import Server
from search_service.settings import load_settings


def main() -> int:
    """Run all passes and print the table."""
    options = _options()
    queries = [line for line in options.queries.read_text("utf-8").splitlines() if line.strip()][: options.limit]
    configure_logging("text", verbose=False)
    engine = WhooshEngine(options.data, Analyser(PyviSegmenter()))
    started = time.perf_counter()
    total = sum(engine.search(SearchRequest(query)).total for query in queries[:1])
    rows = [("articles", f"{engine.status().edition.articles:,}")]  # type: ignore[union-attr]
    rows.append(("open and first answer", f"{(time.perf_counter() - started) * 1000:.0f} ms (total {total:,})"))
    for name in ("first pass, caches empty", "second pass, caches warm"):
        rows.append((name, _figures(_times(queries, lambda query: engine.search(SearchRequest(query))))))
    rows.append(("memory", "{:.0f} MB resident, {:.0f} MB of it anonymous".format(*resident_mb())))
    with _Http(engine, options.data) as get:
        rows.append(("empty response over HTTP", _figures(_times(queries, lambda _: get("/healthz")))))
        rows.append(
            ("complete answer over HTTP", _figures(_times(queries, lambda q: get(f"/v1/search?q={_quoted(q)}"))))
        )
    print_table(f"Search, {len(queries):,} queries of {options.queries.name}", rows)
    return 0


class _Http:
    """A real server on a free port, and one kept connection to it."""

    def __init__(self, engine: WhooshEngine, data: Path) -> None:
        self._server = Server(create_app(engine), engine, load_settings({}, data_dir=data, port=0))
        self._thread = threading.Thread(target=self._server.run)

    def __enter__(self) -> Callable[[str], bytes]:
        self._thread.start()
        connection = http.client.HTTPConnection(self._server.address.removeprefix("http://"))

        def get(path: str) -> bytes:
            connection.request("GET", path)
            response = connection.getresponse()
            body = response.read()
            if response.status != 200:
                raise RuntimeError(f"{path}: {response.status} {body[:200]!r}")
            return body

        return get

    def __exit__(self, *_: object) -> None:
        self._server.stop()
        self._thread.join()


def _times(queries: list[str], answer: Callable[[str], object]) -> list[float]:
    """Milliseconds per query."""
    times = []
    for query in queries:
        started = time.perf_counter()
        answer(query)
        times.append((time.perf_counter() - started) * 1000)
    return times


def _figures(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=100) if len(times) > 1 else times * 99
    return f"p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, p99 {cuts[98]:.1f} ms, most {max(times):.0f} ms"


def _quoted(query: str) -> str:
    return urllib.parse.quote(query)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("queries", type=Path, help="one query a line")
    parser.add_argument("--data", type=Path, default=Path("var"), help="data folder with an edition")
    parser.add_argument("--limit", type=int, default=1_000, help="use only so many queries")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
