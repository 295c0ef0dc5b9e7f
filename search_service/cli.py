"""The command line: the operator's and the administrator's door.

Every command takes --data; those that print results take --json. Exit
status 0, or the one that `problems.ERROR_KINDS` gives the error.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click
import msgspec

from index import Builder, BuildLimits, SearchRequest, Sort, WhooshEngine
from index.analysis import Analyser
from index.builder import default_workers
from index.edition import Editions
from index.engine import RANKING_FILE
from index.ranking import RANGES, default_ranking, load_ranking, set_value
from index.sources import Reading
from index.sources.files import paths_of
from index.vietnamese.words import PyviSegmenter
from search_service import __version__, terminal
from search_service.app import create_app
from search_service.logs import configure_logging
from search_service.parameters import search_request
from search_service.problems import error_kind
from search_service.server import Server, address_of, install_signals, listening_socket
from search_service.settings import Settings, load_settings
from search_service.workers import Workers

HELP = {"help_option_names": ["-h", "--help"]}
EXIT_INTERRUPTED = 130

data_option = click.option(
    "--data",
    "data_dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="Data folder [SEARCH_DATA_DIR, default var/]",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status instead of raising."""
    try:
        status = cli.main(args=None if arguments is None else list(arguments), standalone_mode=False)
        return status if isinstance(status, int) else 0
    except click.ClickException as ex:
        ex.show()
        return ex.exit_code
    except (click.Abort, KeyboardInterrupt):
        terminal.error("interrupted; the live edition is untouched")
        return EXIT_INTERRUPTED
    except Exception as ex:
        kind = error_kind(ex)
        if kind.code == "internal" and not isinstance(ex, OSError):
            raise
        terminal.error(f"{ex.filename}: {ex.strerror}" if isinstance(ex, OSError) and ex.filename else str(ex))
        return kind.exit_status


@click.group(context_settings=HELP)
@click.version_option(__version__, "-V", "--version")
def cli() -> None:
    """Vietnamese full-text search for a portal."""
    configure_logging("text", verbose=False)


@cli.command()
@click.argument("sources", nargs=-1, required=True)
@click.option(
    "--rejects", type=click.Path(path_type=Path, dir_okay=False), help="Write unusable records here, as JSON lines."
)
@click.option("--max-reject-share", type=click.FloatRange(0, 1), help="Share of unusable records to tolerate [0.05].")
@click.option(
    "--memory-mb",
    "writer_memory_mb",
    type=click.IntRange(16, 65_536),
    help="Memory that all processes may collect before they write, MB [256].",
)
@click.option(
    "--workers",
    "build_workers",
    type=click.IntRange(0, 64),
    help="Processes that build [SEARCH_BUILD_WORKERS]; 0, the default: one per core and 64 MB of --memory-mb.",
)
@data_option
@json_option
def reindex(sources: tuple[str, ...], rejects: Path | None, as_json: bool, **given: Any) -> None:
    """Build a new edition from SOURCES and make it live.

    SOURCES are JSON-lines files (also .gz .xz .zst), saved article pages
    (.html .txt), folders of both, `-` for standard input, or `sample`.
    """
    settings = load_settings(**given)
    if rejects and any(
        path and path.exists() and rejects.exists() and path.samefile(rejects) for path in paths_of(sources)
    ):
        raise click.UsageError(f"--rejects {rejects} is one of the sources and would be overwritten")
    reading = Reading(sources)
    builder = _builder(settings)
    with ExitStack() as stack:
        progress = stack.enter_context(terminal.build_progress(reading))
        on_reject = stack.enter_context(terminal.reject_file(rejects))
        report = builder.rebuild(reading, sources=sources, on_progress=progress, on_reject=on_reject)
    _print(report, as_json, terminal.print_report)


@cli.command()
@click.argument("query", nargs=-1)
@click.option("--from", "since", help="First day, YYYY-MM-DD.")
@click.option("--to", "until", help="Last day, YYYY-MM-DD.")
@click.option("--category", help="Section path, levels joined by `|`.")
@click.option("--author", help="Part of the byline.")
@click.option("--sort", type=click.Choice([sort.value for sort in Sort]), help="Order of the hits.")
@click.option("--page", help="Page, from 1.")
@click.option("--page-size", help="Hits per page.")
@data_option
@json_option
def search(
    query: tuple[str, ...],
    since: str | None,
    until: str | None,
    as_json: bool,
    data_dir: Path | None,
    **given: str | None,
) -> None:
    """Search the live edition, as the service would."""
    named = {"q": " ".join(query), "from": since, "to": until, **given}
    request: SearchRequest = search_request({name: value for name, value in named.items() if value})
    _print(_engine(load_settings(data_dir=data_dir)).search(request), as_json, terminal.print_page)


