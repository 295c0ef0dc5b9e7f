"""Errors → HTTP: answers are RFC 9457 problem details (application/problem+json)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import falcon
import msgspec
import structlog

from index import errors
from search_service.error_kinds import INTERNAL, InvalidParameterError, error_kind

log = structlog.get_logger()


def write_problem(resp: falcon.Response, status: int, code: str, title: str, **more: Any) -> None:
    """Make the response a problem document."""
    resp.status = status
    resp.content_type = "application/problem+json"
    resp.data = msgspec.json.encode(
        {"type": f"/problems/{code}", "title": title, "status": status, "code": code, **more}
    )
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        resp.set_header("Retry-After", "5")


def handle_search_error(_: falcon.Request, resp: falcon.Response, ex: errors.SearchError, __: Any) -> None:
    """An error of ours → its row of the table."""
    kind = error_kind(ex)
    named = {"parameter": ex.parameter, "allowed": ex.allowed} if isinstance(ex, InvalidParameterError) else {}
    write_problem(resp, kind.http_status, kind.code, kind.title, detail=str(ex), **named)


def handle_http_error(req: falcon.Request, resp: falcon.Response, ex: falcon.HTTPError, __: Any) -> None:
    """Falcon's own errors (unknown path, wrong method) as problems."""
    status = HTTPStatus(ex.status_code)
    refused = "nothing" if status == HTTPStatus.NOT_FOUND else f"no {req.method}"
    write_problem(
        resp,
        status,
        status.name.lower().replace("_", "-"),
        status.phrase,
        detail=ex.description or f"{refused} at {req.path[:200]}",
    )
    if ex.headers:
        resp.set_headers(ex.headers)


def handle_unexpected(req: falcon.Request, resp: falcon.Response, ex: Exception, __: Any) -> None:
    """Anything else: logged with its trace, told without it."""
    log.error("unexpected_error", path=req.path, query=req.query_string, exc_info=ex)
    write_problem(resp, INTERNAL.http_status, INTERNAL.code, INTERNAL.title, detail="the log has the details")
