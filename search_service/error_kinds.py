"""The one table of errors: their codes, HTTP statuses and exit statuses.

`problems.py` tells them over HTTP, `cli.py` on the command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from index import errors
from search_service.settings import SettingError


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
    ErrorKind(errors.AbbreviationsError, "invalid-abbreviations", HTTPStatus.BAD_REQUEST, 2, "Invalid abbreviations"),
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
INTERNAL = ErrorKind(Exception, "internal", HTTPStatus.INTERNAL_SERVER_ERROR, 1, "Internal error")


def error_kind(error: Exception) -> ErrorKind:
    """The table's row for an error; the last resort is `internal`."""
    return next((kind for kind in ERROR_KINDS if isinstance(error, kind.error)), INTERNAL)
