"""The command line: the operator's and the administrator's door.

Every command takes --data; those that print results take --json. Exit
status 0, or the one that `problems.ERROR_KINDS` gives the error.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from index import SearchRequest, Sort, WhooshEngine
from index.engine import RANKING_FILE
from index.ranking import RANGES, default_ranking, load_ranking, set_value
from search_service import __version__, terminal
from search_service.commands import editions
from search_service.commands.options import analyser, data_option, json_option, print_result
from search_service.logs import configure_logging
from search_service.parameters import search_request
from search_service.problems import error_kind
from search_service.settings import Settings, load_settings

HELP = {"help_option_names": ["-h", "--help"]}
EXIT_INTERRUPTED = 130


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
    print_result(_engine(load_settings(data_dir=data_dir)).search(request), as_json, terminal.print_page)


@cli.command()
@click.argument("query")
@click.argument("identifier", metavar="ID")
@data_option
@json_option
def explain(query: str, identifier: str, as_json: bool, data_dir: Path | None) -> None:
    """Show what each field, stream and factor gave article ID for QUERY."""
    engine = _engine(load_settings(data_dir=data_dir))
    print_result(engine.explain(query, identifier), as_json, terminal.print_explanation)


@cli.command()
@click.option("--host", help="Address to listen on [SEARCH_HOST, default 127.0.0.1].")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port [SEARCH_PORT, default 8000]; 0 takes a free one.")
@click.option(
    "--threads", type=click.IntRange(1, 64), help="Requests answered at the same time [SEARCH_THREADS, default 1]."
)
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processes that share the port [SEARCH_WORKERS, default 1]."
)
@data_option
def serve(**given: Any) -> None:
    """Serve the search page and the API until stopped."""
    from search_service.commands.serving import serve_until_stopped  # noqa: PLC0415 - the web is half of all imports

    serve_until_stopped(load_settings(**given))


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
    print_result(rows, as_json, terminal.print_ranking)


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


def _engine(settings: Settings) -> WhooshEngine:
    return WhooshEngine(settings.data_dir, analyser())


def _ranking_path(data_dir: Path | None) -> Path:
    return load_settings(data_dir=data_dir).data_dir / RANKING_FILE


for command in (editions.reindex, editions.update, editions.delete, editions.status, editions.check, editions.rollback):
    cli.add_command(command)
