"""Builds, counts, looks, publishes; whatever fails, the live edition stays."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from whoosh import index as whoosh_index

from index.analysis import ANALYSER_VERSION, Analyser
from index.article import Rejected
from index.builder.intake import BuildLimits, BuildProgress, Intake, Record
from index.builder.segments import write_segments
from index.codec import ArrayCodec
from index.edition import Edition, Editions, Manifest
from index.errors import EditionDamagedError
from index.schema import SCHEMA_VERSION, build_schema


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a finished build did."""

    edition: Edition
    articles: int
    rejected: int
    reasons: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


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
        self._segmenter = analyser.segmenter
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

        Raises TooManyRejectsError, NothingIndexedError, BuildWorkerError or
        BuildLockedError; whatever it raises, the live edition is untouched.
        """
        started = time.monotonic()
        intake = Intake(self._limits.max_reject_share, on_progress, on_reject)
        with self._editions.lock():
            live = self._editions.live_name()
            self._editions.prune(live)
            path = self._editions.begin(self._clock())
            try:
                self._build(path / "index", records, intake)
                edition = self._editions.publish(path, self._manifest(path, intake, sources, started))
            except BaseException:
                if self._editions.live_name() != path.name:  # it may break off after publishing
                    shutil.rmtree(path, ignore_errors=True)
                raise
            self._editions.prune(live)
        done = intake.progress
        return BuildReport(edition, done.articles, done.rejected, dict(intake.reasons), time.monotonic() - started)

    def _build(self, folder: Path, records: Iterable[Record], intake: Intake) -> None:
        writer = whoosh_index.create_in(str(folder), build_schema()).writer(codec=ArrayCodec(), compound=False)
        try:
            writer.segments.extend(write_segments(intake.batches(records), folder, self._segmenter, self._limits))
            writer.commit(merge=False)
        except BaseException:
            if not writer.is_closed:
                writer.cancel()
            raise
        intake.enter("checking")
        _check_index(folder, intake)

    def _manifest(self, path: Path, intake: Intake, sources: tuple[str, ...], started: float) -> Manifest:
        return Manifest(
            name=path.name,
            created_at=self._clock(),
            schema_version=SCHEMA_VERSION,
            analyser_version=ANALYSER_VERSION,
            articles=intake.progress.articles,
            rejected=intake.progress.rejected,
            build_seconds=round(time.monotonic() - started, 3),
            text_bytes=intake.progress.text_bytes,
            sources=sources,
        )


def _check_index(folder: Path, intake: Intake) -> None:
    """Count, and look the last article up: commits have lied before."""
    ix = whoosh_index.open_dir(str(folder), schema=build_schema())
    with ix.reader() as reader:
        found, written = reader.doc_count(), intake.progress.articles
        if found != written or intake.last is None or not reader.doc_frequency("id", intake.last.id):
            raise EditionDamagedError(
                f"the new index holds {found} articles where {written} were written; not published"
            )
    ix.close()
