"""Structured logs: one line per event, one event per request."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

TOTAL = "search_service.total"  # of an environment: how many articles were found


def configure_logging(log_format: str, *, level: int = logging.INFO) -> None:
    """Send every line to standard error; waitress only if it is an error.

    waitress warns for each request that waits for a thread; that is load,
    not news. What libraries log takes the same format as our own lines.
    level: of the least of our own lines that is written.
    """
    processors: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())  # writes the trace itself
    if log_format == "json":
        processors.append(structlog.processors.format_exc_info)
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    handler = logging.StreamHandler(sys.stderr)
    without_record = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=processors, processors=[without_record, renderer])
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("waitress").setLevel(logging.ERROR)
    structlog.configure(
        processors=[*processors, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


class RequestLog:
    """WSGI middleware: one line per request, written when its answer has been sent."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._log = structlog.get_logger()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        """The application's answer, which then writes the line."""
        started = time.perf_counter()
        status = 0

        def started_response(line: str, headers: list[tuple[str, str]], *exc_info: Any) -> Callable[[bytes], object]:
            nonlocal status
            status = int(line[:3])
            return start_response(line, headers, *exc_info)

        body = self._app(environ, started_response)
        ms = round((time.perf_counter() - started) * 1000, 2)
        return self._logged(body, environ, status, ms)

    def _logged(self, body: Iterable[bytes], environ: WSGIEnvironment, status: int, ms: float) -> Iterator[bytes]:
        """The body, then the line: a server asks for more when it has sent what it got, or closes this."""
        try:
            yield from body
        finally:
            with suppress(OSError, ValueError):  # a full disk or a reader of the log who is gone
                self._log.info(
                    "request",
                    method=environ["REQUEST_METHOD"],
                    path=(environ["PATH_INFO"] or "/").encode("latin-1").decode("utf-8", "replace"),
                    query=environ.get("QUERY_STRING", ""),
                    status=status,
                    ms=ms,
                    total=environ.get(TOTAL),
                )
