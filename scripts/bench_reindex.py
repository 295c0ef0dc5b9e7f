#!/usr/bin/env python3
"""Reindex the given sources into a temporary folder and print the figures.

    python scripts/bench_reindex.py SOURCE… [--keep DIR] [--memory-mb 256] [--workers 0]
    python scripts/bench_reindex.py SOURCE… --peers 2000 [--json FILE]

The command line's own `reindex` runs as a process of its own, so that time
and memory are what an operator sees. With --peers, the same on one core
beside pyvi with Whoosh's and with Tantivy's writer on so many of the articles.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench_machine import print_table


def main() -> int:
    """Run one reindex and print its table."""
    options = _options()
    if options.peers:
        return _beside_peers(options)
    with tempfile.TemporaryDirectory() as scratch:
        data = options.keep or Path(scratch)
        command = [sys.executable, "-m", "search_service", "reindex", *options.sources, "--data", str(data), "--json"]
        started = time.perf_counter()
        command += ["--memory-mb", str(options.memory_mb), "--workers", str(options.workers)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        report = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            return 1
        _print(json.loads(report), time.perf_counter() - started, usage.ru_maxrss / 1024, options)
    return 0


def _beside_peers(options: argparse.Namespace) -> int:
    """All on one core, in one run. Needs the `bench` extra."""
    from peers.figures import Sheet  # noqa: PLC0415
    from peers.indexing import measure_indexing  # noqa: PLC0415

    sheet = Sheet()
    measure_indexing(sheet, options.sources, options.peers, options.keep)
    sheet.finish(options.json)
    return 0


def _print(report: dict[str, object], seconds: float, peak_mb: float, options: argparse.Namespace) -> None:
    manifest = report["edition"]["manifest"]  # type: ignore[index]
    index_mb = sum(file["bytes"] for file in manifest["files"].values()) / 1e6
    text_mb = manifest["text_bytes"] / 1e6
    rows = (
        ("articles", f"{report['articles']:,} ({report['rejected']:,} rejected)"),
        ("time", f"{seconds:.1f} s, start-up included"),
        ("articles/s", f"{manifest['articles'] / seconds:.0f}"),
        ("text", f"{text_mb:.1f} MB of UTF-8"),
        ("index", f"{index_mb:.1f} MB ({index_mb / text_mb:.2f} × the text)"),
        ("peak memory", f"{peak_mb:.0f} MB in the largest process (all told to collect {options.memory_mb} MB)"),
    )
    print_table(f"Reindex of {' '.join(Path(source).name for source in options.sources)}", rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("sources", nargs="+", help="as for search-service reindex")
    parser.add_argument("--keep", type=Path, help="build into this data folder and leave it there")
    parser.add_argument("--memory-mb", type=int, default=256, help="memory to collect before a segment is written")
    parser.add_argument("--workers", type=int, default=0, help="processes that build; 0 is one per core")
    parser.add_argument("--peers", type=int, default=0, help="compare with peers, which index so many of the articles")
    parser.add_argument("--json", type=Path, help="with --peers: also keep the figures here, for bench_chart.py")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
