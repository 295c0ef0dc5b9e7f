"""Serving: what one process or several need is made once, and then shared."""

from __future__ import annotations

import socket
from concurrent.futures import Future

from index import WhooshEngine
from index.analysis import Analyser
from index.edition import Verified
from index.memory import forget_what_holds_only_itself
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
    opened = [_opened(settings, words, verified)]

    def work() -> None:
        _serve(listening, settings, opened.pop() if opened else _opened(settings, words, verified))

    def forget() -> None:
        opened.clear()  # or this process would keep the first edition's files for ever
        forget_what_holds_only_itself()

    if settings.workers == 1:
        work()
    else:
        Workers(settings.workers, work, forget).run()


def _opened(settings: Settings, words: Analyser, verified: Verified) -> WhooshEngine:
    """Ready for what every query needs."""
    engine = WhooshEngine(settings.data_dir, words, verified=verified, answer_cache_mb=settings.answer_cache_mb)
    engine.refresh()
    engine.warm(only_what_all_need=True)
    return engine


def _serve(listening: socket.socket, settings: Settings, engine: WhooshEngine) -> None:
    """One process's share of the work, at the common socket."""
    server = Server(create_app(engine), engine, settings, listening)
    install_signals(server)
    server.run()
