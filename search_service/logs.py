"""Structured logs: one line per event, one event per request."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
import structlog

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_encode = msgspec.json.Encoder().encode
_any_json_line = structlog.processors.JSONRenderer(ensure_ascii=False)
TOTAL = "search_service.total"  # of an environment: how many articles were found


def configure_logging(log_format: str, *, level: int = logging.INFO) -> None:
    """Send every line to standard error; waitress only if it is an error.

    waitress warns for each request that waits for a thread; that is load,
    not news. What libraries log takes the same format as our own lines.
    level: of the least of our own lines that is written.
    """
    chain: list[Any] = [_json_line] if log_format == "json" else _text_chain()
    handler = logging.StreamHandler(sys.stderr)
    without_record = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=[without_record, *chain]))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("waitress").setLevel(logging.ERROR)
    structlog.configure(
        processors=chain,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _text_chain() -> list[Any]:
    """Processors that make a line for people."""
    renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())  # writes the trace itself
    return [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True), renderer]


def _json_line(logger: Any, level: str, event: MutableMapping[str, Any]) -> str | bytes:
    """One processor in place of structlog's four: a request's line takes half of their time."""
    event["level"] = level
    event["timestamp"] = datetime.now(UTC)
    if "exc_info" in event:
        event = structlog.processors.format_exc_info(logger, level, event)
    try:
        return msgspec.json.format(_encode(event), indent=0).decode()
    except (TypeError, ValueError, OverflowError):  # values that JSON does not know, half of a surrogate pair
        event["timestamp"] = event["timestamp"].isoformat().replace("+00:00", "Z")
        return _any_json_line(logger, level, event)


class RequestLog:
    """WSGI middleware: one line per request, written when its answer has been sent."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    @cached_property
    def _log(self) -> Any:
        """Made once, when logging is configured."""
        return structlog.get_logger().bind()

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
