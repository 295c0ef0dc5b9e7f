#!/usr/bin/env python3
"""Time from starting `search-service update` with one changed article until a running service finds it.

    python scripts/bench_update.py --data DIR [--times 5] [--json FILE]

Works on a copy of the data folder. Each time another article gets a new title that nothing else holds; the service is
asked for it until it answers.
"""

from __future__ import annotations

import http.client
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import msgspec
from peers.figures import Goal, Row, Sheet, milliseconds
from peers.options import folder_options
from peers.serving import Served, get, search_path, served

from index import Article, SearchRequest, WhooshEngine
from index.analysis import Analyser
from index.vietnamese.words import PyviSegmenter

MOST_SECONDS = 1.0
GIVE_UP_SECONDS = 120.0
PAUSE_SECONDS = 0.02  # little beside the second allowed, and leaves the cores to the update


def main() -> int:
    """Update a few times and print the table."""
    options = folder_options(__doc__, times=5)
    sheet = Sheet()
    with tempfile.TemporaryDirectory(dir=options.data.absolute().parent) as scratch:
        data = Path(scratch) / "data"
        shutil.copytree(options.data, data)
        serve = [sys.executable, "-m", "search_service", "serve", "--data", str(data), "--port", "0"]
        with served(serve) as service:
            articles = _some_articles(data, options.times)
            times = [_searchable(service, changed(article), data) for article in articles]
    measure = milliseconds("update, as a process of its own, to found by the service", times)
    goal = Goal("of a second, p50", measure.values["p50"] / 1000 / MOST_SECONDS, at_most=1)
    sheet.add(Row("update", "one changed article to searchable", [measure], [goal]))
    sheet.finish(options.json)
    return 0


def changed(article: Article) -> Article:
    """The article with one more syllable in its title, which no article holds."""
    return replace(article, title=f"{article.title} {marker(article)}")


def marker(article: Article) -> str:
    """'zq2147zq': letters and digits of the id between letters no syllable has together."""
    return "zq" + "".join(char for char in article.id.lower() if char.isalnum()) + "zq"


def _some_articles(data: Path, count: int) -> list[Article]:
    engine = WhooshEngine(data, Analyser(PyviSegmenter()))
    hits = engine.search(SearchRequest("hà nội", page_size=count)).hits
    return [engine.article(hit.id) for hit in hits]


def _searchable(service: Served, article: Article, data: Path) -> float:
    """Milliseconds from starting the command to the first answer with the article."""
    source = data.with_name("changed.jsonl")
    source.write_bytes(msgspec.json.encode(article) + b"\n")
    started = time.perf_counter()
    command = [sys.executable, "-m", "search_service", "update", str(source), "--data", str(data)]
    updating = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while not _finds(service.connection, article):
        if updating.poll() not in (None, 0) or time.perf_counter() - started > GIVE_UP_SECONDS:
            raise RuntimeError("update failed, or the service never found the article")
        time.sleep(PAUSE_SECONDS)
    taken = (time.perf_counter() - started) * 1000
    updating.wait()
    return taken


def _finds(connection: http.client.HTTPConnection, article: Article) -> bool:
    page = msgspec.json.decode(get(connection, search_path(f'"{marker(article)}"')))
    return any(hit["id"] == article.id for hit in page["hits"])


if __name__ == "__main__":
    sys.exit(main())
