"""Several processes that do the same work, each replaced when it dies."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable

import structlog

SHORT_LIFE_SECONDS = 5.0  # a worker that dies sooner is replaced only after a pause
PAUSE_SECONDS = 1.0
STOPPING = (signal.SIGTERM, signal.SIGINT)

log = structlog.get_logger()


class Workers:
    """Forked children of this process. Each calls `work` and then ends.

    To be run in the main thread. SIGTERM and SIGINT are passed on; `run`
    returns when the last child has ended. If this process dies, its
    children stop by themselves.
    """

    def __init__(self, count: int, work: Callable[[], None], when_begun: Callable[[], None] = lambda: None) -> None:
        """when_begun: is called in this process once the first ones are there."""
        self._count = count
        self._work = work
        self._when_begun = when_begun
        self._started: dict[int, float] = {}
        self._is_stopping = False

    def run(self) -> None:
        """Keep `count` workers alive until told to stop."""
        for number in STOPPING:
            signal.signal(number, self._stop)
        self._fill_up()
        self._when_begun()
        while not self._is_stopping or self._started:
            self._fill_up()
            pid, status = os.wait()
            lived = time.monotonic() - self._started.pop(pid)
            if not self._is_stopping:
                log.error(
                    "worker_died", pid=pid, exit_status=os.waitstatus_to_exitcode(status), seconds=round(lived, 1)
                )
                time.sleep(PAUSE_SECONDS if lived < SHORT_LIFE_SECONDS else 0)

    def _fill_up(self) -> None:
        while not self._is_stopping and len(self._started) < self._count:
            self._start()

    def _stop(self, *_: object) -> None:
        self._is_stopping = True
        for pid in list(self._started):
            os.kill(pid, signal.SIGTERM)

    def _start(self) -> None:
        parent = os.getpid()
        sys.stdout.flush()
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)  # neither process may be told to stop half-made
        with warnings.catch_warnings():  # Python 3.12 warns of NumPy's idle threads, which the child does not use
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid:
            self._started[pid] = time.monotonic()
        else:
            for number in STOPPING:
                signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        if not pid:
            threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
            os._exit(_outcome(self._work))


def _outcome(work: Callable[[], None]) -> int:
    """Exit status of the work; what it raises is shown."""
    try:
        work()
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _end_with(parent: int) -> None:
    """Stop this process when its parent is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
