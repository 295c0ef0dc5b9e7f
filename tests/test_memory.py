"""What is asked of the C library, and what comes of it."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from index import memory

HAS_GLIBC = sys.platform == "linux" and hasattr(ctypes.CDLL(None), "gnu_get_libc_version")
HEAPS = """
import ctypes, re, sys, threading
from pathlib import Path
from index.memory import share_freed_memory

libc = ctypes.CDLL(None)
libc.fopen.restype = libc.malloc.restype = ctypes.c_void_p
if sys.argv[2:]:
    share_freed_memory()
turns = threading.Barrier(4)

def allocate():
    turns.wait()
    libc.malloc(100_000)
    turns.wait()

threads = [threading.Thread(target=allocate) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
print(len(re.findall("<heap nr", Path(sys.argv[1]).read_text())))
"""


@pytest.mark.skipif(not HAS_GLIBC, reason="only glibc gives each thread a heap")
def test_threads_share_one_heap(tmp_path: Path) -> None:
    def heaps(*asked: str) -> int:
        command = [sys.executable, "-c", HEAPS, str(tmp_path / "heaps.xml"), *asked]
        return int(subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout)

    assert heaps() > 1
    assert heaps("shared") == 1


@pytest.mark.parametrize(
    ("ask", "asked"),
    [
        (memory.keep_freed_memory, [("mallopt", -3, 1 << 30), ("mallopt", -1, 1 << 30)]),
        (memory.share_freed_memory, [("mallopt", -8, 1)]),
        (memory.give_back_freed_memory, [("malloc_trim", 0)]),
    ],
)
def test_it_is_asked_where_that_is_known(
    monkeypatch: pytest.MonkeyPatch, ask: Callable[[], None], asked: list[Any]
) -> None:
    calls: list[Any] = []
    names = ("mallopt", "malloc_trim")
    library = {name: lambda *given, name=name: calls.append((name, *given)) for name in names}
    monkeypatch.setattr(memory.sys, "platform", "linux")
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _: SimpleNamespace(**library))
    ask()
    assert calls == asked
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _: SimpleNamespace())  # as musl's
    ask()
    monkeypatch.setattr(memory.sys, "platform", "win32")
    monkeypatch.setattr(memory.ctypes, "CDLL", None)
    ask()
    assert calls == asked
