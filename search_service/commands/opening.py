"""The engine of a command, ready in the time of the slower of two.

Checksums are read by threads, which need no interpreter lock for it, while
Python still loads what will use the verified edition. Nothing of an edition
is opened before its verdict is there.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.edition import Editions, Verified

if TYPE_CHECKING:
    from index import WhooshEngine
    from index.analysis import Analyser


def begin_verifying(data_dir: Path) -> Future[Verified]:
    """Begin to read the live edition's files; the result says which are what was written."""
    pool = ThreadPoolExecutor(1, "verify")
    verified = pool.submit(Editions(data_dir).verified)
    pool.shutdown(wait=False)
    return verified


@contextmanager
def loading() -> Iterator[None]:
    """No garbage collection while everything that stays is being loaded.

    What there is at the end is left out of later collections, too: modules
    and the model, 40 ms of looking through them on the way, and pages that
    forked processes then keep sharing.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def loaded_analyser() -> Analyser:
    """The one that articles and queries go through, with its model read."""
    from index.analysis import Analyser
    from index.vietnamese.words import PyviSegmenter

    analyser = Analyser(PyviSegmenter())
    analyser.analyse("tỉnh uỷ")
    return analyser


def opened_engine(data_dir: Path) -> WhooshEngine:
    """An engine for one question; what it could not take up is told in a sentence, not logged."""
    verified = begin_verifying(data_dir)
    with loading():
        from index import WhooshEngine
        from search_service.logs import configure_logging

        configure_logging("text", level=logging.ERROR)
        analyser = loaded_analyser()
    engine = WhooshEngine(data_dir, analyser, verified=verified.result())
    engine.refresh()
    status = engine.status()
    if status.is_ready and status.problem:  # else the question itself ends with it
        from search_service import terminal

        terminal.warning(status.problem)
    return engine
