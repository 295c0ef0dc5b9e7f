"""What a benchmark ran on, and how its figures are printed."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path


def machine() -> str:
    """One line: processor, cores, memory, system, Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def print_table(title: str, rows: Sequence[tuple[str, str]]) -> None:
    """A Markdown table with the machine under it."""
    print_rows(title, rows)
    print_machine()


def print_rows(title: str, rows: Sequence[tuple[str, str]]) -> None:
    """A Markdown table."""
    print(f"\n**{title}**\n\n| what | figure |\n|---|---|")
    for name, figure in rows:
        print(f"| {name} | {figure} |")
    sys.stdout.flush()


def print_machine() -> None:
    """The line under the last table."""
    print(f"\nMeasured on {machine()}.", flush=True)


def resident_mb() -> tuple[float, float]:
    """(resident, of which anonymous) memory of this process in MB."""
    fields = {
        line.split(":")[0]: line.split()[1]
        for line in Path("/proc/self/status").read_text("utf-8").splitlines()
        if line.startswith("Rss") or line.startswith("VmRSS")
    }
    return int(fields["VmRSS"]) / 1024, int(fields["RssAnon"]) / 1024


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
