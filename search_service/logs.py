"""Structured logs: one line per event, one event per request."""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    import falcon


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
    """Falcon middleware: one line per request, when it is answered."""

    def __init__(self) -> None:
        self._log = structlog.get_logger()

    def process_request(self, req: falcon.Request, _: falcon.Response) -> None:
        """Start the clock."""
        req.context.started = time.perf_counter()

    def process_response(self, req: falcon.Request, resp: falcon.Response, _: Any, __: bool) -> None:
        """Write the line."""
        self._log.info(
            "request",
            method=req.method,
            path=req.path,
            query=req.query_string,
            status=resp.status_code,
            ms=round((time.perf_counter() - req.context.started) * 1000, 2),
            total=getattr(req.context, "total", None),
        )
