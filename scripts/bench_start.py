#!/usr/bin/env python3
"""Time from starting `search-service serve` until the first answer, every checksum of the edition verified.

    python scripts/bench_start.py --data DIR [--times 8] [--json FILE]

With one process and with one per core. The edition's files are in the page cache from the second time on: before that
the disk's speed is measured.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from peers.figures import Goal, Row, Sheet, milliseconds
from peers.options import folder_options
from peers.serving import get, search_path, served

MOST_SECONDS = 1.0
FIRST_QUERY = "bão số 5"


def main() -> int:
    """Start a few times and print the table."""
    options = folder_options(__doc__, times=8)
    sheet = Sheet()
    _first_answer(options.data, 1)  # reads the files
    for workers in dict.fromkeys((1, os.cpu_count() or 1)):
        times = [_first_answer(options.data, workers) for _ in range(options.times)]
        measure = milliseconds(f"serve --workers {workers}, from exec to the first answer", times)
        goal = Goal("of a second, p50", measure.values["p50"] / 1000 / MOST_SECONDS, at_most=1)
        sheet.add(Row("start", f"start-up to the first answer, {workers} workers", [measure], [goal]))
    sheet.finish(options.json)
    return 0


def _first_answer(data: Path, workers: int) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    serve = [sys.executable, "-m", "search_service", "serve", "--data", str(data), "--port", "0"]
    with served([*serve, "--workers", str(workers)], search_path(FIRST_QUERY)) as service:
        taken = (time.perf_counter() - started) * 1000
        get(service.connection, "/readyz")
    return taken


if __name__ == "__main__":
    sys.exit(main())
