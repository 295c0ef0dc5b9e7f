"""Editions: published whole or not at all, verified before they are read."""

from __future__ import annotations

import os
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from conftest import articles

from index.analysis import Analyser
from index.builder import Builder
from index.edition import KEPT_EDITIONS, Edition, Editions
from index.errors import (
    BuildLockedError,
    EditionDamagedError,
    EditionMismatchError,
    NoEditionError,
    NothingIndexedError,
)
from index.vietnamese.words import SyllableSegmenter

START = datetime(2026, 1, 1, tzinfo=UTC)


def build(data: Path, day: int = 0) -> Edition:
    """One edition of two articles, dated `day` days after START."""
    builder = Builder(Editions(data), Analyser(SyllableSegmenter()), clock=lambda: START + timedelta(days=day))
    return builder.rebuild(articles({"title": "Tỉnh uỷ họp"}, {"title": "Bão số 5"})).edition


def test_the_manifest_names_every_file_with_its_checksum(tmp_path: Path) -> None:
    edition = build(tmp_path)
    found = {file.relative_to(edition.path).as_posix() for file in edition.path.rglob("*") if file.is_file()}
    assert found == {*edition.manifest.files, "manifest.json"}
    assert edition.manifest.articles == 2
    assert edition.manifest.index_bytes == sum((edition.path / name).stat().st_size for name in edition.manifest.files)
    assert edition.manifest.files.keys() == {*edition.index_files, "ngrams.npz"}
    edition.verify()


def test_without_an_edition_the_error_names_the_cure(tmp_path: Path) -> None:
    with pytest.raises(NoEditionError, match="search-service reindex"):
        Editions(tmp_path).current()


@pytest.mark.parametrize("damage", ["flip", "cut", "remove", "add"])
def test_any_change_to_a_file_is_found_before_it_is_opened(tmp_path: Path, damage: str) -> None:
    edition = build(tmp_path)
    file = max(edition.index_path.iterdir(), key=lambda path: path.stat().st_size)
    data = bytearray(file.read_bytes())
    if damage == "flip":
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
    elif damage == "cut":
        file.write_bytes(data[:-1])
    elif damage == "remove":
        file.unlink()
    else:
        (edition.index_path / "foreign.toc").write_bytes(b"cos\nsystem\n")
    with pytest.raises(EditionDamagedError, match="reindex"):
        Editions(tmp_path).current().verify()


def test_an_unreadable_manifest_is_damage_not_a_crash(tmp_path: Path) -> None:
    edition = build(tmp_path)
    (edition.path / "manifest.json").write_text("{", "utf-8")
    with pytest.raises(EditionDamagedError, match="manifest"):
        Editions(tmp_path).current()


def test_an_edition_of_another_schema_is_refused_by_name(tmp_path: Path) -> None:
    edition = build(tmp_path)
    manifest = edition.path / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"schema_version": ', '"schema_version": 99'), "utf-8")
    with pytest.raises(EditionMismatchError, match=edition.name):
        Editions(tmp_path).current().verify()


def test_an_edition_of_before_these_checksums_is_refused_by_name(tmp_path: Path) -> None:
    edition = build(tmp_path)
    manifest = edition.path / "manifest.json"
    older = msgspec.json.decode(manifest.read_bytes()) | {"schema_version": 4}
    older["files"] = {name: {"bytes": record["bytes"], "sha256": "0" * 64} for name, record in older["files"].items()}
    manifest.write_bytes(msgspec.json.encode(older))
    with pytest.raises(EditionMismatchError, match="reindex"):
        Editions(tmp_path).current().verify()


def test_two_editions_are_kept_and_older_ones_pruned(tmp_path: Path) -> None:
    names = [build(tmp_path, day).name for day in range(4)]
    assert [edition.name for edition in Editions(tmp_path).published()] == names[: -KEPT_EDITIONS - 1 : -1]


