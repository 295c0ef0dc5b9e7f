"""Errors → HTTP: the one table of codes, statuses and exit statuses.

Answers are RFC 9457 problem details (application/problem+json).
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import falcon
import msgspec
import structlog

from index import errors
from search_service.settings import SettingError

log = structlog.get_logger()


class InvalidParameterError(errors.SearchError):
    """A request parameter has an impossible value.

    parameter: its name; allowed: what would have been accepted.
    """

    def __init__(self, parameter: str, got: str, allowed: str) -> None:
        super().__init__(f"{parameter}={got[:80]!r}: allowed is {allowed}")
        self.parameter = parameter
        self.allowed = allowed


class ListenError(errors.SearchError):
    """The service cannot listen on the address it was given."""


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """How one class of errors is told to programs."""

    error: type[Exception]
    code: str
    http_status: HTTPStatus
    exit_status: int
    title: str


ERROR_KINDS = (
    ErrorKind(InvalidParameterError, "invalid-parameter", HTTPStatus.BAD_REQUEST, 2, "Invalid parameter"),
    ErrorKind(SettingError, "invalid-setting", HTTPStatus.INTERNAL_SERVER_ERROR, 2, "Invalid setting"),
    ErrorKind(errors.RankingError, "invalid-ranking", HTTPStatus.BAD_REQUEST, 2, "Invalid ranking value"),
    ErrorKind(errors.ArticleNotFoundError, "article-not-found", HTTPStatus.NOT_FOUND, 3, "Article not found"),
    ErrorKind(errors.NoEditionError, "no-edition", HTTPStatus.SERVICE_UNAVAILABLE, 4, "Nothing indexed yet"),
    ErrorKind(errors.EditionDamagedError, "edition-damaged", HTTPStatus.SERVICE_UNAVAILABLE, 5, "Edition damaged"),
    ErrorKind(errors.EditionMismatchError, "edition-mismatch", HTTPStatus.SERVICE_UNAVAILABLE, 5, "Reindex needed"),
    ErrorKind(errors.SourceError, "source", HTTPStatus.INTERNAL_SERVER_ERROR, 6, "Source unusable"),
    ErrorKind(errors.TooManyRejectsError, "too-many-rejects", HTTPStatus.INTERNAL_SERVER_ERROR, 7, "Too many rejects"),
    ErrorKind(errors.NothingIndexedError, "nothing-indexed", HTTPStatus.INTERNAL_SERVER_ERROR, 7, "Nothing indexed"),
    ErrorKind(ListenError, "cannot-listen", HTTPStatus.INTERNAL_SERVER_ERROR, 9, "Cannot listen"),
    ErrorKind(errors.BuildWorkerError, "build-process", HTTPStatus.INTERNAL_SERVER_ERROR, 10, "Build process died"),
    ErrorKind(errors.LossyMergeError, "lossy-merge", HTTPStatus.INTERNAL_SERVER_ERROR, 11, "Merge refused"),
    ErrorKind(errors.BuildLockedError, "build-locked", HTTPStatus.CONFLICT, 8, "Another build is running"),
)
_INTERNAL = ErrorKind(Exception, "internal", HTTPStatus.INTERNAL_SERVER_ERROR, 1, "Internal error")


def error_kind(error: Exception) -> ErrorKind:
    """The table's row for an error; the last resort is `internal`."""
    return next((kind for kind in ERROR_KINDS if isinstance(error, kind.error)), _INTERNAL)


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
    write_problem(resp, _INTERNAL.http_status, _INTERNAL.code, _INTERNAL.title, detail="the log has the details")
