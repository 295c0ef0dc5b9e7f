"""Articles in, one new edition out: rebuild, count, smoke-query, publish.

Memory stays near what the builder is told to use: records stream
through, and the ids already seen live in a temporary SQLite table.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from whoosh import index as whoosh_index

from index.analysis import ANALYSER_VERSION, Analyser
from index.article import Article, Rejected, SourcedArticle
from index.codec import ArrayCodec
from index.edition import Edition, Editions, Manifest
from index.errors import EditionDamagedError, NothingIndexedError, TooManyRejectsError
from index.inverter import Inverter
from index.schema import SCHEMA_VERSION, Field, build_schema

BATCH_ARTICLES = 256  # analysed together,
BATCH_CHARS = 2_000_000  # or fewer if they are long
SHARE_CHECKED_AFTER = 1_000  # records: below this a share says little before the end

Record = SourcedArticle | Rejected


@dataclass(slots=True)
class BuildProgress:
    """Where a running build stands; handed to the callback."""

    articles: int = 0
    rejected: int = 0
    text_bytes: int = 0
    phase: str = "reading"

    @property
    def records(self) -> int:
        """Everything read so far."""
        return self.articles + self.rejected


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a finished build did."""

    edition: Edition
    articles: int
    rejected: int
    reasons: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class BuildLimits:
    """How much memory a build may collect, and when to give up."""

    writer_memory_mb: int = 256
    max_reject_share: float = 0.05


class Builder:
    """Builds editions of one data directory."""

    def __init__(
        self,
        editions: Editions,
        analyser: Analyser,
        limits: BuildLimits | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._editions = editions
        self._analyser = analyser
        self._limits = limits or BuildLimits()
        self._clock = clock

    def rebuild(
        self,
        records: Iterable[Record],
        *,
        sources: tuple[str, ...] = (),
        on_progress: Callable[[BuildProgress], None] = lambda _: None,
        on_reject: Callable[[Rejected], None] = lambda _: None,
    ) -> BuildReport:
        """Index all records into a new edition and make it the live one.

        Raises TooManyRejectsError, NothingIndexedError or BuildLockedError;
        whatever it raises, the live edition is untouched.
        """
        started = time.monotonic()
        with self._editions.lock():
            live = self._editions.live_name()
            self._editions.prune(live)
            path = self._editions.begin(self._clock())
            try:
                build = _Build(path, self._analyser, self._limits, on_progress, on_reject)
                build.run(records)
                edition = self._editions.publish(path, self._manifest(path, build, sources, started))
            except BaseException:
                if self._editions.live_name() != path.name:  # it may break off after publishing
                    shutil.rmtree(path, ignore_errors=True)
                raise
            self._editions.prune(live)
        return BuildReport(
            edition,
            build.progress.articles,
            build.progress.rejected,
            dict(build.reasons),
            time.monotonic() - started,
        )

    def _manifest(self, path: Path, build: _Build, sources: tuple[str, ...], started: float) -> Manifest:
        return Manifest(
            name=path.name,
            created_at=self._clock(),
            schema_version=SCHEMA_VERSION,
            analyser_version=ANALYSER_VERSION,
            articles=build.progress.articles,
            rejected=build.progress.rejected,
            build_seconds=round(time.monotonic() - started, 3),
            text_bytes=build.progress.text_bytes,
            sources=sources,
        )


class _Build:
    """One run: the writer, the counts and the checks."""

    def __init__(
        self,
        path: Path,
        analyser: Analyser,
        limits: BuildLimits,
        on_progress: Callable[[BuildProgress], None],
        on_reject: Callable[[Rejected], None],
    ) -> None:
        self._index_path = path / "index"
        self._segmenter = analyser.segmenter
        self._inverter = Inverter(self._segmenter)
        self._batch: list[Article] = []
        self._batch_chars = 0
        self._limits = limits
        self._on_progress = on_progress
        self._on_reject = on_reject
        self.progress = BuildProgress()
        self.reasons: Counter[str] = Counter()
        self._first_reject: Rejected | None = None
        self._last_article: Article | None = None

    def run(self, records: Iterable[Record]) -> None:
        ix = whoosh_index.create_in(str(self._index_path), build_schema())
        writer = ix.writer(codec=ArrayCodec(), compound=False)
        try:
            with _SeenIds() as seen:
                for record in records:
                    self._take(record, seen)
                    self._write_full(writer)
            self._check_share(at_end=True)
            self._enter("writing")
            self._write_full(writer, at_end=True)
            writer.commit(merge=False)
        except BaseException:
            if not writer.is_closed:
                writer.cancel()
            raise
        self._enter("checking")
        self._check_index(whoosh_index.open_dir(str(self._index_path), schema=build_schema()))

    def _take(self, record: Record, seen: _SeenIds) -> None:
        if isinstance(record, Rejected):
            self._reject(record)
        elif not seen.add(record.article.id):
            reason = f"{record.article.id!r} was already read; the first one is kept"
            self._reject(Rejected(record.source, record.line, "id", reason))
        else:
            self._add(record.article)
        self._on_progress(self.progress)

    def _add(self, article: Article) -> None:
        self._batch.append(article)
        self._batch_chars += len(article.lead) + len(article.body)
        self._last_article = article
        self.progress.articles += 1
        self.progress.text_bytes += sum(len(getattr(article, part).encode()) for part in Field)

    def _write_full(self, writer: whoosh_index.IndexWriter, *, at_end: bool = False) -> None:
        """Analyse a full batch; write a segment when memory is used up."""
        is_full = len(self._batch) >= BATCH_ARTICLES or self._batch_chars >= BATCH_CHARS
        if is_full or (at_end and self._batch):
            self._inverter.add(self._batch)
            self._batch, self._batch_chars = [], 0
        full = self._inverter.memory_bytes > self._limits.writer_memory_mb * 1024**2
        if full or (at_end and len(self._inverter)):
            writer.segments.append(self._inverter.write(writer.storage, writer.indexname))
            self._inverter = Inverter(self._segmenter)

    def _reject(self, rejected: Rejected) -> None:
        self.progress.rejected += 1
        self.reasons[rejected.field] += 1
        self._first_reject = self._first_reject or rejected
        self._on_reject(rejected)
        if self.progress.records >= SHARE_CHECKED_AFTER:
            self._check_share(at_end=False)

    def _check_share(self, *, at_end: bool) -> None:
        rejected, records, first = self.progress.rejected, self.progress.records, self._first_reject
        allowed = self._limits.max_reject_share
        if first is not None and rejected > allowed * records:
            raise TooManyRejectsError(
                f"{rejected} of {records} records are unusable, more than the allowed {allowed:.0%}; the first: "
                f"{first}; see all with --rejects FILE, or allow more with --max-reject-share"
            )
        if at_end and not self.progress.articles:
            raise NothingIndexedError("no article was found in the sources; nothing was published")

    def _enter(self, phase: str) -> None:
        self.progress.phase = phase
        self._on_progress(self.progress)

    def _check_index(self, ix: whoosh_index.FileIndex) -> None:
        """Count, and look the last article up: commits have lied before."""
        with ix.reader() as reader:
            found = reader.doc_count()
            last = self._last_article
            if found != self.progress.articles or last is None or not reader.doc_frequency("id", last.id):
                raise EditionDamagedError(
                    f"the new index holds {found} articles where {self.progress.articles} were written; not published"
                )
        ix.close()


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
