"""Worker processes: blocks out, results back in the order of the blocks.

They are spawned, not forked: the parent has threads (the progress bar), an
open lock and an open database, of which a fork would inherit half a state,
and forked children would all draw the same random segment names. The second
it takes is spent once, and only for collections of more than one block.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from index.errors import BuildWorkerError

Work = Callable[[list[bytes]], Any]


@dataclass(slots=True)
class _Worker:
    """One process, our end of its pipe, and the number of its block."""

    process: SpawnProcess
    pipe: Connection
    block: int | None = field(default=None)


class WorkerProcesses:
    """A context: its processes end with it, at once if it ends by an error.

    work: picklable; called in a worker with a block, its result is pickled.
    """

    def __init__(self, count: int, work: Work) -> None:
        self._count = count
        self._work = work
        self._workers: list[_Worker] = []
        self._results: dict[int, Any] = {}
        self._submitted = 0

    def __enter__(self) -> WorkerProcesses:
        with _interrupts_held():
            for _ in range(self._count):
                self._workers.append(_started(self._work))
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for worker in self._workers:
            worker.pipe.close()  # a worker that waits for a block ends by itself
            if kind is not None:
                worker.process.kill()
        for worker in self._workers:
            worker.process.join()

    def submit(self, block: list[bytes]) -> None:
        """Hand out a block; waits while no worker is free.

        Raises what the work raised, or BuildWorkerError.
        """
        while (free := next((worker for worker in self._workers if worker.block is None), None)) is None:
            self._collect()
        free.block = self._submitted
        self._submitted += 1
        try:
            free.pipe.send(len(block))
            for part in block:
                free.pipe.send_bytes(part)
        except OSError as ex:
            raise _death_of(free) from ex

    def results(self) -> Iterator[Any]:
        """One result per block, in the order they were submitted."""
        for number in range(self._submitted):
            while number not in self._results:
                self._collect()
            yield self._results.pop(number)

    def _collect(self) -> None:
        """Wait for at least one result; each worker is then free again."""
        busy = {worker.pipe: worker for worker in self._workers if worker.block is not None}
        for pipe in wait(list(busy)):
            worker = busy[pipe]  # type: ignore[index]
            try:
                result, error = worker.pipe.recv()
            except (EOFError, OSError) as ex:
                raise _death_of(worker) from ex
            if error is not None:
                raise error
            assert worker.block is not None
            self._results[worker.block], worker.block = result, None


def _started(work: Work) -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work_off, args=(theirs, work), name="build", daemon=True)
    process.start()
    theirs.close()  # so that the end of the process is the end of the pipe
    return _Worker(process, ours)


def _death_of(worker: _Worker) -> BuildWorkerError:
    worker.process.join(timeout=5)
    return BuildWorkerError(
        f"a build process ended too early (status {worker.process.exitcode}; -9 is a kill, often for want of memory); "
        "nothing was published; try again with a smaller --memory-mb or --workers 1"
    )


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Started processes inherit it: Ctrl+C is for the parent, which ends them."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work_off(pipe: Connection, work: Work) -> None:
    """A worker's life: blocks until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError):
        while True:
            block = [pipe.recv_bytes() for _ in range(pipe.recv())]
            pipe.send(_outcome(work, block))


def _outcome(work: Work, block: list[bytes]) -> tuple[Any, Exception | None]:
    try:
        return work(block), None
    except Exception as ex:
        ex.add_note(f"in a build process:\n{traceback.format_exc()}")
        return None, ex


def _end_with_parent() -> None:
    """A killed parent closes no pipes in the middle of a block."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
