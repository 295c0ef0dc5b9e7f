"""Commands that make editions, change them and look after them.

They import what they need when they run: `serve` waits for none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.edition import Editions
from index.errors import ArticleNotFoundError, SearchError, counted
from search_service.commands.options import data_option, json_option, print_result
from search_service.error_kinds import error_kind
from search_service.settings import Settings, load_settings

if TYPE_CHECKING:
    from index import Builder
    from index.sources import Reading


def build_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The sources and options that `reindex` and `update` share."""
    for decorate in (
        json_option,
        data_option,
        click.option(
            "--workers",
            "build_workers",
            type=click.IntRange(0, 64),
            help="Processes that build [SEARCH_BUILD_WORKERS, default 0: one per core and 64 MB of --memory-mb].",
        ),
        click.option(
            "--memory-mb",
            "writer_memory_mb",
            type=click.IntRange(16, 65_536),
            help="Memory that all processes may collect before they write, MB [SEARCH_WRITER_MEMORY_MB, default 256].",
        ),
        click.option(
            "--max-reject-share",
            type=click.FloatRange(0, 1),
            help="Share of unusable records to tolerate [SEARCH_MAX_REJECT_SHARE, default 0.05].",
        ),
        click.option(
            "--rejects",
            type=click.Path(path_type=Path, dir_okay=False),
            help="Write unusable records here, as JSON lines.",
        ),
        click.argument("sources", nargs=-1, required=True),
    ):
        command = decorate(command)
    return command


@click.command()
@build_options
def reindex(sources: tuple[str, ...], rejects: Path | None, as_json: bool, **given: Any) -> None:
    """Build a new edition from SOURCES and make it live.

    SOURCES are JSON-lines files (also .gz .xz .zst), saved article pages
    (.html .txt), folders of both, `-` for standard input, or `sample`.
    """
    from search_service import terminal

    with _records(sources, rejects) as (reading, told):
        report = _builder(load_settings(**given)).rebuild(reading, sources=sources, **told)
    print_result(report, as_json, terminal.print_report)


@click.command()
@build_options
def update(sources: tuple[str, ...], rejects: Path | None, as_json: bool, **given: Any) -> None:
    """Add the articles of SOURCES to the live edition; a known id is replaced.

    SOURCES as for `reindex`. Services answer with them within a second.
    """
    from search_service import terminal

    with _records(sources, rejects) as (reading, told):
        report = _builder(load_settings(**given)).update(reading, **told)
    print_result(report, as_json, terminal.print_update)


@click.command()
@click.argument("identifiers", metavar="ID...", nargs=-1, required=True)
@data_option
@json_option
def delete(identifiers: tuple[str, ...], as_json: bool, data_dir: Path | None) -> int:
    """Take the articles with these IDs out of the live edition.

    An unknown ID is told and exits with status 3; the others are deleted.
    """
    from search_service import terminal

    report = _builder(load_settings(data_dir=data_dir)).delete(identifiers)
    print_result(report, as_json, terminal.print_update)
    for identifier in report.unknown:
        terminal.error(f"no article {identifier!r} to delete")
    return error_kind(ArticleNotFoundError()).exit_status if report.unknown else 0


@contextmanager
def _records(sources: tuple[str, ...], rejects: Path | None) -> Iterator[tuple[Reading, dict[str, Any]]]:
    """The records to read, and what the builder calls meanwhile."""
    from index.sources import Reading
    from index.sources.files import paths_of
    from search_service import terminal

    if rejects and any(
        path and path.exists() and rejects.exists() and path.samefile(rejects) for path in paths_of(sources)
    ):
        raise click.UsageError(f"--rejects {rejects} is one of the sources and would be overwritten")
    reading = Reading(sources)
    with terminal.build_progress(reading) as progress, terminal.reject_file(rejects) as on_reject:
        yield reading, {"on_progress": progress, "on_reject": on_reject}


@click.command()
@data_option
@json_option
def status(as_json: bool, data_dir: Path | None) -> None:
    """Show the live edition, the one to roll back to, sizes, and mistakes in files edited by hand."""
    from search_service import terminal

    folder = load_settings(data_dir=data_dir).data_dir
    editions = Editions(folder)
    live = editions.current()
    others = tuple(edition.name for edition in editions.published() if edition.name < live.name)
    print_result(terminal.Status(live.manifest, others, tuple(_problems(folder))), as_json, terminal.print_status)


def _problems(data_dir: Path) -> Iterator[str]:
    """What a service could not take up of the files that people edit."""
    from index.abbreviation_file import load_abbreviations
    from index.engine import ABBREVIATIONS_FILE, RANKING_FILE
    from index.ranking import load_ranking

    for name, load in ((RANKING_FILE, load_ranking), (ABBREVIATIONS_FILE, load_abbreviations)):
        try:
            load(data_dir / name)
        except SearchError as ex:
            yield str(ex)


@click.command()
@data_option
def check(data_dir: Path | None) -> None:
    """Compare every file of the live edition with its checksum."""
    from search_service import terminal

    edition = Editions(load_settings(data_dir=data_dir).data_dir).current()
    edition.verify()
    terminal.say(f"Edition {edition.name} is whole: {counted(edition.manifest.articles, 'article')}.")


@click.command()
@data_option
def rollback(data_dir: Path | None) -> None:
    """Make the edition before the live one live again."""
    from search_service import terminal

    editions = Editions(load_settings(data_dir=data_dir).data_dir)
    with editions.lock():
        edition = editions.roll_back()
    terminal.say(f"Edition {edition.name} is live again: {counted(edition.manifest.articles, 'article')}.")


def _builder(settings: Settings) -> Builder:
    from index import Builder, BuildLimits
    from index.analysis import Analyser
    from index.builder import default_workers
    from index.vietnamese.words import PyviSegmenter

    workers = settings.build_workers or default_workers(settings.writer_memory_mb)
    limits = BuildLimits(settings.writer_memory_mb, settings.max_reject_share, workers)
    return Builder(Editions(settings.data_dir), Analyser(PyviSegmenter()), limits)
