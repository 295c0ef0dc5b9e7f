#!/usr/bin/env python3
"""From a raw article to a searchable one: ours beside pyvi with Whoosh's or Tantivy's writer, each on one core.

    python scripts/peers/indexing.py whoosh|tantivy SOURCE… --articles 2000 --folder DIR

indexes with a peer and prints a line of JSON. A peer is given every advantage: its imports, reading the articles and
pyvi's model do not count, Tantivy neither stores the text nor indexes more than pyvi's words. pyvi manages about a
hundred articles a second, so a peer takes a sample spread evenly over the sources; ours takes all of them and counts
from start to end of its process, children included.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench_machine import memory
from vary_articles import evenly

from index import Article
from peers.documents import Document
from peers.figures import Goal, Measure, Row, Sheet
from peers.peer import Peer
from peers.prepared import folder_bytes
from peers.streams import read_articles
from peers.tantivy_peer import TantivyPeer
from peers.whoosh_peer import WhooshPeer

TIMES_PLAIN_WHOOSH = 15.0
TIMES_TANTIVY = 4.0
TIMES_TEXT = 2.0
PEERS: dict[str, Callable[[], Peer]] = {
    "whoosh": WhooshPeer,
    "tantivy": lambda: TantivyPeer(("title_words", "body_words")),
}


def measure_indexing(sheet: Sheet, sources: Sequence[str], sample: int, data: Path | None = None) -> None:
    """Reindex with the command line, then with each peer, all on one core.

    data: build our edition here instead of in a temporary folder.
    """
    keep: AbstractContextManager[Any] = tempfile.TemporaryDirectory() if data is None else nullcontext(data)
    with keep as folder, tempfile.TemporaryDirectory() as scratch:
        ours = _reindex(sources, Path(folder))
        given = int(ours["articles"])
        chosen = Path(scratch) / "sample.jsonl"
        with chosen.open("wb") as file:
            for article in evenly(read_articles(sources), given, min(sample, given)):
                file.write(msgspec.json.encode(article) + b"\n")
        peers = {name: _in_a_process(name, chosen, Path(scratch) / name) for name in PEERS}
    measures = [_rate("ours", ours), *(_rate(f"pyvi and {name}", found) for name, found in peers.items())]
    rates = [measure.values[""] for measure in measures]
    goals = [
        Goal(f"ours / pyvi and {name}", rates[0] / rate, at_least=wanted)
        for name, rate, wanted in zip(peers, rates[1:], (TIMES_PLAIN_WHOOSH, TIMES_TANTIVY), strict=True)
    ]
    what = f"raw article to searchable, one core's processor time (peers: {sample:,} articles)"
    sheet.add(Row("indexing", what, measures, goals))
    sizes = {"ours, everything included": ours, **{PEERS[name]().name: found for name, found in peers.items()}}
    measures = [Measure(name, "× the text", {"": found["bytes"] / found["text"]}) for name, found in sizes.items()]
    held = [Measure(name, "MB", {"": found["peak"]}) for name, found in sizes.items()]
    what = f"peak resident memory of the writing process (ours: all {given:,} articles; peers: {sample:,}, and pyvi)"
    sheet.add(Row("indexing", what, held, is_drawn=False))
    goal = Goal("ours, of the text", ours["bytes"] / ours["text"], at_most=TIMES_TEXT)
    sheet.add(Row("indexing", "index on disk, through the UTF-8 text", measures, [goal], is_drawn=False))


def _reindex(sources: Sequence[str], data: Path) -> dict[str, float]:
    command = [
        sys.executable,
        "-m",
        "search_service",
        "reindex",
        *sources,
        "--data",
        str(data),
        "--json",
        "--workers",
        "1",
    ]
    seconds, peak, output = _on_one_core(command)
    manifest = json.loads(output)["edition"]["manifest"]
    size = sum(file["bytes"] for file in manifest["files"].values())
    return {
        "articles": manifest["articles"],
        "seconds": seconds,
        "bytes": size,
        "text": manifest["text_bytes"],
        "peak": peak,
    }


def _in_a_process(name: str, source: Path, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, name, str(source), "--folder", str(folder)]
    found: dict[str, float] = json.loads(_on_one_core(command)[-1])
    return found


def _on_one_core(command: Sequence[str]) -> tuple[float, float, bytes]:
    """(processor seconds of the process and its children, MB of the largest at its peak, what it printed)."""
    core = min(os.sched_getaffinity(0))
    process = subprocess.Popen(["taskset", "--cpu-list", str(core), *command], stdout=subprocess.PIPE)
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output


def _rate(who: str, found: dict[str, float]) -> Measure:
    return Measure(who, "articles/s", {"": found["articles"] / found["seconds"]})


def segmented(articles: Iterable[Article], tokenize: Callable[[str], str]) -> Iterator[Document]:
    """Documents of pyvi's words, by plain calls."""
    for article in articles:
        title, body = tokenize(article.title), tokenize(article.body)
        columns = {"title_words": title.lower(), "body_words": body.lower()}
        yield Document(article.id, columns, f"{title}\n{body}")


def main() -> int:
    """Index with one peer and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("peer", choices=sorted(PEERS))
    parser.add_argument("source")
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    from pyvi import ViTokenizer  # noqa: PLC0415 - a second, and scikit-learn

    ViTokenizer.tokenize("giá vàng hôm nay")
    articles = list(read_articles([options.source]))
    started = time.process_time()
    PEERS[options.peer]().build(options.folder, segmented(articles, ViTokenizer.tokenize))
    seconds = time.process_time() - started
    text = sum(len(f"{article.title}{article.body}".encode()) for article in articles)
    figures = {"articles": len(articles), "seconds": seconds, "bytes": folder_bytes(options.folder), "text": text}
    print(json.dumps({**figures, "peak": memory().peak}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
