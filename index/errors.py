"""What can go wrong in the engine, each with its cure.

Every message says what happened, to what, and the next step. The service
maps each class to an HTTP status and an exit status in one table
(`search_service/error_kinds.py`).
"""

from __future__ import annotations

from pathlib import Path

MAX_TOLD = 5  # problems of one file in one message


def counted(number: int, noun: str) -> str:
    """(1, 'record') → '1 record', (1200, 'record') → '1,200 records'."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


class SearchError(Exception):
    """Base of everything this project raises on purpose."""


class SourceError(SearchError):
    """A source of articles or judgements is missing, damaged or of an unknown kind."""


class TooManyRejectsError(SearchError):
    """More records were unusable than the set share allows."""


class NothingIndexedError(SearchError):
    """A build ended without a single usable article."""


class BuildWorkerError(SearchError):
    """A process of a build ended before its work was done."""


class LossyMergeError(SearchError):
    """Merging segments as Whoosh does would lose their token columns."""


class BuildLockedError(SearchError):
    """Another build is writing to the same data directory."""


class NoEditionError(SearchError):
    """There is no published edition to search."""


class EditionDamagedError(SearchError):
    """An edition's files do not match its manifest."""


class EditionMismatchError(SearchError):
    """An edition was built with another schema or analyser version."""


class ArticleNotFoundError(SearchError):
    """No article with this id is in the current edition."""


class RankingError(SearchError):
    """A ranking key is unknown or its value is impossible.

    key: the offending key; allowed: what would have been accepted.
    """

    def __init__(self, key: str, allowed: str, message: str) -> None:
        super().__init__(message)
        self.key = key
        self.allowed = allowed


class AbbreviationsError(SearchError):
    """The administrator's abbreviations cannot be read.

    problems: one sentence each, with its line; the message has the first.
    """

    def __init__(self, path: Path, problems: tuple[str, ...]) -> None:
        more = f"; and {len(problems) - MAX_TOLD:,} more" if len(problems) > MAX_TOLD else ""
        super().__init__(f"{path}: {'; '.join(problems[:MAX_TOLD])}{more}")
        self.problems = problems
