"""Serving: everything that one process or several share is made once."""

from __future__ import annotations

import socket
from concurrent.futures import Future

from index import WhooshEngine
from index.analysis import Analyser
from index.edition import Verified
from search_service.app import create_app
from search_service.logs import configure_logging
from search_service.server import Server, install_signals
from search_service.settings import Settings
from search_service.workers import Workers


def serve_on(listening: socket.socket, settings: Settings, words: Analyser, verifying: Future[Verified]) -> None:
    """Answer in as many processes as the settings say, until stopped.

    verifying: awaited before there are several processes.
    """
    configure_logging(settings.log_format)
    verified = verifying.result()

    def work() -> None:
        _serve(listening, settings, words, verified)

    if settings.workers == 1:
        work()
    else:
        Workers(settings.workers, work).run()


def _serve(listening: socket.socket, settings: Settings, words: Analyser, verified: Verified) -> None:
    """One process's share of the work: its own engine, the common socket."""
    engine = WhooshEngine(settings.data_dir, words, verified=verified, answer_cache_mb=settings.answer_cache_mb)
    server = Server(create_app(engine), engine, settings, listening)
    install_signals(server)
    engine.refresh()
    server.run()
