"""What becomes of freed memory, in Python and in the C library (glibc)."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # of <malloc.h>
_KEPT_BYTES = 1 << 30


def keep_freed_memory() -> None:
    """Keep what is freed for what comes next, in this process from now on.

    A build allocates and frees arrays of some megabytes all the time, an
    answer some of 100 kB. glibc gives large ones back to the system at once,
    which has to zero each page again: a tenth of a build.
    """
    _call("mallopt", _MMAP_THRESHOLD, _KEPT_BYTES)
    _call("mallopt", _TRIM_THRESHOLD, _KEPT_BYTES)


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Leave Python's cyclic garbage alone meanwhile.

    A build makes hundreds of thousands of objects to keep and no cycles;
    looking for some again and again takes 3 % of it.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def share_freed_memory() -> None:
    """One heap for all threads that this process starts from now on.

    glibc gives each thread a heap of its own, and what one of them frees the
    others cannot use: 38 of 151 MB in a serving process. Threads that take
    turns, as Python's do, lose nothing by sharing.
    """
    _call("mallopt", _ARENA_MAX, 1)


def give_back_freed_memory() -> None:
    """Return what was freed to the system, after something large was made once."""
    _call("malloc_trim", 0)


def forget_what_holds_only_itself() -> None:
    """Find it, and return what is free to the system: an edition and what was made of it hold each other.

    25 ms in a serving process, most objects of which are left out (`gc.freeze`).
    """
    gc.collect()
    give_back_freed_memory()


def _call(name: str, *arguments: int) -> None:
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # musl has neither function
            getattr(ctypes.CDLL(None), name)(*arguments)
