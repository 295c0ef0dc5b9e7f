"""Complete answers over HTTP: ours, Tantivy's, plain Whoosh's and an empty one, served by the same waitress."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from operator import itemgetter
from pathlib import Path

from bench_machine import memory

from peers.comparison import in_turns
from peers.figures import Goal, Measure, Row, Sheet, faster, held_mb, milliseconds, ratios
from peers.prepared import Workshop
from peers.whoosh_peer import WhooshPeer

HERE = Path(__file__).parent
SERVE = (sys.executable, str(HERE / "serve.py"))
CONNECTIONS = 32
ROUNDS, LOAD_SECONDS, WARM_SECONDS = 5, 4, 3
WHOOSH_EVERY = 5
WHOOSH = "whoosh"
TANTIVY = "tantivy"
TANTIVY_PAGES = "tantivy-pages"  # where its index with stored articles lies
EMPTY = "empty response"
OURS = "ours"
AGAIN = "ours as it is, all asked before"
FOURTH = "ours, one question in four asked shortly before"
ASKED_AGAIN, FOURTH_MB = 20, 2  # so many questions are; the others are more than this keeps, and searched for each time
START_SECONDS = 60.0
_ADDRESS = re.compile(r"http://\S+:\d+")

Figures = dict[str, float]  # what the load generator reports


def measure_http(sheet: Sheet, data: Path, workshop: Workshop, queries: Sequence[str]) -> None:
    """One connection: ours beside an empty response, beside Tantivy, and beside plain Whoosh."""
    from peers.tantivy_pages import TantivyPages  # noqa: PLC0415 - it needs the `bench` extra

    workshop.ready(WhooshPeer(), WHOOSH)
    workshop.ready(TantivyPages(), TANTIVY_PAGES)
    paths = [search_path(query) for query in queries]
    with served(_empty(1)) as empty:
        with served(_ours(data, 1)) as again:
            row = "answer given before, one connection"
            sheet.add(_beside(empty, again, AGAIN, row, paths, at_most=None))
        with (
            served(_ours(data, 1, cache_mb=0)) as ours,
            served(_peer(TANTIVY, workshop.folder(TANTIVY_PAGES))) as tantivy,
            served(_peer(WHOOSH, workshop.folder(WHOOSH))) as whoosh,
        ):
            sheet.add(_beside(empty, ours, OURS, "complete answer, one connection", paths, at_most=5))
            sheet.add(_beside_peer(ours, tantivy, TantivyPages.name, queries, 1, at_least=1))
            sheet.add(_beside_peer(ours, whoosh, WhooshPeer.name, queries, WHOOSH_EVERY, at_least=30))
            named = {OURS: ours, TantivyPages.name: tantivy, WhooshPeer.name: whoosh, EMPTY: empty}
            held = [held_mb(who, memory(server.process.pid)) for who, server in named.items()]
    sheet.add(Row("HTTP", "memory of the serving process after it", held, is_drawn=False))


def _beside(empty: Served, server: Served, name: str, what: str, paths: Sequence[str], *, at_most: float | None) -> Row:
    """Answers of ours and empty responses in turns."""
    asked = [partial(get, server.connection, path) for path in paths]
    times = in_turns({name: asked, EMPTY: [partial(get, empty.connection, "/")] * len(asked)})
    mine, nothing = milliseconds(name, times[name]), milliseconds(EMPTY, times[EMPTY])
    return Row("HTTP", what, [mine, nothing], ratios(mine, nothing, ("p50",), at_most=at_most))


def _beside_peer(
    ours: Served, served_peer: Served, name: str, queries: Sequence[str], every: int, *, at_least: float
) -> Row:
    """Answers of ours and a page of another engine in turns. every: of so many queries one."""
    asked = queries[::every]
    ways = {
        OURS: [partial(get, ours.connection, search_path(query)) for query in asked],
        name: [partial(get, served_peer.connection, f"/?{urllib.parse.urlencode({'q': query})}") for query in asked],
    }
    mine, other = (milliseconds(who, found) for who, found in in_turns(ways, rounds=2).items())
    what = f"complete answer beside a page of {name}" + (f", every {every}th query" if every > 1 else "")
    goals = [faster(mine, other, "p50", at_least=at_least), faster(mine, other, "p95")]
    return Row("HTTP", what, [mine, other], goals)


def measure_throughput(sheet: Sheet, data: Path, queries: Sequence[str]) -> None:
    """All cores and many connections: requests a second and memory, beside an empty response."""
    workers = os.cpu_count() or 1
    paths = [search_path(query) for query in queries]
    with (
        served(_ours(data, workers, cache_mb=0)) as ours,
        served(_ours(data, workers, cache_mb=FOURTH_MB)) as fourth,
        served(_ours(data, workers)) as again,
        served(_empty(workers)) as empty,
    ):
        ways = {
            OURS: (ours, paths),
            FOURTH: (fourth, a_fourth_again(paths)),
            AGAIN: (again, paths),
            EMPTY: (empty, ["/"]),
        }
        found = loaded_in_turns(ways)
        held = max((memory(pid) for pid in processes(again)), key=lambda found: found.anonymous)
    errors = sum(figures["errors"] for rounds in found.values() for figures in rounds)
    middle = {who: sorted(rounds, key=itemgetter("per_second"))[ROUNDS // 2] for who, rounds in found.items()}
    measures = [Measure(who, "requests/s", {"": figures["per_second"]}) for who, figures in middle.items()]
    goals = [
        Goal(f"{who} / empty response", middle[who]["per_second"] / middle[EMPTY]["per_second"], at_least=1 / 5)
        for who in (OURS, FOURTH, AGAIN)
    ]
    what = f"throughput, {workers} workers, {CONNECTIONS} connections, median of {ROUNDS} turns of {LOAD_SECONDS} s"
    p50, p95 = middle[OURS]["p50"], middle[OURS]["p95"]
    agreement = f"{errors:.0f} errors; ours p50 {p50:.1f} ms, p95 {p95:.1f} ms under load"
    sheet.add(Row("HTTP", what, measures, goals, agreement))
    goal = Goal("of 150 MB", held.anonymous / 150, at_most=1)
    sheet.add(Row("HTTP", "anonymous memory of a worker after it", [Measure(OURS, "MB", {"": held.anonymous})], [goal]))


def a_fourth_again(paths: Sequence[str]) -> list[str]:
    """All paths in turn, but for a few that come again and again, behind every third of the others."""
    again, others = cycle(paths[:ASKED_AGAIN]), paths[ASKED_AGAIN:]
    return [path for place in range(0, len(others), 3) for path in (*others[place : place + 3], next(again))]


class Served:
    """A server process and one kept connection to it."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address
        self.connection = http.client.HTTPConnection(address.removeprefix("http://"))


