"""waitress around the application: bounded, quiet, drained when stopped."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import falcon
import structlog
from waitress import create_server, wasyncore
from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import WSGITask

from index.engine import WhooshEngine
from search_service.listening import address_of, listening_socket
from search_service.settings import Settings

if TYPE_CHECKING:
    import socket
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

MAX_HEADER_BYTES = 32 * 1024
MAX_BODY_BYTES = 64 * 1024
MAX_CONNECTIONS = 500
MAX_WAITING = 100  # requests; beyond, the oldest are told to come back instead of all waiting longer
OVERLOADED = b'{"type":"/problems/overloaded","title":"Overloaded","status":503,"code":"overloaded"}'
IDLE_SECONDS = 60
LOOP_SECONDS = 0.2  # between looks whether to stop
YIELDING_SECONDS = 0.02  # that a busy process leaves new connections to the others
READING_SECONDS = 0.01  # between reads of what has come while requests wait already

log = structlog.get_logger()


class _Task(WSGITask):  # type: ignore[misc]
    """One request and its answer, of which a body in one piece leaves together with its header.

    Each packet may have to wake its reader: two take 30 µs more than one.
    """

    wrote_header = False

    def write(self, data: bytes) -> None:
        """Send a piece of the body, and what has to go before it."""
        is_whole = self.complete and not self.wrote_header and self.has_body and self.content_length == len(data)
        if not is_whole:
            super().write(data)
            return
        self.channel.write_soon(self.build_response_header() + data)
        self.wrote_header = True
        self.content_bytes_written = len(data)


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    """One request that is read. An address that is none, such as `http://[`, is a bad request, no trace in the log."""

    def parse_header(self, header_plus: bytes) -> None:
        """Take up the first line and the header."""
        try:
            super().parse_header(header_plus)
        except ValueError as ex:
            raise ParsingError("bad address") from ex


class _Channel(HTTPChannel):  # type: ignore[misc]
    """One connection. What it has to send goes there at once, and only what is left of it by way of a buffer."""

    task_class = _Task
    parser_class = _Parser

    def write_soon(self, data: bytes) -> int:
        """Send data, in order. Told: how many bytes."""
        with self.outbuf_lock:
            is_free = self.connected and not self.total_outbufs_len
            sent = self._sent_at_once(data) if is_free else 0
            left: int = super().write_soon(data[sent:])
            return sent + left

    def _sent_at_once(self, data: bytes) -> int:
        try:
            sent: int = self.send(data, do_close=False)
        except OSError as ex:  # such as ETIMEDOUT
            raise ClientDisconnected from ex
        return sent


class _Turns:
    """Which of several processes accepts a connection.

    Connections are kept. If the first process to wake took all, the others
    would stay idle; so one that has a request to answer takes no more for a moment.
    """

    def __init__(self, server: Any) -> None:
        """server: a waitress."""
        self._is_open = server.readable
        self._dispatcher = server.task_dispatcher
        self._busy_since: float | None = None

    def may_accept(self) -> bool:
        """Whether this one does; what waitress asks before it waits."""
        now = time.monotonic()
        if not self._is_busy:
            self._busy_since = None
        elif self._busy_since is None:
            self._busy_since = now
        elif now - self._busy_since >= YIELDING_SECONDS:
            self._busy_since = None  # its turn, whatever it has to do
        return self._busy_since is None and bool(self._is_open())

    @property
    def seconds(self) -> float:
        """How long waitress may wait for something to do."""
        return YIELDING_SECONDS if self._is_busy else LOOP_SECONDS

    @property
    def _is_busy(self) -> bool:
        return bool(self._dispatcher.queue or self._dispatcher.active_count)


class Server:
    """One listening waitress with a thread that refreshes and warms the engine."""

    def __init__(
        self,
        app: falcon.App[falcon.Request, falcon.Response],
        engine: WhooshEngine,
        settings: Settings,
        listening: socket.socket | None = None,
    ) -> None:
        """listening: a socket shared with other processes; else one of its own."""
        self._settings = settings
        self._engine = engine
        self._stopping = threading.Event()
        self._none_waits = threading.Event()
        self._channels: dict[int, Any] = {}
        listening = listening or listening_socket(settings.host, settings.port)
        self._address = address_of(listening)
        self._server = create_server(
            self._answering(app),
            map=self._channels,
            sockets=[listening],
            threads=settings.threads,
            connection_limit=MAX_CONNECTIONS,
            channel_timeout=IDLE_SECONDS,
            max_request_header_size=MAX_HEADER_BYTES,
            max_request_body_size=MAX_BODY_BYTES,
            ident=None,
        )
        self._server.channel_class = _Channel
        self._turns = _Turns(self._server) if settings.workers > 1 else None
        if self._turns:
            self._server.readable = self._turns.may_accept

    def _answering(self, app: WSGIApplication) -> WSGIApplication:
        """The application, but 503 at once while too many requests wait behind this one."""

        def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            waiting = len(self._server.task_dispatcher.queue)
            if not (waiting or self._none_waits.is_set()):
                self._none_waits.set()
            if waiting <= MAX_WAITING:
                return app(environ, start_response)
            headers = [("Content-Type", "application/problem+json"), ("Retry-After", "2")]
            start_response("503 Service Unavailable", headers)
            return [OVERLOADED] if environ["REQUEST_METHOD"] != "HEAD" else []

        return answer

    @property
    def address(self) -> str:
        """Where it listens, as a URL."""
        return self._address

    def stop(self, *_: object) -> None:
        """Ask `run` to finish what is open and return; usable as a signal handler."""
        self._stopping.set()

    def run(self) -> None:
        """Serve until `stop`; then drain for at most `drain_seconds`."""
        threading.Thread(target=self._refresh, name="refresh", daemon=True).start()
        self._loop_until(self._stopping.is_set)
        wasyncore.dispatcher.close(self._server)  # only the listening socket: threads still need the trigger
        deadline = time.monotonic() + self._settings.drain_seconds
        self._loop_until(lambda: self._is_idle() or time.monotonic() > deadline)
        workers = self._server.task_dispatcher
        workers.shutdown(timeout=1)
        if not workers.threads:  # one that still works would need the trigger
            wasyncore.close_all(self._channels, ignore_all=True)
        log.info("stopped")

    def _loop_until(self, is_done: Callable[[], bool]) -> None:
        while not is_done():
            self._leave_to_threads()
            seconds = self._turns.seconds if self._turns else LOOP_SECONDS
            wasyncore.loop(timeout=seconds, map=self._channels, use_poll=True, count=1)

    def _leave_to_threads(self) -> None:
        """Read nothing for a moment while requests wait: reading takes the interpreter from those who answer."""
        workers = self._server.task_dispatcher
        if workers.queue and workers.active_count >= self._settings.threads:
            self._none_waits.clear()
            if workers.queue:  # else the last one was taken before, and nobody would tell
                self._none_waits.wait(READING_SECONDS)

    def _is_idle(self) -> bool:
        """No request is being read, answered or written."""
        channels = list(self._server.active_channels.values())
        return not any(channel.requests or channel.request or channel.total_outbufs_len for channel in channels)

    def _refresh(self) -> None:
        self._engine.warm()
        while not self._stopping.wait(self._settings.refresh_seconds):
            self._engine.refresh()
            self._engine.warm()


def install_signals(server: Server) -> None:
    """SIGTERM and SIGINT stop the server gently."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.stop)
