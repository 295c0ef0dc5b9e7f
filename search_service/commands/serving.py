"""Serving: everything that one process or several share is made once."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor

from index import WhooshEngine
from index.analysis import Analyser
from index.edition import Editions, Verified
from search_service import terminal
from search_service.app import create_app
from search_service.commands.options import analyser
from search_service.logs import configure_logging
from search_service.server import Server, address_of, install_signals, listening_socket
from search_service.settings import Settings
from search_service.workers import Workers


def serve_until_stopped(settings: Settings) -> None:
    """Listen, and answer in as many processes as the settings say."""
    configure_logging(settings.log_format)
    listening = listening_socket(settings.host, settings.port)
    terminal.say(f"Serving {settings.data_dir}/ on {address_of(listening)} (stop with Ctrl+C)")
    words, verified = _prepared(settings)
    if settings.workers == 1:
        _serve_on(listening, settings, words, verified)
    else:
        Workers(settings.workers, lambda: _serve_on(listening, settings, words, verified)).run()


def _prepared(settings: Settings) -> tuple[Analyser, Verified]:
    """What every process needs, made once before there are several: checksums are read while the model loads."""
    with ThreadPoolExecutor(1) as pool:
        verified = pool.submit(Editions(settings.data_dir).verified)
        words = analyser()
        words.analyse("tỉnh uỷ")
        return words, verified.result()


def _serve_on(listening: socket.socket, settings: Settings, words: Analyser, verified: Verified) -> None:
    """One process's share of the work: its own engine, the common socket."""
    engine = WhooshEngine(settings.data_dir, words, verified=verified)
    server = Server(create_app(engine), engine, settings, listening)
    install_signals(server)
    engine.refresh()
    server.run()
