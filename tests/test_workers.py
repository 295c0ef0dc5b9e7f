"""Worker processes: share one port, are replaced when they die, end together."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks")
PATIENCE = 30.0


def until(holds: Callable[[], object]) -> None:
    """Wait until something is true, at most PATIENCE seconds."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def served(data: Path, workers: int) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A real `serve --workers`, and its port."""
    options = ["--workers", str(workers), "--port", "0", "--data", str(data)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SEARCH_")}
    command = [sys.executable, "-m", "search_service", "serve", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        watchdog = threading.Timer(3 * PATIENCE, process.kill)
        watchdog.start()
        try:
            assert process.stdout is not None
            yield process, int(process.stdout.readline().decode().split("http://127.0.0.1:")[1].split()[0])
        finally:
            watchdog.cancel()
            process.kill()


def total(port: int) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", "/v1/search?q=thuong+truc+tinh+uy")
        found: int = json.loads(connection.getresponse().read())["total"]
        return found


def children(pid: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds children in /proc")
def test_workers_answer_are_replaced_and_end_with_their_parent(sample_data: Path) -> None:
    with served(sample_data, 2) as (process, port):
        assert total(port) == total(port) > 0
        until(lambda: len(children(process.pid)) == 2)
        first = children(process.pid)
        victim = min(first)
        os.kill(victim, signal.SIGKILL)
        until(lambda: len(children(process.pid) - {victim}) == 2)
        assert [total(port) for _ in range(8)] == [total(port)] * 8
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
    events = [json.loads(line)["event"] for line in err.splitlines()]
    assert events.count("worker_died") == 1
    assert 1 <= events.count("stopped") <= 2  # the new one may still have been starting


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at mappings in /proc")
def test_workers_share_what_was_opened_once_and_their_parent_forgets_it(sample_data: Path) -> None:
    def maps_an_index(pid: int) -> bool:
        return ".arrays" in Path(f"/proc/{pid}/maps").read_text("utf-8")

    with served(sample_data, 2) as (process, port):
        assert total(port) > 0
        assert all(map(maps_an_index, children(process.pid)))
        until(lambda: not maps_an_index(process.pid))
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=PATIENCE)
    assert [json.loads(line)["event"] for line in err.splitlines()].count("edition_opened") == 1


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds children in /proc")
def test_workers_do_not_outlive_a_killed_parent(sample_data: Path) -> None:
    with served(sample_data, 2) as (process, port):
        assert total(port) > 0
        until(lambda: len(children(process.pid)) == 2)
        left = children(process.pid)
        process.kill()
        process.wait()
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in left))
