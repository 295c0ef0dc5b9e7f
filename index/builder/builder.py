"""Builds, counts, looks, publishes; whatever fails, the live edition stays."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from whoosh import index as whoosh_index

from index import ngrams
from index.analysis import Analyser
from index.article import Article, Rejected
from index.builder.changes import Changes
from index.builder.conversions import Conversions
from index.builder.intake import BuildLimits, BuildProgress, Intake, Record
from index.builder.segments import write_segments
from index.codec import ArrayCodec, ArraySegment
from index.codec.arrays import SegmentArrays
from index.codec.token_column import TokenColumn
from index.durable import link_or_copy
from index.edition import Edition, Editions, Manifest
from index.errors import ArticleNotFoundError, EditionDamagedError, NothingIndexedError, counted
from index.memory import no_search_for_cycles
from index.merger import merge_segments
from index.schema import Field, build_schema
from index.versions import ANALYSER_VERSION, SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a finished build did. legacy: articles from before Unicode."""

    edition: Edition
    articles: int
    rejected: int
    reasons: dict[str, int] = field(default_factory=dict)
    legacy: Conversions = field(default_factory=Conversions)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What an update or a deletion did. unknown: ids that were not there; legacy: articles from before Unicode."""

    edition: Edition
    added: int = 0
    replaced: int = 0
    deleted: int = 0
    unknown: tuple[str, ...] = ()
    rejected: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    legacy: Conversions = field(default_factory=Conversions)
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
        with self._editions.lock(), self._edition_from(None) as path:
            with no_search_for_cycles():
                segments = self._build(path / "index", records, intake)
                _write_ngrams(path, segments)
            done = intake.progress
            manifest = self._manifest(path, segments, started)
            manifest = replace(
                manifest, articles=done.articles, rejected=done.rejected, text_bytes=done.text_bytes, sources=sources
            )
            edition = self._editions.publish(path, manifest)
        return BuildReport(
            edition,
            done.articles,
            done.rejected,
            dict(intake.reasons),
            intake.convert.conversions,
            time.monotonic() - started,
        )

    def update(
        self,
        records: Iterable[Record],
        *,
        on_progress: Callable[[BuildProgress], None] = lambda _: None,
        on_reject: Callable[[Rejected], None] = lambda _: None,
    ) -> UpdateReport:
        """Add articles to the live edition, or replace those of the same id.

        What comes out is a new edition that shares its unchanged files with
        the live one. Raises as `rebuild`, and NoEditionError.
        """
        intake = Intake(self._limits.max_reject_share, on_progress, on_reject)

        def replacing(changes: Changes) -> Iterator[list[Article]]:
            for batch in intake.batches(records):
                for article in batch:
                    changes.mask(article.id)
                yield batch

        edition, changes, seconds = self._change(replacing, intake)
        done = intake.progress
        return UpdateReport(
            edition,
            added=done.articles - changes.masked,
            replaced=changes.masked,
            rejected=done.rejected,
            reasons=dict(intake.reasons),
            legacy=intake.convert.conversions,
            seconds=seconds,
        )

    def delete(self, identifiers: Iterable[str]) -> UpdateReport:
        """Take articles out of the live edition, by a new one as `update` does.

        Raises NoEditionError, BuildLockedError, ArticleNotFoundError if not
        one of the ids is known, NothingIndexedError if no article would be
        left.
        """
        unknown: list[str] = []

        def masking(changes: Changes) -> Iterator[list[Article]]:
            unknown.extend(identifier for identifier in dict.fromkeys(identifiers) if not changes.mask(identifier))
            if not changes.masked:
                raise ArticleNotFoundError(f"no article {', '.join(map(repr, unknown))} in the live edition")
            yield from ()

        edition, changes, seconds = self._change(masking, Intake(0, lambda _: None, lambda _: None))
        return UpdateReport(edition, deleted=changes.masked, unknown=tuple(unknown), seconds=seconds)

    def _change(
        self, batches: Callable[[Changes], Iterator[list[Article]]], intake: Intake
    ) -> tuple[Edition, Changes, float]:
        """A new edition from the live one; `batches` masks articles and yields new ones."""
        started = time.monotonic()
        self._editions.current()  # before the lock makes the folder
        with self._editions.lock():
            live = self._editions.current()
            live.verify_parsed()
            with self._edition_from(live) as path, Changes(path / "index", live.verify_segments) as changes:
                segments = changes.commit(batches(changes), partial(self._write, folder=path / "index"))
                before, done = live.manifest, intake.progress
                is_counted = _write_ngrams(path, segments, live.verify_segments)
                manifest = replace(
                    self._manifest(path, segments, started),
                    articles=before.articles - changes.masked + done.articles,
                    rejected=done.rejected,
                    text_bytes=before.text_bytes - changes.masked_bytes + done.text_bytes,
                    sources=before.sources,
                    updates=before.updates + 1,
                    files=live.index_files if is_counted else before.files,
                )
                if not manifest.articles:
                    raise NothingIndexedError("no article would be left; nothing was published")
                intake.enter("checking")
                _check_index(path / "index", manifest.articles, intake.last)
                edition = self._editions.publish(path, manifest)
        return edition, changes, time.monotonic() - started

    @contextmanager
    def _edition_from(self, live: Edition | None) -> Iterator[Path]:
        """A directory to be published inside the context; else it is removed."""
        name = self._editions.live_name()
        self._editions.prune(name)
        path = self._editions.begin(self._clock())
        try:
            if live:
                for file in live.manifest.files:
                    link_or_copy(live.path / file, path / file)  # nobody may write into it: it is the live edition's
            yield path
        except BaseException:
            if self._editions.live_name() != path.name:  # it may break off after publishing
                shutil.rmtree(path, ignore_errors=True)
            raise
        self._editions.prune(name)

    def _build(self, folder: Path, records: Iterable[Record], intake: Intake) -> list[ArraySegment]:
        writer = whoosh_index.create_in(str(folder), build_schema()).writer(codec=ArrayCodec(), compound=False)
        try:
            segments = self._write(intake.batches(records), folder)
            if len(segments) > 1:
                intake.enter("merging")
                segments = [merge_segments(writer.storage, writer.indexname, segments, intake.merged)]
            writer.segments.extend(segments)
            writer.commit(merge=False)
        except BaseException:
            if not writer.is_closed:
                writer.cancel()
            raise
        intake.enter("checking")
        _check_index(folder, intake.progress.articles, intake.last)
        return segments

    def _write(self, batches: Iterable[list[Article]], folder: Path) -> list[ArraySegment]:
        return write_segments(batches, folder, self._segmenter, self._limits)

    def _manifest(self, path: Path, segments: list[ArraySegment], started: float) -> Manifest:
        """What is the same for all editions; counts are yet to come."""
        return Manifest(
            name=path.name,
            created_at=self._clock(),
            schema_version=SCHEMA_VERSION,
            analyser_version=ANALYSER_VERSION,
            articles=0,
            rejected=0,
            build_seconds=round(time.monotonic() - started, 3),
            text_bytes=0,
            segments=len(segments),
            deleted=sum(segment.deleted_count() for segment in segments),
        )


def _write_ngrams(
    path: Path, segments: Sequence[ArraySegment], verify: Callable[[list[str]], None] = lambda _: None
) -> bool:
    """Of an edition whose index is written; False if those that it took over will do. verify: see `Changes`."""
    arrays = [SegmentArrays(path / "index" / segment.make_filename("")) for segment in segments]
    columns = [TokenColumn(own, len(Field)) for own in arrays]
    if ngrams.are_of(path, columns):
        return False
    verify([segment.make_filename(".tokens") for segment in segments])
    ngrams.write_ngrams(path, ngrams.count_ngrams(columns))
    return True


def _check_index(folder: Path, articles: int, last: Article | None) -> None:
    """Count, and look the last article up: commits have lied before."""
    ix = whoosh_index.open_dir(str(folder), schema=build_schema())
    with ix.reader() as reader:
        found = reader.doc_count()
        if found != articles or (last and not reader.doc_frequency("id", last.id)):
            raise EditionDamagedError(
                f"the new index holds {counted(found, 'article')}, but {articles:,} were written; not published"
            )
    ix.close()
