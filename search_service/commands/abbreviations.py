"""Commands that check and show what abbreviations mean."""

from __future__ import annotations

from pathlib import Path

import click

from search_service.commands.options import data_option, json_option, print_result
from search_service.error_kinds import error_kind
from search_service.settings import load_settings


@click.group()
def abbreviations() -> None:
    """Check and show abbreviations and synonyms (live at once, no reindex)."""


@abbreviations.command("check")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@data_option
def abbreviations_check(file: Path | None, data_dir: Path | None) -> int:
    """Say whether FILE (or the live abbreviations.txt) would be accepted, or what is wrong in which line."""
    from index.abbreviation_file import load_abbreviations, read_abbreviations
    from index.errors import AbbreviationsError, counted
    from search_service import terminal

    path = file or _own_path(data_dir)
    try:
        changes = read_abbreviations(path)
        load_abbreviations(path)
    except AbbreviationsError as ex:
        for problem in ex.problems:
            terminal.error(f"{path}: {problem}")
        return error_kind(ex).exit_status
    if not path.exists():
        terminal.say(f"{path} does not exist; the packaged list applies.")
    else:
        lines = f"{counted(len(changes.entries), 'line')} added, {len(changes.removals):,} switched off"
        terminal.say(f"{path} is valid: {lines}.")
    return 0


@abbreviations.command("show")
@click.argument("text", nargs=-1)
@data_option
@json_option
def abbreviations_show(text: tuple[str, ...], as_json: bool, data_dir: Path | None) -> None:
    """What TEXT would be read as; without it every abbreviation and synonym that applies."""
    from index.abbreviation_file import load_abbreviations
    from search_service import terminal_answers
    from search_service.abbreviation_rows import entry_rows, reading_rows

    found = load_abbreviations(_own_path(data_dir))
    if text:
        print_result(reading_rows(found, " ".join(text)), as_json, terminal_answers.print_readings)
    else:
        print_result(entry_rows(found), as_json, terminal_answers.print_entries)


def _own_path(data_dir: Path | None) -> Path:
    from index.engine import ABBREVIATIONS_FILE

    return load_settings(data_dir=data_dir).data_dir / ABBREVIATIONS_FILE