@cli.command()
@click.argument("query")
@click.argument("identifier", metavar="ID")
@data_option
@json_option
def explain(query: str, identifier: str, as_json: bool, data_dir: Path | None) -> None:
    """Show what each field, stream and factor gave article ID for QUERY."""
    engine = _engine(load_settings(data_dir=data_dir))
    _print(engine.explain(query, identifier), as_json, terminal.print_explanation)


@cli.command()
@click.option("--host", help="Address to listen on [SEARCH_HOST, default 127.0.0.1].")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port [SEARCH_PORT, default 8000]; 0 takes a free one.")
@click.option(
    "--threads", type=click.IntRange(1, 64), help="Requests answered at the same time [SEARCH_THREADS, default 4]."
)
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processes that share the port [SEARCH_WORKERS, default 1]."
)
@data_option
def serve(**given: Any) -> None:
    """Serve the search page and the API until stopped."""
    settings = load_settings(**given)
    configure_logging(settings.log_format)
    listening = listening_socket(settings.host, settings.port)
    terminal.say(f"Serving {settings.data_dir}/ on {address_of(listening)} (stop with Ctrl+C)")
    if settings.workers == 1:
        _serve_on(listening, settings)
    else:
        Workers(settings.workers, lambda: _serve_on(listening, settings)).run()


def _serve_on(listening: socket.socket, settings: Settings) -> None:
    """One process's share of the work: its own engine, the common socket."""
    analyser = _analyser()
    engine = WhooshEngine(settings.data_dir, analyser, warm=True)
    server = Server(create_app(engine), engine, settings, listening)
    install_signals(server)
    analyser.analyse("tỉnh uỷ")
    engine.refresh()
    server.run()


@cli.command()
@data_option
@json_option
def status(as_json: bool, data_dir: Path | None) -> None:
    """Show the live edition, the one to roll back to, and sizes."""
    editions = Editions(load_settings(data_dir=data_dir).data_dir)
    live = editions.current()
    others = tuple(edition.name for edition in editions.published() if edition.name != live.name)
    _print(terminal.Status(live.manifest, others), as_json, terminal.print_status)


@cli.command()
@data_option
def check(data_dir: Path | None) -> None:
    """Compare every file of the live edition with its manifest."""
    edition = Editions(load_settings(data_dir=data_dir).data_dir).current()
    edition.verify()
    terminal.say(f"Edition {edition.name} is whole: {edition.manifest.articles} articles.")


@cli.command()
@data_option
def rollback(data_dir: Path | None) -> None:
    """Make the edition before the live one live again."""
    editions = Editions(load_settings(data_dir=data_dir).data_dir)
    with editions.lock():
        edition = editions.roll_back()
    terminal.say(f"Edition {edition.name} is live again: {edition.manifest.articles} articles.")


@cli.group()
def ranking() -> None:
    """Show, check and set the ranking values (live at once, no reindex)."""


@ranking.command("show")
@data_option
@json_option
def ranking_show(as_json: bool, data_dir: Path | None) -> None:
    """Every value with its default, its range and its meaning."""
    values = load_ranking(_ranking_path(data_dir)).values()
    defaults = default_ranking().values()
    rows = tuple(
        terminal.RankingRow(key, values[key], defaults[key], str(RANGES[key]), RANGES[key].help) for key in RANGES
    )
    _print(rows, as_json, terminal.print_ranking)


@ranking.command("check")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@data_option
def ranking_check(file: Path | None, data_dir: Path | None) -> None:
    """Say whether FILE (or the live ranking.toml) would be accepted."""
    path = file or _ranking_path(data_dir)
    load_ranking(path)
    terminal.say(f"{path} is valid." if path.exists() else f"{path} does not exist; the packaged values apply.")


@ranking.command("set")
@click.argument("key")
@click.argument("value")
@data_option
def ranking_set(key: str, value: str, data_dir: Path | None) -> None:
    """Set KEY (such as fields.title) to VALUE; running services take it up."""
    before = load_ranking(_ranking_path(data_dir)).values().get(key)
    after = set_value(_ranking_path(data_dir), key, value).values()[key]
    terminal.say(f"{key}: {before:g} → {after:g}")


def _analyser() -> Analyser:
    return Analyser(PyviSegmenter())


def _builder(settings: Settings) -> Builder:
    workers = settings.build_workers or default_workers(settings.writer_memory_mb)
    limits = BuildLimits(settings.writer_memory_mb, settings.max_reject_share, workers)
    return Builder(Editions(settings.data_dir), _analyser(), limits)


def _engine(settings: Settings) -> WhooshEngine:
    return WhooshEngine(settings.data_dir, _analyser())


def _ranking_path(data_dir: Path | None) -> Path:
    return load_settings(data_dir=data_dir).data_dir / RANKING_FILE


def _print(value: Any, as_json: bool, show: Callable[[Any], None]) -> None:
    if as_json:
        data = msgspec.json.encode(value, enc_hook=_path_as_text)
        sys.stdout.buffer.write(msgspec.json.format(data, indent=2) + b"\n")
    else:
        show(value)


def _path_as_text(value: object) -> str:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")