@contextmanager
def served(command: Sequence[str], first: str = "/") -> Iterator[Served]:
    """Start a server, wait until it answers, stop it at the end. first: path of the first request."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        address = next((match.group() for line in process.stdout if (match := _ADDRESS.search(line))), None)
        if address is None:
            raise RuntimeError(f"{' '.join(command)} did not start")
        found = Served(process, address)
        get(found.connection, first)
        yield found
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    """The body; raises RuntimeError unless the status is 200."""
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status} {body[:200]!r}")
    return body


def loaded_in_turns(servers: Mapping[str, tuple[Served, Sequence[str]]]) -> dict[str, list[Figures]]:
    """What the load generator reports of each server and its paths, `ROUNDS` times.

    How connections fall to the processes and what else the machine does
    change a turn by a third, so one turn of each tells little.
    """
    for server, paths in servers.values():
        loaded(server, paths, WARM_SECONDS)
    found: dict[str, list[Figures]] = {who: [] for who in servers}
    for _ in range(ROUNDS):
        for who, (server, paths) in servers.items():
            found[who].append(loaded(server, paths, LOAD_SECONDS))
    return found


def loaded(server: Served, paths: Sequence[str], seconds: float) -> Figures:
    """What the load generator reports."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(paths))
        file.flush()
        command = [sys.executable, str(HERE / "load.py"), server.address, "--paths", file.name]
        command += ["--connections", str(CONNECTIONS), "--seconds", str(seconds)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: Figures = json.loads(done.stdout)
    return figures


def search_path(query: str) -> str:
    """The path of a complete answer."""
    return "/v1/search?" + urllib.parse.urlencode({"q": query})


def processes(server: Served) -> list[int]:
    """The process and its children: workers, where there are several."""
    pid = server.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return [pid, *map(int, children)]


def _ours(data: Path, workers: int, *, cache_mb: int | None = None) -> list[str]:
    """cache_mb: of answers that were given and may be given again; None as the service ships."""
    options = ["--data", str(data), "--port", "0", "--workers", str(workers)]
    settings = [] if cache_mb is None else [f"SEARCH_ANSWER_CACHE_MB={cache_mb}"]
    return ["env", *settings, sys.executable, "-m", "search_service", "serve", *options]


def _peer(what: str, folder: Path) -> list[str]:
    return [*SERVE, what, "--index", str(folder)]


def _empty(workers: int) -> list[str]:
    return [*SERVE, "empty", "--workers", str(workers)]
