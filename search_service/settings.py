"""One typed table of settings: it feeds Settings, --help and REFERENCE.md."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ENVIRONMENT_PREFIX = "SEARCH_"


class SettingError(ValueError):
    """An environment variable has an impossible value."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `read` turns text into the value or raises ValueError."""

    name: str
    default: Any
    read: Callable[[str], Any]
    allowed: str
    help: str

    @property
    def variable(self) -> str:
        """The environment variable, such as SEARCH_PORT."""
        return ENVIRONMENT_PREFIX + self.name.upper()


def _between(low: float, high: float, kind: Callable[[str], Any] = int) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            value = kind(text)
        except ValueError as ex:  # Python's own words name its types, and of a long number its limits
            raise ValueError(f"it is no {'whole ' if kind is int else ''}number") from ex
        if not low <= value <= high:
            raise ValueError(f"{value} is not between {low} and {high}")
        return value

    return read


def _filled(kind: Callable[[str], Any] = str) -> Callable[[str], Any]:
    """Not empty: an empty host listens on every address, an empty folder is the current one."""

    def read(text: str) -> Any:
        if not text.strip():
            raise ValueError("it is empty")
        return kind(text)

    return read


def _one_of(*names: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in names:
            raise ValueError(f"{text!r} is not one of {', '.join(names)}")
        return text.lower()

    return read


SETTINGS = (
    Setting("data_dir", Path("var"), _filled(Path), "a folder", "where editions and ranking.toml live"),
    Setting("host", "127.0.0.1", _filled(), "an address", "address to listen on"),
    Setting("port", 8000, _between(0, 65_535), "0 to 65535", "port to listen on; 0 takes a free one"),
    Setting("workers", 1, _between(1, 64), "1 to 64", "processes that share the port, one per core"),
    Setting("threads", 1, _between(1, 64), "1 to 64", "requests a process answers at the same time"),
    Setting("refresh_seconds", 0.2, _between(0.05, 3600, float), "0.05 to 3600", "how often to look for a new edition"),
    Setting("answer_cache_mb", 12, _between(0, 4_096), "0 to 4096", "memory for answers given before, MB a process"),
    Setting("drain_seconds", 10.0, _between(0, 600, float), "0 to 600", "longest wait for open requests when stopping"),
    Setting("log_format", "json", _one_of("json", "text"), "json or text", "how log lines are written"),
    Setting(
        "writer_memory_mb",
        256,
        _between(16, 65_536),
        "16 to 65536",
        "memory all processes of a build may collect before they write, MB",
    ),
    Setting(
        "build_workers",
        0,
        _between(0, 64),
        "0 to 64",
        "processes that build, 1 is the command's own; 0 is one per core",
    ),
    Setting("max_reject_share", 0.05, _between(0, 1, float), "0 to 1", "share of unusable records a build tolerates"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one process; see SETTINGS for their meaning."""

    data_dir: Path
    host: str
    port: int
    workers: int
    threads: int
    refresh_seconds: float
    answer_cache_mb: int
    drain_seconds: float
    log_format: str
    writer_memory_mb: int
    build_workers: int
    max_reject_share: float


def load_settings(environment: Mapping[str, str] = os.environ, **given: Any) -> Settings:
    """Defaults, overlaid by the environment, overlaid by what is given.

    Raises SettingError for unknown SEARCH_… variables and bad values.
    """
    known = {setting.variable for setting in SETTINGS}
    if unknown := sorted(name for name in environment if name.startswith(ENVIRONMENT_PREFIX) and name not in known):
        raise SettingError(f"unknown setting {unknown[0]}; known: {', '.join(sorted(known))}")
    values = {setting.name: _value(setting, environment) for setting in SETTINGS}
    return Settings(**(values | {name: value for name, value in given.items() if value is not None}))


def _value(setting: Setting, environment: Mapping[str, str]) -> Any:
    text = environment.get(setting.variable)
    if text is None:
        return setting.default
    try:
        return setting.read(text)
    except ValueError as ex:
        raise SettingError(f"{setting.variable}={text!r}: {ex}; allowed is {setting.allowed}") from ex