def test_roll_back_makes_the_previous_edition_live_and_then_says_there_is_none(tmp_path: Path) -> None:
    first, second = build(tmp_path, 0), build(tmp_path, 1)
    editions = Editions(tmp_path)
    assert editions.current().name == second.name
    assert editions.roll_back().name == first.name
    assert editions.current().name == first.name
    with pytest.raises(NoEditionError, match="roll back"):
        editions.roll_back()


def test_a_build_after_a_roll_back_keeps_what_is_live(tmp_path: Path) -> None:
    first = build(tmp_path, 0)
    build(tmp_path, 1)
    Editions(tmp_path).roll_back()
    third = build(tmp_path, 2)
    kept = {edition.name for edition in Editions(tmp_path).published()}
    assert Editions(tmp_path).current().name == third.name
    assert first.name in kept


def test_leftovers_of_a_killed_build_are_never_read_and_are_removed(tmp_path: Path) -> None:
    leftover = Editions(tmp_path).begin(START + timedelta(days=9))
    edition = build(tmp_path)
    assert Editions(tmp_path).current().name == edition.name
    assert not leftover.exists()


@pytest.mark.parametrize("name", ["{}.bak", "backup of {}", "old/{}", "notes"])
def test_a_copy_under_another_name_is_no_edition_and_stays(tmp_path: Path, name: str) -> None:
    first = build(tmp_path)
    copy = first.path.parent / name.format(first.name)
    shutil.copytree(first.path, copy)
    second = build(tmp_path, 1)
    assert [edition.name for edition in Editions(tmp_path).published()] == [second.name, first.name]
    assert Editions(tmp_path).roll_back().name == first.name
    assert (copy / "manifest.json").exists()


def test_a_second_builder_is_refused_while_the_first_holds_the_lock(tmp_path: Path) -> None:
    with Editions(tmp_path).lock(), pytest.raises(BuildLockedError, match="another reindex"):
        build(tmp_path)
    build(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_only_the_owner_may_enter_an_edition(tmp_path: Path) -> None:
    edition = build(tmp_path / "data")
    for path in (tmp_path / "data", edition.path.parent, edition.path, edition.index_path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_an_unreadable_manifest_of_an_old_edition_does_not_stop_a_build(tmp_path: Path) -> None:
    broken = build(tmp_path, 0)
    (broken.path / "manifest.json").write_text("{", "utf-8")
    edition = build(tmp_path, 1)
    assert [found.name for found in Editions(tmp_path).published()] == [edition.name]


@pytest.mark.parametrize("content", [b"../../etc\n", b"/etc\n", b"a\nb", b".", b"\xff\xfe", b"\0"])
def test_a_pointer_never_leads_out_of_the_folder(tmp_path: Path, content: bytes) -> None:
    build(tmp_path)
    (tmp_path / "CURRENT").write_bytes(content)
    with pytest.raises(EditionDamagedError, match="CURRENT"):
        Editions(tmp_path).current()
    rebuilt = build(tmp_path, 1)
    assert Editions(tmp_path).current().name == rebuilt.name


def test_roll_back_works_where_the_live_edition_is_beyond_reading(tmp_path: Path) -> None:
    first, second = build(tmp_path, 0), build(tmp_path, 1)
    (second.path / "manifest.json").unlink()
    assert Editions(tmp_path).roll_back().name == first.name


def test_a_clock_set_back_does_not_change_which_edition_is_older(tmp_path: Path) -> None:
    first, second = build(tmp_path, 5), build(tmp_path, 1)
    assert first.name < second.name
    assert Editions(tmp_path).roll_back().name == first.name


def test_without_a_pointer_a_failing_build_deletes_no_finished_edition(tmp_path: Path) -> None:
    names = {build(tmp_path, day).name for day in range(2)}
    (tmp_path / "CURRENT").unlink()
    with pytest.raises(NothingIndexedError):
        Builder(Editions(tmp_path), Analyser(SyllableSegmenter())).rebuild([])
    assert {edition.name for edition in Editions(tmp_path).published()} == names
