"""What commands share: their options, and how a result is printed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import msgspec

data_option = click.option(
    "--data",
    "data_dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="Data folder [SEARCH_DATA_DIR, default var/]",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def print_result(value: Any, as_json: bool, show: Callable[[Any], None]) -> None:
    """For programs, or for people by `show`."""
    if as_json:
        data = msgspec.json.encode(value, enc_hook=_path_as_text)
        sys.stdout.buffer.write(msgspec.json.format(data, indent=2) + b"\n")
    else:
        show(value)


def _path_as_text(value: object) -> str:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")
