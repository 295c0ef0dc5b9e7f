"""What the benchmarks of one data folder are told."""

from __future__ import annotations

import argparse
from pathlib import Path


def folder_options(doc: str | None, times: int) -> argparse.Namespace:
    """data, times and json, from the command line. doc: the script's docstring; times: how often, unless told."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0] if doc else None)
    parser.add_argument("--data", type=Path, required=True, help="data folder with an edition")
    parser.add_argument("--times", type=int, default=times, help=f"how many times, one after the other [{times}]")
    parser.add_argument("--json", type=Path, help="also keep the figures here, for bench_chart.py")
    return parser.parse_args()
