"""Rules of ranking values: bounded, overlaid, set without collateral damage."""

from __future__ import annotations

import tomllib
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path

import pytest

from index.errors import RankingError
from index.ranking import RANGES, default_ranking, load_ranking, set_value

PACKAGED = tomllib.loads(resources.files("index").joinpath("ranking.toml").read_text("utf-8"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ranking.toml"


def refused(file: Path, text: str) -> RankingError:
    file.write_text(text, "utf-8")
    with pytest.raises(RankingError) as caught:
        load_ranking(file)
    assert str(file) in str(caught.value)
    return caught.value


# --- the packaged values


def test_every_range_has_a_packaged_value_and_every_packaged_value_a_range() -> None:
    assert {f"{section}.{name}" for section, table in PACKAGED.items() for name in table} == set(RANGES)


@pytest.mark.parametrize("key", RANGES)
def test_a_packaged_value_is_within_its_range_and_every_range_is_explained(key: str) -> None:
    allowed = RANGES[key]
    assert allowed.low <= default_ranking().values()[key] <= allowed.high
    assert allowed.low < allowed.high
    assert allowed.help
    assert str(allowed) == f"{allowed.low:g} to {allowed.high:g}"


def test_values_are_listed_under_their_keys_in_the_order_of_ranges() -> None:
    values = default_ranking().values()
    assert list(values) == list(RANGES)
    assert values == {key: float(PACKAGED[key.split(".")[0]][key.split(".")[1]]) for key in RANGES}


# --- the operator's file


def test_without_a_file_the_packaged_values_hold(file: Path) -> None:
    assert load_ranking(file) == default_ranking()


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[fields]\n", "[fields]\n[bm25]\n"])
def test_a_file_that_names_nothing_changes_nothing(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    assert load_ranking(file) == default_ranking()


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("[fields]\ntitle = 9", {"fields.title": 9.0}),
        ("[fields]\ntitle = 9.5\r\nbody = 0\r\n", {"fields.title": 9.5, "fields.body": 0.0}),
        ("fields.title = 9\nbm25.b = 1", {"fields.title": 9.0, "bm25.b": 1.0}),
        ("fields = {title = 9}", {"fields.title": 9.0}),
        ("[recency] # tuổi bài\nhalf_life_days = 36_500", {"recency.half_life_days": 36_500.0}),
        ("[bm25]\nk1 = 0x0A", {"bm25.k1": 10.0}),
    ],
)
def test_a_file_overlays_only_what_it_names(file: Path, text: str, changed: dict[str, float]) -> None:
    file.write_text(text, "utf-8")
    assert load_ranking(file).values() == default_ranking().values() | changed


@pytest.mark.parametrize("key", RANGES)
def test_both_ends_of_a_range_are_allowed_and_nothing_beyond(file: Path, key: str) -> None:
    section, name = key.split(".")
    for value in (RANGES[key].low, RANGES[key].high):
        file.write_text(f"[{section}]\n{name} = {value}")
        assert load_ranking(file).values()[key] == value
    for value in (RANGES[key].low - 0.001, RANGES[key].high + 0.001):
        error = refused(file, f"[{section}]\n{name} = {value}")
        assert (error.key, error.allowed) == (key, str(RANGES[key]))
        assert f"{key} = {value}: allowed is {RANGES[key]}" in str(error)


@pytest.mark.parametrize(
    "value",
    [
        "nan",
        "-nan",
        "inf",
        "-inf",
        "true",
        "false",
        '"4"',
        '""',
        "[4]",
        "{x = 4}",
        "2017-02-10",
        "1" + "0" * 400,
        "-1e308",
    ],
)
def test_what_is_no_number_within_the_range_is_refused_with_the_range(file: Path, value: str) -> None:
    error = refused(file, f"[fields]\ntitle = {value}")
    assert (error.key, error.allowed) == ("fields.title", "0 to 100")
    assert "allowed is 0 to 100" in str(error)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[fields]\ntitel = 4", "fields.titel"),
        ("[field]\ntitle = 4", "field.title"),
        ("title = 4", "title"),
        ("fields = 4", "fields"),
        ("[fields]\n'' = 4", "fields"),
        ("[fields.title]\nx = 4", "fields.title"),
        ("[[fields]]\ntitle = 4", "fields"),
    ],
)
def test_an_unknown_key_is_refused_by_name(file: Path, text: str, key: str) -> None:
    error = refused(file, text)
    assert error.key == key
    assert key in str(error)


def test_an_unknown_key_is_refused_with_those_that_are_known(file: Path) -> None:
    error = refused(file, "[fields]\ntitel = 4")
    assert all(key in str(error) and key in error.allowed for key in RANGES)


@pytest.mark.parametrize(
    "text",
    [
        "[fields",
        "fields.title = ",
        "[fields]\ntitle = 4\ntitle = 5",
        "[fields]\n[fields]",
        "{}",
        "\x00",
        "a = " + "[" * 5_000,
        "[fields]\ntitle = 1" + "0" * 5_000,
    ],
    ids=lambda text: repr(text[:24]),
)
def test_what_is_not_toml_is_refused(file: Path, text: str) -> None:
    assert "not TOML" in str(refused(file, text))


def test_a_file_that_cannot_be_read_as_text_is_refused(file: Path) -> None:
    file.write_bytes(b"# T\xecnh\n")
    with pytest.raises(RankingError, match=r"ranking\.toml: unreadable"):
        load_ranking(file)
    with pytest.raises(RankingError, match="unreadable"):
        load_ranking(file.parent)


