"""What a benchmark ran on, and how its figures are printed."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


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


class Memory(NamedTuple):
    """What a process holds, in MB.

    resident: now, pages mapped from files included; anonymous: those not
    mapped from files, which the system cannot drop; peak: resident at most.
    """

    resident: float
    anonymous: float
    peak: float

    def __str__(self) -> str:
        return f"{self.resident:.0f} MB resident, {self.anonymous:.0f} MB of it anonymous; peak {self.peak:.0f} MB"


def memory(pid: int | str = "self") -> Memory:
    """Of a running process, as Linux tells it.

    Not `ru_maxrss`: a child's begins with what its parent held at the fork.
    """
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    told = dict(line.split(":", 1) for line in lines)
    return Memory(*(int(told[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon", "VmHWM")))


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
