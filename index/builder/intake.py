"""What comes in: records counted, the unusable told, the others in batches.

Those from before Unicode are converted here, behind all sources.
Records stream through, and the ids already seen live in a temporary SQLite
table, so that memory does not grow with the collection.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from index.article import Article, Rejected, SourcedArticle
from index.builder.conversions import Converter
from index.errors import NothingIndexedError, TooManyRejectsError, counted
from index.kernels.utf8 import utf8_bytes

BATCH_ARTICLES = 256  # analysed together,
BATCH_CHARS = 2_000_000  # or fewer if they are long
SHARE_CHECKED_AFTER = 1_000  # records: below this a share says little before the end

Record = SourcedArticle | Rejected


@dataclass(slots=True)
class BuildProgress:
    """Where a running build stands; handed to the callback.

    share: how much of the merging is done, 0 to 1.
    """

    articles: int = 0
    rejected: int = 0
    text_bytes: int = 0
    phase: str = "reading"
    share: float = 0.0

    @property
    def records(self) -> int:
        """Everything read so far."""
        return self.articles + self.rejected


@dataclass(frozen=True, slots=True)
class BuildLimits:
    """How much a build may use, and when to give up.

    writer_memory_mb: what all its processes together may collect;
    workers: processes that analyse and write, 1 is this one.
    """

    writer_memory_mb: int = 256
    max_reject_share: float = 0.05
    workers: int = 1


class Intake:
    """Takes the records of one build in."""

    def __init__(
        self,
        max_reject_share: float,
        on_progress: Callable[[BuildProgress], None],
        on_reject: Callable[[Rejected], None],
    ) -> None:
        self._max_reject_share = max_reject_share
        self._on_progress = on_progress
        self._on_reject = on_reject
        self.progress = BuildProgress()
        self.reasons: Counter[str] = Counter()
        self.convert = Converter()
        self.last: Article | None = None
        self._first_reject: Rejected | None = None
        self._batch: list[Article] = []
        self._batch_chars = 0

    def batches(self, records: Iterable[Record]) -> Iterator[list[Article]]:
        """All usable articles, in order, some hundreds at a time.

        Raises TooManyRejectsError or NothingIndexedError.
        """
        with _SeenIds() as seen:
            for record in records:
                self._take(record, seen)
                if len(self._batch) >= BATCH_ARTICLES or self._batch_chars >= BATCH_CHARS:
                    yield self._emptied()
        self._check_share(at_end=True)
        self.enter("writing")
        if self._batch:
            yield self._emptied()

    def enter(self, phase: str) -> None:
        """Tell the phase that begins."""
        self.progress.phase = phase
        self._on_progress(self.progress)

    def merged(self, share: float) -> None:
        """Tell how much of the merging is done."""
        self.progress.share = share
        self._on_progress(self.progress)

    def _take(self, record: Record, seen: _SeenIds) -> None:
        if isinstance(record, Rejected):
            self._reject(record)
        elif not seen.add(record.article.id):
            reason = f"{record.article.id!r} was already read; the first one is kept"
            self._reject(Rejected(record.source, record.line, "id", reason))
        else:
            self._add(self.convert(record.article))
        self._on_progress(self.progress)

    def _add(self, article: Article) -> None:
        self._batch.append(article)
        self._batch_chars += text_chars(article)
        self.last = article
        self.progress.articles += 1
        self.progress.text_bytes += text_bytes(article)

    def _emptied(self) -> list[Article]:
        batch, self._batch, self._batch_chars = self._batch, [], 0
        return batch

    def _reject(self, rejected: Rejected) -> None:
        self.progress.rejected += 1
        self.reasons[rejected.field] += 1
        self._first_reject = self._first_reject or rejected
        self._on_reject(rejected)
        if self.progress.records >= SHARE_CHECKED_AFTER:
            self._check_share(at_end=False)

    def _check_share(self, *, at_end: bool) -> None:
        rejected, records, first = self.progress.rejected, self.progress.records, self._first_reject
        allowed = self._max_reject_share
        if first is not None and rejected > allowed * records:
            are = "is" if rejected == 1 else "are"
            raise TooManyRejectsError(
                f"{rejected:,} of {counted(records, 'record')} {are} unusable, more than the allowed {allowed:.0%}; "
                f"the first: {first}; see all with --rejects FILE, or allow more with --max-reject-share"
            )
        if at_end and not self.progress.articles:
            raise NothingIndexedError("no article was found in the sources; nothing was published")


def text_chars(article: Article) -> int:
    """Length of what is searched of an article."""
    return len(article.title) + len(article.lead) + len(article.body)


def text_bytes(article: Article) -> int:
    """Size of what is searched of an article, in UTF-8."""
    return sum(map(utf8_bytes, (article.title, article.lead, article.body)))


class _SeenIds:
    """The ids read so far, on disk beyond SQLite's small cache."""

    def __enter__(self) -> _SeenIds:
        self._database = sqlite3.connect("")
        self._database.execute("PRAGMA journal_mode=OFF")
        self._database.execute("CREATE TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID")
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def add(self, identifier: str) -> bool:
        """True if the id is new."""
        cursor = self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (identifier,))
        return cursor.rowcount == 1