# --- setting one value

COMMENTED = """# Của báo tỉnh, sửa ngày 10/2
[fields]   # phần của bài
title = 6  # tít nặng hơn

# ngày tháng
[recency]
strength = 0.2
"""


def test_setting_makes_the_file_and_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "moi" / "ranking.toml"
    after = set_value(file, "bm25.b", "0.75")
    assert after.values() == default_ranking().values() | {"bm25.b": 0.75}
    assert load_ranking(file) == after
    assert tomllib.loads(file.read_text("utf-8")) == {"bm25": {"b": 0.75}}


@pytest.mark.parametrize(
    ("key", "text", "line", "replaced"),
    [
        ("fields.title", "8", "title = 8.0  # tít nặng hơn", "title = 6  # tít nặng hơn"),
        ("recency.strength", "0", "strength = 0.0", "strength = 0.2"),
        ("fields.lead", " 2.5 ", "lead = 2.5", None),
        ("matching.coverage", "1e-1", "coverage = 0.1", None),
    ],
)
def test_setting_keeps_comments_and_other_keys(
    file: Path, key: str, text: str, line: str, replaced: str | None
) -> None:
    file.write_text(COMMENTED, "utf-8")
    before = load_ranking(file).values()
    after = set_value(file, key, text)
    assert after.values() == before | {key: float(text)}
    assert load_ranking(file) == after
    lines = file.read_text("utf-8").splitlines()
    assert line in lines
    assert [kept for kept in COMMENTED.splitlines() if kept != replaced and kept not in lines] == []


@pytest.mark.parametrize("text", ["fields.title = 6", "fields = {title = 6}", "[fields]\ntitle = 6", "[bm25]\nk1 = 1"])
@pytest.mark.parametrize("key", ["fields.title", "fields.lead", "bm25.b"])
def test_a_value_can_be_set_in_every_way_of_writing_toml(file: Path, text: str, key: str) -> None:
    file.write_text(text, "utf-8")
    before = load_ranking(file).values()
    assert set_value(file, key, "0.5").values() == before | {key: 0.5}
    assert load_ranking(file).values() == before | {key: 0.5}


def test_setting_twice_leaves_the_last_value(file: Path) -> None:
    for key in RANGES:
        set_value(file, key, str(RANGES[key].high))
        set_value(file, key, str(RANGES[key].low))
    assert load_ranking(file).values() == {key: allowed.low for key, allowed in RANGES.items()}


@pytest.mark.parametrize(
    ("key", "text", "reason"),
    [
        ("fields.title", "nhiều", "'nhiều' is not a number; allowed is 0 to 100"),
        ("fields.title", "", "is not a number"),
        ("fields.title", "true", "is not a number"),
        ("fields.title", "4,5", "is not a number"),
        ("fields.title", "1 2", "is not a number"),
        ("fields.title", "nan", "fields.title = nan: allowed is 0 to 100"),
        ("fields.title", "inf", "allowed is 0 to 100"),
        ("fields.title", "-0.1", "allowed is 0 to 100"),
        ("fields.title", "100.1", "allowed is 0 to 100"),
        ("fields.title", "9" * 5_000, "allowed is 0 to 100"),
        ("recency.half_life_days", "0", "allowed is 1 to 36500"),
        ("fields", "4", "unknown key 'fields'; known: fields.title"),
        ("fields.titel", "4", "unknown key 'fields.titel'"),
        ("", "4", "unknown key ''"),
        ("fields.title.x", "4", "unknown key"),
    ],
)
def test_a_refused_setting_leaves_everything_as_it_was(file: Path, key: str, text: str, reason: str) -> None:
    with pytest.raises(RankingError) as caught:
        set_value(file, key, text)
    assert reason in str(caught.value)
    assert not list(file.parent.glob("ranking.[!l]*"))
    file.write_text(COMMENTED, "utf-8")
    with pytest.raises(RankingError):
        set_value(file, key, text)
    assert [path.read_text("utf-8") for path in file.parent.glob("ranking.[!l]*")] == [COMMENTED]


@pytest.mark.parametrize("broken", ["[fields]\ntitle = 1000\n", "[fields]\ntitel = 4\n", "[fields\n", "[fields"])
def test_nothing_is_set_in_a_file_that_is_wrong_elsewhere(file: Path, broken: str) -> None:
    file.write_text(broken, "utf-8")
    with pytest.raises(RankingError, match=r"ranking\.toml: "):
        set_value(file, "bm25.b", "0.5")
    assert [path.read_text("utf-8") for path in file.parent.glob("ranking.[!l]*")] == [broken]


def test_setting_replaces_the_file_at_once_and_leaves_nothing_beside_it(file: Path) -> None:
    file.write_text(COMMENTED, "utf-8")
    with file.open(encoding="utf-8") as opened_before:
        set_value(file, "fields.title", "8")
        assert opened_before.read() == COMMENTED
    assert list(file.parent.glob("ranking.[!l]*")) == [file]


def test_values_set_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    file = tmp_path / "ranking.toml"
    wanted = {key: RANGES[key].low + 1e-3 for key in RANGES}
    with ThreadPoolExecutor(len(wanted)) as pool:
        list(pool.map(lambda key: set_value(file, key, repr(wanted[key])), wanted))
    assert load_ranking(file).values() == pytest.approx(wanted)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "ranking.toml"
    file.write_text("\ufeff[fields]\ntitle = 7\n", "utf-8")
    assert load_ranking(file).fields.title == 7
    assert set_value(file, "fields.lead", "2").fields.title == 7
