"""Rules of settings: one table, defaults, the environment, what is given."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from search_service.settings import SETTINGS, SettingError, Settings, load_settings

NAMES = [setting.name for setting in SETTINGS]


def test_the_table_and_the_settings_have_the_same_names_in_the_same_order() -> None:
    assert [field.name for field in dataclasses.fields(Settings)] == NAMES


@pytest.mark.parametrize("setting", SETTINGS, ids=NAMES)
def test_every_setting_is_explained_and_its_default_is_a_value_it_would_read(setting: Any) -> None:
    assert setting.read(str(setting.default)) == setting.default
    assert type(setting.read(str(setting.default))) is type(setting.default)
    assert setting.help
    assert setting.allowed
    assert setting.variable == "SEARCH_" + setting.name.upper()


def test_an_empty_environment_gives_the_defaults() -> None:
    assert dataclasses.asdict(load_settings({})) == {setting.name: setting.default for setting in SETTINGS}


def test_by_default_the_service_listens_on_this_machine_only() -> None:
    assert load_settings({}).host == "127.0.0.1"


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("SEARCH_DATA_DIR", "/srv/tìm kiếm", "data_dir", Path("/srv/tìm kiếm")),
        ("SEARCH_DATA_DIR", ".", "data_dir", Path()),
        ("SEARCH_HOST", "::1", "host", "::1"),
        ("SEARCH_PORT", "0", "port", 0),
        ("SEARCH_PORT", " 65535 ", "port", 65_535),
        ("SEARCH_THREADS", "64", "threads", 64),
        ("SEARCH_REFRESH_SECONDS", ".05", "refresh_seconds", 0.05),
        ("SEARCH_DRAIN_SECONDS", "0", "drain_seconds", 0.0),
        ("SEARCH_LOG_FORMAT", "TEXT", "log_format", "text"),
        ("SEARCH_WRITER_MEMORY_MB", "16", "writer_memory_mb", 16),
        ("SEARCH_MAX_REJECT_SHARE", "1", "max_reject_share", 1.0),
    ],
)
def test_the_environment_overlays_one_default(variable: str, text: str, name: str, value: object) -> None:
    assert load_settings({variable: text}) == dataclasses.replace(load_settings({}), **{name: value})


@pytest.mark.parametrize(
    ("variable", "text", "allowed"),
    [
        ("SEARCH_PORT", "65536", "0 to 65535"),
        ("SEARCH_PORT", "-1", "0 to 65535"),
        ("SEARCH_PORT", "80.5", "0 to 65535"),
        ("SEARCH_PORT", "", "0 to 65535"),
        ("SEARCH_PORT", "http", "0 to 65535"),
        ("SEARCH_PORT", "1" * 5_000, "0 to 65535"),
        ("SEARCH_THREADS", "0", "1 to 64"),
        ("SEARCH_THREADS", "65", "1 to 64"),
        ("SEARCH_REFRESH_SECONDS", "0.04", "0.05 to 3600"),
        ("SEARCH_REFRESH_SECONDS", "nan", "0.05 to 3600"),
        ("SEARCH_DRAIN_SECONDS", "inf", "0 to 600"),
        ("SEARCH_LOG_FORMAT", "xml", "json or text"),
        ("SEARCH_LOG_FORMAT", "", "json or text"),
        ("SEARCH_WRITER_MEMORY_MB", "15", "16 to 65536"),
        ("SEARCH_MAX_REJECT_SHARE", "5%", "0 to 1"),
        ("SEARCH_MAX_REJECT_SHARE", "1.01", "0 to 1"),
        ("SEARCH_MAX_REJECT_SHARE", "true", "0 to 1"),
        ("SEARCH_HOST", "", "an address"),  # would listen on every address
        ("SEARCH_HOST", "  ", "an address"),
        ("SEARCH_DATA_DIR", "", "a folder"),  # would be the current one
    ],
)
def test_an_impossible_value_is_refused_with_the_variable_and_what_is_allowed(
    variable: str, text: str, allowed: str
) -> None:
    with pytest.raises(SettingError) as caught:
        load_settings({variable: text})
    assert str(caught.value).startswith(f"{variable}={text!r}: ")
    assert str(caught.value).endswith(f"allowed is {allowed}")


@pytest.mark.parametrize(
    ("variable", "text", "told"),
    [
        ("SEARCH_PORT", "http", "it is no whole number"),
        ("SEARCH_PORT", "80.5", "it is no whole number"),
        ("SEARCH_DRAIN_SECONDS", "10 s", "it is no number"),
    ],
)
def test_what_is_no_number_is_told_in_plain_words(variable: str, text: str, told: str) -> None:
    with pytest.raises(SettingError, match=f": {told}; allowed is "):
        load_settings({variable: text})


def test_an_unknown_variable_of_ours_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(SettingError, match="unknown setting SEARCH_PROT; known: ") as caught:
        load_settings({"SEARCH_PROT": "80", "SEARCH_PORT": "80"})
    assert all(setting.variable in str(caught.value) for setting in SETTINGS)


def test_variables_of_others_do_not_matter() -> None:
    assert load_settings({"PORT": "x", "SEARCHPORT": "x", "search_port": "x", "": ""}) == load_settings({})


def test_what_is_given_goes_before_the_environment_and_none_is_not_given() -> None:
    environment = {"SEARCH_PORT": "80", "SEARCH_THREADS": "2"}
    settings = load_settings(environment, port=81, threads=None, data_dir=Path("x"))
    assert (settings.port, settings.threads, settings.data_dir) == (81, 2, Path("x"))


def test_the_environment_is_read_when_asked_not_when_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCH_PORT", "8123")
    assert load_settings().port == 8123


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        load_settings({}).port = 1  # type: ignore[misc]
