"""Commands that show, check and set ranking values."""

from __future__ import annotations

from pathlib import Path

import click

from search_service.commands.options import data_option, json_option, print_result
from search_service.settings import load_settings


@click.group()
def ranking() -> None:
    """Show, check and set the ranking values (live at once, no reindex)."""


@ranking.command("show")
@data_option
@json_option
def ranking_show(as_json: bool, data_dir: Path | None) -> None:
    """Every value with its default, its range and its meaning."""
    from index.ranking import RANGES, default_ranking, load_ranking
    from search_service import terminal

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
    from index.ranking import load_ranking
    from search_service import terminal

    path = file or _ranking_path(data_dir)
    load_ranking(path)
    terminal.say(f"{path} is valid." if path.exists() else f"{path} does not exist; the packaged values apply.")


@ranking.command("set", context_settings={"ignore_unknown_options": True})  # -1 is a value, if a wrong one
@click.argument("key")
@click.argument("value")
@data_option
def ranking_set(key: str, value: str, data_dir: Path | None) -> None:
    """Set KEY (such as fields.title) to VALUE; running services take it up."""
    from index.ranking import load_ranking, set_value
    from search_service import terminal

    before = load_ranking(_ranking_path(data_dir)).values().get(key)
    after = set_value(_ranking_path(data_dir), key, value).values()[key]
    terminal.say(f"{key}: {before:g} → {after:g}")


def _ranking_path(data_dir: Path | None) -> Path:
    from index.engine import RANKING_FILE

    return load_settings(data_dir=data_dir).data_dir / RANKING_FILE
