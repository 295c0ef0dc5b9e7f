"""The command line: the operator's and the administrator's door.

Every command takes --data; those that print results take --json. Exit
status 0, or the one that `error_kinds.ERROR_KINDS` gives the error.

Modules that only some commands need are imported inside these.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from index.memory import keep_freed_memory, share_freed_memory
from index.search_page import SearchRequest, Sort
from search_service import __version__
from search_service.commands import abbreviations, editions, evaluation, opening, rankings
from search_service.commands.options import data_option, json_option, print_result
from search_service.error_kinds import error_kind
from search_service.listening import address_of, listening_socket
from search_service.parameters import search_request
from search_service.settings import load_settings

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
        from search_service import terminal

        terminal.error("interrupted; the live edition is untouched")
        return EXIT_INTERRUPTED
    except Exception as ex:
        kind = error_kind(ex)
        if kind.code == "internal" and not isinstance(ex, OSError):
            raise
        from search_service import terminal

        terminal.error(f"{ex.filename}: {ex.strerror}" if isinstance(ex, OSError) and ex.filename else str(ex))
        return kind.exit_status


@click.group(context_settings=HELP)
@click.version_option(__version__, "-V", "--version")
def cli() -> None:
    """Vietnamese full-text search for a portal."""


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
    """Search the live edition, as the service would.

    Behind `--` a QUERY may begin with a minus: search -- -bóng đá
    """
    named = {"q": " ".join(query), "from": since, "to": until, **given}
    request: SearchRequest = search_request({name: value for name, value in named.items() if value})
    engine = opening.opened_engine(load_settings(data_dir=data_dir).data_dir)
    from search_service import terminal_answers

    print_result(engine.search(request), as_json, terminal_answers.print_page)


@cli.command()
@click.argument("query")
@click.argument("identifier", metavar="ID")
@data_option
@json_option
def explain(query: str, identifier: str, as_json: bool, data_dir: Path | None) -> None:
    """Show what each field, stream and factor gave article ID for QUERY."""
    engine = opening.opened_engine(load_settings(data_dir=data_dir).data_dir)
    from search_service import terminal_answers

    print_result(engine.explain(query, identifier), as_json, terminal_answers.print_explanation)


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
    settings = load_settings(**given)
    listening = listening_socket(settings.host, settings.port)
    click.echo(f"Serving {settings.data_dir}/ on {address_of(listening)} (stop with Ctrl+C)")
    share_freed_memory()
    keep_freed_memory()
    verifying = opening.begin_verifying(settings.data_dir)
    with opening.loading():
        from search_service.serving import serve_on

        analyser = opening.loaded_analyser()
    serve_on(listening, settings, analyser, verifying)


for command in (
    editions.reindex,
    editions.update,
    editions.delete,
    editions.status,
    editions.check,
    editions.rollback,
    rankings.ranking,
    abbreviations.abbreviations,
    evaluation.evaluate,
):
    cli.add_command(command)
