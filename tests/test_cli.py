"""The command line: what it prints where, what it leaves on disk, how it exits."""

from __future__ import annotations

import io
import json
import math
import multiprocessing
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import msgspec
import pytest
from rich.console import Console
from test_logs import kept_logging

from index import BuildProgress, SearchRequest, WhooshEngine
from index.edition import Edition, Editions
from index.ranking import RANGES, default_ranking
from index.sources.files import sample_path
from search_service import __version__, terminal
from search_service.cli import EXIT_INTERRUPTED, cli, main
from search_service.error_kinds import ERROR_KINDS

STORMS = (
    {"id": "a", "title": "Bão", "body": "mưa", "category": "Thời sự", "published_at": "2017-02-10T09:51:00"},
    {"id": "b", "title": "Mưa", "body": "bão " * 5, "author": "H.N", "published_at": "2017-02-11"},
)
USAGE_ERROR = 2
FAILED = 1


@dataclass(frozen=True, slots=True)
class Done:
    """How one command ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An empty folder, a wide terminal, no settings from outside."""
    for name in list(os.environ):
        if name.startswith("SEARCH_") or name in ("FORCE_COLOR", "NO_COLOR"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    with kept_logging():
        yield


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run one command in this process."""

    def run(*arguments: object) -> Done:
        capfd.readouterr()
        status = main([str(argument) for argument in arguments])
        printed = capfd.readouterr()
        assert "Traceback" not in printed.err
        return Done(status, printed.out, printed.err)

    return run


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with storms.jsonl and what was indexed from it."""
    folder = tmp_path_factory.mktemp("storms")
    write_lines(folder / "storms.jsonl", *STORMS)
    with kept_logging():
        assert main(["reindex", str(folder / "storms.jsonl"), "--data", str(folder / "data")]) == 0
    return folder


@pytest.fixture
def data(tmp_path: Path, indexed: Path) -> Path:
    """An own copy of the data folder; storms.jsonl lies beside it, in the current folder."""
    shutil.copytree(indexed, tmp_path, dirs_exist_ok=True)
    return tmp_path / "data"


def write_lines(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


def live(data: Path) -> Edition:
    return Editions(data).current()


def snapshot(data: Path) -> dict[str, bytes]:
    """Every published file; the lock aside."""
    return {
        path.relative_to(data).as_posix(): path.read_bytes()
        for path in sorted(data.rglob("*"))
        if path.is_file() and path.name != "write.lock"
    }


def flip_a_bit(edition: Edition) -> None:
    file = max(edition.index_path.iterdir(), key=lambda path: path.stat().st_size)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def without_time(page: dict[str, Any]) -> dict[str, Any]:
    """A search's answer without what differs from second to second."""
    hits = [hit | {"score": round(hit["score"], 3)} for hit in page["hits"]]
    return page | {"took_ms": 0, "hits": hits}


# ── reindex ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_reindex_publishes_the_sample_and_says_so(run: Run, tmp_path: Path) -> None:
    done = run("reindex", "sample", "--data", tmp_path / "data")
    articles = len(sample_path().read_text("utf-8").splitlines())
    assert done.status == 0
    assert f"Edition {live(tmp_path / 'data').name} is live: {articles} articles" in done.out
    assert live(tmp_path / "data").manifest.articles == articles
    assert live(tmp_path / "data").manifest.sources == ("sample",)


def test_progress_goes_to_standard_error_and_json_alone_to_standard_output(run: Run, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "storms.jsonl", *STORMS)
    done = run("reindex", source, "--data", tmp_path / "data", "--json")
    assert done.status == 0
    assert "2 articles" in done.err
    assert done.json["articles"] == 2
    assert done.json["edition"]["path"] == str(live(tmp_path / "data").path)
    assert done.json["edition"]["manifest"]["name"] == live(tmp_path / "data").name


def test_reindex_reads_files_and_folders_together(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    write_lines(folder / "one.jsonl", STORMS[0])
    title = "Tỉnh uỷ họp giao ban tháng hai"
    page = f"<html><title>{title}</title><body><h1>{title}</h1><p>Nội dung.</p></body></html>"
    (folder / "page.html").write_text(page, "utf-8")
    other = write_lines(tmp_path / "other.jsonl", STORMS[1])
    assert run("reindex", folder, other, "--data", "data").status == 0
    assert live(tmp_path / "data").manifest.articles == 3
    assert run("search", "họp giao ban", "--data", "data", "--json").json["hits"][0]["id"] == "page"


def test_reindex_reads_standard_input(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "".join(json.dumps(record) + "\n" for record in STORMS).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    assert run("reindex", "-", "--data", "data").status == 0
    assert live(tmp_path / "data").manifest.articles == 2
    assert not sys.stdin.closed


def test_the_data_folder_comes_from_the_option_else_the_environment_else_var(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_lines(tmp_path / "storms.jsonl", *STORMS)
    assert run("reindex", source).status == 0
    monkeypatch.setenv("SEARCH_DATA_DIR", "from-environment")
    assert run("reindex", source).status == 0
    assert run("reindex", source, "--data", "from-option").status == 0
    assert {path.parent.name for path in tmp_path.glob("*/CURRENT")} == {"var", "from-environment", "from-option"}


def test_rejects_are_written_as_json_lines_with_place_field_and_reason(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "mixed.jsonl"
    write_lines(source, STORMS[0], {"id": "x"}, {"id": "y", "title": "t", "published_at": "soon"}, STORMS[0], 7)
    done = run("reindex", source, "--data", "data", "--rejects", "bad.jsonl", "--max-reject-share", "0.9")
    assert done.status == 0
    assert "4 records rejected, by field: id 1, published_at 1, record 1, title 1" in done.out
    rejects = [json.loads(line) for line in (tmp_path / "bad.jsonl").read_text("utf-8").splitlines()]
    assert [(each["line"], each["field"]) for each in rejects] == [
        (2, "title"),
        (3, "published_at"),
        (4, "id"),
        (5, "record"),
    ]
    assert all(each["source"].endswith("mixed.jsonl") and each["reason"] for each in rejects)
    assert not re.search(r"^rejected ", done.err, re.MULTILINE)


def test_without_a_rejects_file_the_first_ten_are_shown_one_a_line(run: Run, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "mixed.jsonl", *STORMS, *({"id": "x" * 200} for _ in range(12)))
    done = run("reindex", source, "--data", "data", "--max-reject-share", "1")
    assert done.status == 0
    shown = [line for line in done.err.splitlines() if line.startswith("rejected ")]
    assert len(shown) == 10
    assert shown[0].endswith("mixed.jsonl:3: title: missing or empty")


def test_too_many_rejects_leave_everything_as_it_was(run: Run, data: Path, tmp_path: Path) -> None:
    before = snapshot(data)
    done = run("reindex", write_lines(tmp_path / "bad.jsonl", STORMS[0], {"id": "x"}), "--data", data)
    assert done.status == 7
    assert "1 of 2 records is unusable" in done.err
    assert "bad.jsonl:2: title: missing or empty" in done.err
    assert snapshot(data) == before


def test_an_interrupt_leaves_everything_as_it_was(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(io.RawIOBase):
        """One article, then Ctrl+C."""

        def __init__(self) -> None:
            self.left = [json.dumps(STORMS[0]).encode() + b"\n"]

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            if not self.left:
                raise KeyboardInterrupt
            line = self.left.pop()
            buffer[: len(line)] = line
            return len(line)

    before = snapshot(data)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Interrupted()))
    done = run("reindex", "-", "--data", data)
    assert done.status == EXIT_INTERRUPTED == 130
    assert "interrupted; the live edition is untouched" in done.err
    assert snapshot(data) == before
    assert run("check", "--data", data).status == 0
    with Editions(data).lock():
        pass  # free again


@pytest.mark.parametrize("rejects", ["nowhere/bad.jsonl", "storms.jsonl/bad.jsonl"])
def test_a_file_that_cannot_be_written_is_named_without_a_trace(run: Run, data: Path, rejects: str) -> None:
    before = snapshot(data)
    done = run("reindex", "storms.jsonl", "--data", data, "--rejects", rejects)
    assert done.status == FAILED
    assert f"error: {rejects}: " in done.err
    assert snapshot(data) == before


def test_a_data_folder_that_cannot_be_made_is_named_without_a_trace(run: Run, data: Path) -> None:
    done = run("reindex", "storms.jsonl", "--data", "storms.jsonl/data")
    assert done.status == FAILED
    assert "error: storms.jsonl/data: Not a directory" in done.err


# ── search and explain ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "request_"),
    [
        (["tỉnh uỷ"], SearchRequest("tỉnh uỷ")),
        (["tỉnh", "uỷ"], SearchRequest("tỉnh uỷ")),
        (["tinh uy", "--page", "2", "--page-size", "3"], SearchRequest("tinh uy", page=2, page_size=3)),
        (["--", "tỉnh", "-bão"], SearchRequest("tỉnh -bão")),
        ([], SearchRequest()),
    ],
)
def test_search_prints_what_the_engine_answers(
    run: Run, sample_data: Path, sample_engine: WhooshEngine, arguments: list[str], request_: SearchRequest
) -> None:
    done = run("search", "--json", "--data", sample_data, *arguments)
    expected = json.loads(msgspec.json.encode(sample_engine.search(request_)))
    assert done.status == 0
    assert without_time(done.json) == without_time(expected)
    assert done.err == ""


def test_search_takes_the_filters_of_the_service(run: Run, data: Path) -> None:
    def found(*arguments: str) -> list[str]:
        return [hit["id"] for hit in run("search", *arguments, "--json", "--data", data).json["hits"]]

    assert found() == ["b", "a"]
    assert found("--sort", "oldest") == ["a", "b"]
    assert found("--from", "2017-02-11") == ["b"]
    assert found("--to", "2017-02-10") == ["a"]
    assert found("--category", "THỜI SỰ") == ["a"]
    assert found("--author", "h.n") == ["b"]
    assert found("--page", "2", "--page-size", "1") == ["a"]


def test_search_lists_hits_for_people(run: Run, data: Path) -> None:
    done = run("search", "bão", "--data", data)
    assert done.out.splitlines()[0].startswith("2 hits in ")
    assert "  1. Bão\n" in done.out
    assert "10/02/2017 09:51  Thời sự    [a]" in done.out
    assert "  2. Mưa\n" in done.out
    second = run("search", "bão", "--data", data, "--page", "2", "--page-size", "1")
    assert "  2. Mưa\n" in second.out
    assert "<mark>" not in done.out


def test_search_colours_what_was_found(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    console = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=200, record=True)
    monkeypatch.setattr(terminal, "out", console)
    run("search", "bao", "--data", data)
    styled = console.export_text(styles=True)
    assert "\x1b[1;33mBão\x1b[0m" in styled
    assert "\x1b[1mMưa\x1b[0m" in styled


def test_the_bar_shows_how_much_is_merged_and_reckons_the_time_left_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=120)
    monkeypatch.setattr(terminal, "err", console)
    reading = SimpleNamespace(bytes_total=1_000, bytes_read=1_000)
    with terminal.build_progress(reading) as show:
        show(BuildProgress(articles=16, phase="reading"))
        for share in (0.0, 0.25, 0.5):
            show(BuildProgress(articles=16, phase="merging", share=share))
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", console.file.getvalue())
    last = shown.strip().splitlines()[-1]
    assert "Merging" in last
    assert " 50%" in last


def test_the_bar_of_a_large_build_fits_into_eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    monkeypatch.setattr(terminal, "err", console)
    with terminal.build_progress(SimpleNamespace(bytes_total=1_000, bytes_read=500)) as show:
        show(BuildProgress(articles=16_000, rejected=1_200, phase="checking"))  # at once: millions a second
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", console.file.getvalue())
    assert "…" not in shown
    assert "16,000 articles" in shown


def test_markup_in_an_article_is_printed_as_it_is(run: Run, tmp_path: Path) -> None:
    write_lines(
        tmp_path / "odd.jsonl", {"id": "[red]", "title": "[bold]bão[/] <b> &amp; \x1b[31m", "author": "[link=x]"}
    )
    run("reindex", "odd.jsonl", "--data", "data")
    done = run("search", "bão", "--data", "data")
    assert "[bold]bão[/] <b> &amp;" in done.out
    assert "[link=x]  [[red]]" in done.out
    assert "\x1b" not in done.out


def test_explain_writes_the_score_out(run: Run, sample_data: Path, sample_engine: WhooshEngine) -> None:
    (hit,) = sample_engine.search(SearchRequest("tỉnh uỷ", page_size=1)).hits
    done = run("explain", "tỉnh uỷ", hit.id, "--data", sample_data)
    assert done.status == 0
    assert done.out.splitlines()[0] == f"{hit.title} [{hit.id}]"
    assert " ".join(done.out.splitlines()[1].split()) == "typed stream term idf title lead body weight score"
    rows = [line.split()[:3] for line in done.out.splitlines()[2:-1]]
    assert {("tỉnh", "toned", "tỉnh"), ("uỷ", "toned", "uỷ"), ("tỉnh_uỷ", "words", "tỉnh_uỷ")} <= set(map(tuple, rows))
    assert done.out.splitlines()[-1].startswith("sum ")
    assert done.out.splitlines()[-1].endswith(f"= {hit.score:.3f}")


def test_explain_in_json_is_what_the_engine_says(run: Run, sample_data: Path, sample_engine: WhooshEngine) -> None:
    (hit,) = sample_engine.search(SearchRequest("tỉnh uỷ", page_size=1)).hits
    found = run("explain", "tỉnh uỷ", hit.id, "--data", sample_data, "--json").json
    expected = json.loads(msgspec.json.encode(sample_engine.explain("tỉnh uỷ", hit.id)))
    for inexact in ("score", "recency_factor"):
        assert found.pop(inexact) == pytest.approx(expected.pop(inexact), rel=1e-6)
    assert found == expected


def test_explain_says_why_an_article_is_no_hit(run: Run, data: Path) -> None:
    assert "Not a hit: " in run("explain", '"lũ quét"', "a", "--data", data).out


# ── status, check, rollback ─────────────────────────────────────────────────────────────────────────────────────────


def test_status_tells_the_live_edition_and_the_one_to_roll_back_to(run: Run, data: Path) -> None:
    first = live(data).name
    assert "to roll back to  none" in run("status", "--data", data).out
    run("reindex", "storms.jsonl", "--data", data)
    done = run("status", "--data", data)
    assert done.status == 0
    lines = {
        line.split("  ")[0].strip(): line.split("  ")[-1].strip() for line in map(str.strip, done.out.splitlines())
    }
    assert lines["live edition"] == live(data).name != first
    assert lines["articles"] == "2 (0 rejected)"
    assert lines["sources"] == "storms.jsonl"
    assert lines["to roll back to"] == first
    found = run("status", "--data", data, "--json").json
    assert (found["live"]["name"], found["live"]["articles"], found["others"]) == (live(data).name, 2, [first])
    run("rollback", "--data", data)
    assert run("status", "--data", data, "--json").json["others"] == []  # none is older: what was left lies ahead


def test_status_tells_mistakes_in_files_edited_by_hand(run: Run, data: Path) -> None:
    assert run("status", "--data", data, "--json").json["problems"] == []
    (data / "abbreviations.txt").write_text("A B = An Bình\nnonsense", "utf-8")
    (data / "ranking.toml").write_text("fields.titel = 1", "utf-8")
    done = run("status", "--data", data)
    assert done.status == 0
    assert re.search(r"problem +.*unknown key 'fields.titel'", done.out)
    assert re.search(r"problem +.*abbreviations.txt: line 2: no '='", done.out)


def test_check_finds_a_whole_edition_whole(run: Run, data: Path) -> None:
    done = run("check", "--data", data)
    assert (done.status, done.out) == (0, f"Edition {live(data).name} is whole: 2 articles.\n")


def test_rollback_makes_the_edition_before_live_again(run: Run, data: Path, tmp_path: Path) -> None:
    first = live(data).name
    run("reindex", write_lines(tmp_path / "one.jsonl", STORMS[0]), "--data", data)
    assert live(data).name != first
    done = run("rollback", "--data", data)
    assert (done.status, done.out) == (0, f"Edition {first} is live again: 2 articles.\n")
    assert live(data).name == first
    assert run("search", "bão", "--data", data, "--json").json["total"] == 2
    assert run("rollback", "--data", data).status == 4
    assert live(data).name == first


# ── ranking ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_ranking_value_that_is_set_orders_the_next_search(run: Run, data: Path) -> None:
    def order() -> list[str]:
        return [hit["id"] for hit in run("search", "bão", "--data", data, "--json").json["hits"]]

    assert order() == ["a", "b"]
    done = run("ranking", "set", "fields.title", "0", "--data", data)
    assert (done.status, done.out) == (0, "fields.title: 4 → 0\n")
    assert order() == ["b", "a"]
    assert run("ranking", "set", "fields.title", "4", "--data", data).out == "fields.title: 0 → 4\n"
    assert order() == ["a", "b"]


def test_ranking_show_lists_every_value_with_default_range_and_meaning(run: Run, data: Path) -> None:
    run("ranking", "set", "bm25.k1", "2", "--data", data)
    done = run("ranking", "show", "--data", data)
    rows = done.out.splitlines()[1:]
    assert [row.split()[0] for row in rows] == list(RANGES)
    assert next(row for row in rows if "bm25.k1" in row).split()[:6] == ["bm25.k1", "2", "1.2", "0", "to", "10"]
    found = run("ranking", "show", "--data", data, "--json").json
    assert {row["key"]: row["default"] for row in found} == default_ranking().values()
    assert {row["key"]: row["value"] for row in found} == default_ranking().values() | {"bm25.k1": 2.0}
    assert all(row["allowed"] == str(RANGES[row["key"]]) and row["help"] for row in found)


def test_ranking_set_keeps_comments_and_what_else_is_in_the_file(run: Run, data: Path) -> None:
    path = data / "ranking.toml"
    path.write_text("# Tết edition\nbm25.b = 0.4 # flat\n[fields]\nlead = 2\n", "utf-8")
    assert run("ranking", "set", "fields.title", "5", "--data", data).status == 0
    assert run("ranking", "set", "bm25.b", "0.3", "--data", data).status == 0
    text = path.read_text("utf-8")
    assert "# Tết edition" in text
    assert "# flat" in text
    values = {row["key"]: row["value"] for row in run("ranking", "show", "--data", data, "--json").json}
    assert values == default_ranking().values() | {"fields.title": 5, "fields.lead": 2, "bm25.b": 0.3}


def test_ranking_values_may_be_set_before_anything_is_indexed(run: Run, tmp_path: Path) -> None:
    assert run("ranking", "set", "fields.title", "5", "--data", "data").status == 0
    assert (tmp_path / "data" / "ranking.toml").exists()


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("fields.titel", "1", "known: fields.title"),
        ("title", "1", "known: fields.title"),
        ("fields.title", "101", "allowed is 0 to 100"),
        ("fields.title", "nan", "allowed is 0 to 100"),
        ("fields.title", "inf", "allowed is 0 to 100"),
        ("fields.title", "much", "allowed is 0 to 100"),
        ("fields.title", "", "allowed is 0 to 100"),
        ("recency.half_life_days", "0.5", "allowed is 1 to 36500"),
    ],
)
def test_an_impossible_ranking_value_is_refused_with_what_is_allowed(
    run: Run, data: Path, key: str, value: str, told: str
) -> None:
    done = run("ranking", "set", key, value, "--data", data)
    assert done.status == 2
    assert told in done.err
    assert not (data / "ranking.toml").exists()


def test_an_invalid_ranking_file_is_refused_by_every_ranking_command(run: Run, data: Path) -> None:
    path = data / "ranking.toml"
    path.write_text("[fields]\ntitel = 3\n", "utf-8")
    for arguments in (["show"], ["check"], ["check", path], ["set", "fields.title", "3"]):
        done = run("ranking", *arguments, "--data", data)
        assert done.status == 2
        assert "ranking.toml: unknown key 'fields.titel'" in done.err
    assert path.read_text("utf-8") == "[fields]\ntitel = 3\n"


def test_a_search_under_an_invalid_ranking_file_warns_and_answers(run: Run, data: Path) -> None:
    (data / "ranking.toml").write_text("nonsense", "utf-8")
    done = run("search", "bão", "--data", data, "--json")
    assert (done.status, done.json["total"]) == (0, 2)
    assert done.err.startswith("warning: ")
    assert "ranking.toml: not TOML" in done.err


def test_ranking_check_says_what_would_be_used(run: Run, data: Path, tmp_path: Path) -> None:
    assert "does not exist; the packaged values apply" in run("ranking", "check", "--data", data).out
    (tmp_path / "new.toml").write_text("fields.title = 3", "utf-8")
    assert run("ranking", "check", "new.toml", "--data", data).out == "new.toml is valid.\n"
    assert run("ranking", "check", "typo.toml", "--data", data).status == USAGE_ERROR


# ── What was understood ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("tinhr uyr", ["Read “tinhr uyr” as “tỉnh uỷ”  (undo: '=\"tinhr uyr\"')"]),
        ("UBND tỉnh", ["UBND = Ủy ban nhân dân  (undo: '=UBND tỉnh')"]),
        (
            "TT&TT tháng 2/2017",
            [
                "Articles published from 1 February 2017 until 28 February 2017 come first"
                "  (undo: 'TT&TT =\"tháng 2/2017\"')",
                "TT&TT = Thông tin và Truyền thông  (undo: '=TT&TT tháng 2/2017')",
            ],
        ),
        ("thường trựcc tỉnh uỷ", ["Read “trựcc” as “trực”  (undo: 'thường =trựcc tỉnh uỷ')"]),
        ("bão sô 5", ["Did you mean: bão số 5?"]),
        (
            '"thường trực xyzzy"',
            ["Nothing matches all of it; these come closest to “thường trực xyzzy”"],
        ),
        ("tỉnh " * 500, ["The search was too long; only its first 2,000 characters were used"]),
        ("bão", []),
    ],
)
def test_search_and_explain_tell_what_was_understood(run: Run, sample_data: Path, typed: str, lines: list[str]) -> None:
    told = run("search", typed, "--data", sample_data).out.split("\n\n")[0].splitlines()[1:]
    assert told == lines
    explained = run("explain", typed, "2017-02-10-so-tttt", "--data", sample_data).out.splitlines()
    assert explained[1 : 1 + len(lines)] == lines
    found = [
        run(*command, "--data", sample_data, "--json").json
        for command in (("search", typed), ("explain", typed, "2017-02-10-so-tttt"))
    ]
    assert found[0]["interpreted"] == found[1]["interpreted"]
    assert found[0]["did_you_mean"] == found[1]["did_you_mean"]
    assert len(found[0]["interpreted"]) + bool(found[0]["did_you_mean"]) == len(lines)


def test_the_undo_that_is_printed_searches_for_what_was_typed(run: Run, sample_data: Path) -> None:
    line = run("search", "tinhr uyr", "--data", sample_data).out.splitlines()[1]
    (undo,) = shlex.split(line.partition("(undo: ")[2].removesuffix(")"))
    assert run("search", undo, "--data", sample_data, "--json").json["interpreted"] == []


def test_explain_tells_what_a_period_takes_off(run: Run, sample_data: Path) -> None:
    found = run("explain", "hội nghị tháng 2/2016", "2017-02-10-so-tttt", "--data", sample_data, "--json").json
    assert 0 < found["period_factor"] < 1
    shown = run("explain", "hội nghị tháng 2/2016", "2017-02-10-so-tttt", "--data", sample_data).out
    assert f"× period {found['period_factor']:.3f} +" in shown


def test_abbreviations_of_the_administrator_are_shown_and_used(run: Run, data: Path) -> None:
    (data / "abbreviations.txt").write_text("[abbreviation: ours]\nBCĐS = Ban Chuyển đổi số (tỉnh)\n- HĐND\n", "utf-8")
    shown = run("abbreviations", "show", "BCĐS", "và", "UBND,", "HĐND", "--data", data, "--json").json
    assert [(row["typed"], row["meaning"]) for row in shown] == [
        ("BCĐS", "Ban Chuyển đổi số"),
        ("UBND", "Ủy ban nhân dân"),
    ]
    done = run("abbreviations", "show", "BCĐS và CT", "--data", data)
    assert re.search(r"BCĐS +Ban Chuyển đổi số +– +abbreviation\s", done.out)
    assert re.search(r"CT +Chủ tịch .*perhaps", done.out)
    every = run("abbreviations", "show", "--data", data)
    assert re.search(r"BCĐS +Ban Chuyển đổi số +tỉnh +abbreviation", every.out)
    assert not re.search(r"^ *HĐND ", every.out, re.MULTILINE)
    rows = run("abbreviations", "show", "--data", data, "--json").json
    assert rows[-1] == {
        "forms": ["BCĐS"],
        "meaning": "Ban Chuyển đổi số",
        "kind": "abbreviation",
        "hints": ["tỉnh"],
    }
    assert any(row["kind"] == "synonym" and not row["meaning"] and len(row["forms"]) > 1 for row in rows)


def test_a_text_without_abbreviations_is_told_so(run: Run, tmp_path: Path) -> None:
    assert run("abbreviations", "show", "mưa", "lớn").out.startswith("Nothing in it is read as")
    assert run("abbreviations", "show", "mưa", "lớn", "--json").json == []


def test_abbreviations_check_says_what_would_be_used(run: Run, data: Path, tmp_path: Path) -> None:
    assert "does not exist; the packaged list applies" in run("abbreviations", "check", "--data", data).out
    (tmp_path / "own.txt").write_text("A B = An Bình\nC D = Cao Dương\n- UBND\n", "utf-8")
    assert run("abbreviations", "check", "own.txt").out == "own.txt is valid: 2 lines added, 1 switched off.\n"


def test_abbreviations_check_names_every_bad_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("\n".join(["nonsense"] * 7), "utf-8")
    done = run("abbreviations", "check", "own.txt")
    assert (done.status, done.out) == (USAGE_ERROR, "")
    assert [line.partition(": no '='")[0] for line in done.err.splitlines()] == [
        f"error: own.txt: line {number}" for number in range(1, 8)
    ]


def test_a_search_under_an_invalid_list_warns_and_answers(run: Run, data: Path) -> None:
    (data / "abbreviations.txt").write_text("nonsense", "utf-8")
    done = run("search", "bão", "--data", data)
    assert done.status == 0
    assert "abbreviations.txt: line 1: no '='" in done.err
    assert "2 hits" in done.out


# ── evaluate ────────────────────────────────────────────────────────────────────────────────────────────────────────

JUDGED = (
    {"query": "bão", "class": "storms", "judgements": {"a": 3, "b": 1}},
    {"query": "title:mưa", "class": "rain", "judgements": {"b": 3, "gone": 2, "none": 0}},
    {"query": "xyzzy", "class": "rain", "judgements": {"a": 1}},
)


def test_evaluate_measures_every_class_and_all(run: Run, data: Path, tmp_path: Path) -> None:
    judged = write_lines(tmp_path / "judged.jsonl", *JUDGED)
    found = run("evaluate", judged, "--data", data, "--json").json
    assert (found["edition"], found["articles"], found["unknown"]) == (live(data).name, 2, ["gone"])
    storms, rain, every = found["classes"]
    assert storms == {"kind": "storms", "queries": 1, "ndcg": 1.0, "mrr": 1.0, "recall": 1.0}
    best = 7 + 3 / math.log2(3)
    assert rain == {"kind": "rain", "queries": 2, "ndcg": pytest.approx(7 / best / 2), "mrr": 0.5, "recall": 0.25}
    assert every["queries"] == 3
    assert every["recall"] == pytest.approx((1 + 0.5 + 0) / 3)


def test_evaluate_prints_a_table_and_what_it_could_not_find(run: Run, data: Path, tmp_path: Path) -> None:
    done = run("evaluate", write_lines(tmp_path / "judged.jsonl", *JUDGED), "--data", data)
    assert re.search(r"class +queries +nDCG@10 +MRR@10 +recall@50", done.out)
    assert re.search(r"storms +1 +1.000 +1.000 +1.000", done.out)
    assert re.search(r"all +3 ", done.out)
    assert "1 judged article (gone)" in done.out


# ── update, delete ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_update_adds_and_replaces_and_says_so(run: Run, data: Path, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "new.jsonl", {"id": "a", "title": "Lũ"}, {"id": "c", "title": "Bão"}, {"id": "x"})
    done = run("update", source, "--data", data, "--max-reject-share", "0.5", "--rejects", "bad.jsonl")
    assert done.status == 0
    assert f"Edition {live(data).name} is live: 3 articles" in done.out
    assert "1 added, 1 replaced in" in done.out
    assert "1 record rejected, by field: title 1" in done.out
    assert [hit["id"] for hit in run("search", "lũ", "--data", data, "--json").json["hits"]] == ["a"]
    done = run("update", source, "--data", data, "--max-reject-share", "0.5", "--json")
    assert (done.json["added"], done.json["replaced"], done.json["rejected"]) == (0, 2, 1)
    assert done.json["edition"]["manifest"]["updates"] == 2


def test_update_never_overwrites_its_source_with_rejects(run: Run, data: Path, tmp_path: Path) -> None:
    assert run("update", "storms.jsonl", "--data", data, "--rejects", "storms.jsonl").status == USAGE_ERROR


def test_delete_takes_what_it_knows_and_tells_what_it_does_not(run: Run, data: Path) -> None:
    done = run("delete", "a", "nope", "--data", data)
    assert done.status == 3
    assert "1 deleted in" in done.out
    assert "no article 'nope' to delete" in done.err
    assert run("search", "bão", "--data", data, "--json").json["total"] == 1
    assert run("rollback", "--data", data).status == 0
    done = run("delete", "b", "--data", data, "--json")
    assert (done.status, done.json["deleted"], done.json["unknown"]) == (0, 1, [])


def test_status_tells_of_updates_and_when_a_reindex_pays(run: Run, data: Path) -> None:
    assert run("delete", "a", "--data", data).status == 0
    done = run("status", "--data", data)
    assert "1 since the reindex; 1 old article still on disk" in done.out
    assert "1 (many: a reindex makes searching faster and files smaller)" in done.out
    assert run("status", "--data", data, "--json").json["live"]["deleted"] == 1
    assert run("reindex", "storms.jsonl", "--data", data).status == 0
    assert "many" not in run("status", "--data", data).out


# ── How it exits ────────────────────────────────────────────────────────────────────────────────────────────────────

Failure = Callable[[Path, ExitStack], list[object]]


def _bad_setting(_: Path, stack: ExitStack) -> list[object]:
    stack.enter_context(pytest.MonkeyPatch.context()).setenv("SEARCH_THREADS", "many")
    return ["status"]


def _bad_list(data: Path, _: ExitStack) -> list[object]:
    own = data.parent / "own.txt"
    own.write_text("BCĐS = Ban Chuyển đổi số\nnonsense\n", "utf-8")
    return ["abbreviations", "check", own]


def _bad_live_list(data: Path, _: ExitStack) -> list[object]:
    (data / "abbreviations.txt").write_text("- NIX", "utf-8")
    return ["abbreviations", "show", "UBND"]


def _judged_nowhere(data: Path, _: ExitStack) -> list[object]:
    judged = write_lines(data.parent / "judged.jsonl", {"query": "bão", "class": "x", "judgements": {"a": 3}})
    return ["evaluate", judged, "--data", "nowhere"]


def _damaged(data: Path, _: ExitStack) -> list[object]:
    flip_a_bit(live(data))
    return ["check"]


def _damaged_before_a_search(data: Path, _: ExitStack) -> list[object]:
    flip_a_bit(live(data))
    return ["search", "bão"]


def _of_another_version(data: Path, _: ExitStack) -> list[object]:
    path = live(data).path / "manifest.json"
    path.write_bytes(msgspec.json.encode(msgspec.json.decode(path.read_bytes()) | {"schema_version": 0}))
    return ["search", "bão"]


def _port_taken(_: Path, stack: ExitStack) -> list[object]:
    taken = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    return ["serve", "--port", taken.getsockname()[1]]


def _locked(data: Path, stack: ExitStack) -> list[object]:
    stack.enter_context(Editions(data).lock())
    return ["reindex", "storms.jsonl"]


def _empty_source(data: Path, _: ExitStack) -> list[object]:
    (data.parent / "empty.jsonl").touch()
    return ["reindex", "empty.jsonl"]


def _all_bad(data: Path, _: ExitStack) -> list[object]:
    return ["reindex", write_lines(data.parent / "bad.jsonl", {"id": "x"})]


def _worker_killed(data: Path, stack: ExitStack) -> list[object]:
    def kill_the_first() -> None:
        while not (workers := multiprocessing.active_children()):
            time.sleep(0.01)
        workers[0].kill()

    body = "mưa lớn " * 1_000
    source = write_lines(
        data.parent / "many.jsonl", *({"id": str(n), "title": "Bão", "body": body} for n in range(600))
    )
    killer = threading.Thread(target=kill_the_first)
    killer.start()
    stack.callback(killer.join)
    return ["reindex", source, "--workers", "2", "--memory-mb", "16"]


FAILURES: tuple[tuple[str, int, str, Failure], ...] = (
    ("invalid-parameter", 2, "page='0': allowed is a whole number", lambda *_: ["search", "bão", "--page", "0"]),
    ("invalid-parameter", 2, "from='soon': allowed is a date", lambda *_: ["search", "--from", "soon"]),
    ("invalid-setting", 2, "SEARCH_THREADS='many'", _bad_setting),
    ("invalid-ranking", 2, "unknown key 'x'", lambda *_: ["ranking", "set", "x", "1"]),
    ("invalid-ranking", 2, "= -1.0: allowed is 0 to 100", lambda *_: ["ranking", "set", "fields.title", "-1"]),
    ("invalid-abbreviations", 2, "own.txt: line 2: no '='", _bad_list),
    ("invalid-abbreviations", 2, "abbreviations.txt: line 1: there is no 'NIX'", _bad_live_list),
    ("article-not-found", 3, "no article 'nope'", lambda *_: ["explain", "bão", "nope"]),
    ("no-edition", 4, "search-service reindex", lambda *_: ["search", "bão", "--data", "nowhere"]),
    ("article-not-found", 3, "no article 'nope', 'nix'", lambda *_: ["delete", "nope", "nix"]),
    ("nothing-indexed", 7, "no article would be left", lambda *_: ["delete", "a", "b"]),
    ("no-edition", 4, "search-service reindex", lambda *_: ["update", "storms.jsonl", "--data", "nowhere"]),
    ("no-edition", 4, "search-service reindex", lambda *_: ["delete", "a", "--data", "nowhere"]),
    ("no-edition", 4, "search-service reindex", lambda *_: ["status", "--data", "nowhere"]),
    ("no-edition", 4, "search-service reindex", lambda *_: ["check", "--data", "nowhere"]),
    ("no-edition", 4, "to roll back to", lambda *_: ["rollback"]),
    ("edition-damaged", 5, "is not what was written; run `search-service rollback`", _damaged),
    ("edition-damaged", 5, "is not what was written", _damaged_before_a_search),
    ("edition-mismatch", 5, "schema/analyser version 0/", _of_another_version),
    ("source", 6, "gone.jsonl: no such file", lambda *_: ["reindex", "gone.jsonl"]),
    ("source", 6, "gone.jsonl: cannot be read", lambda *_: ["evaluate", "gone.jsonl"]),
    ("no-edition", 4, "search-service reindex", _judged_nowhere),
    ("too-many-rejects", 7, "1 of 1 record is unusable", _all_bad),
    ("nothing-indexed", 7, "no article was found", _empty_source),
    ("build-process", 10, "--workers 1", _worker_killed),
    ("build-locked", 8, "another reindex is writing", _locked),
    ("cannot-listen", 9, "choose another with --host or --port", _port_taken),
)


@pytest.mark.parametrize(("code", "status", "told", "failure"), FAILURES)
def test_a_failure_exits_as_the_table_says_and_tells_the_next_step(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch, code: str, status: int, told: str, failure: Failure
) -> None:
    monkeypatch.setenv("SEARCH_DATA_DIR", str(data))
    (row,) = [row for row in ERROR_KINDS if row.code == code]
    with ExitStack() as stack:
        done = run(*failure(data, stack))
    assert done.status == status == row.exit_status
    assert done.out == ""
    assert "error: " in done.err
    assert told in done.err
    assert done.err.count(told) == 1 or code == "too-many-rejects"  # said once, without a log line beside it


def test_every_row_of_the_table_was_tried() -> None:
    by_no_command = {"lossy-merge"}  # only who uses the codec by himself can meet it
    assert {code for code, *_ in FAILURES} == {row.code for row in ERROR_KINDS} - by_no_command


def test_an_unexpected_error_is_not_hidden(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Edition, "verify", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main(["check", "--data", str(data)])


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SEARCH_TREADS", "4", "unknown setting SEARCH_TREADS; known: "),
        ("SEARCH_", "", "unknown setting SEARCH_; known: "),
        ("SEARCH_PORT", "65536", "SEARCH_PORT='65536': 65536 is not between 0 and 65535; allowed is 0 to 65535"),
        ("SEARCH_PORT", "", "SEARCH_PORT=''"),
        ("SEARCH_HOST", " ", "SEARCH_HOST=' ': it is empty"),
        ("SEARCH_DATA_DIR", "", "SEARCH_DATA_DIR='': it is empty"),
        ("SEARCH_LOG_FORMAT", "xml", "allowed is json or text"),
        ("SEARCH_MAX_REJECT_SHARE", "nan", "allowed is 0 to 1"),
        ("SEARCH_REFRESH_SECONDS", "0", "allowed is 0.05 to 3600"),
        ("SEARCH_DRAIN_SECONDS", "inf", "allowed is 0 to 600"),
        ("SEARCH_THREADS", "1.5", "allowed is 1 to 64"),
    ],
)
def test_an_unknown_or_impossible_setting_stops_every_command(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    for command in (["status"], ["search", "bão"], ["reindex", "sample"], ["serve"], ["ranking", "show"]):
        done = run(*command)
        assert done.status == 2
        assert told in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["nope"],
        ["reindex"],
        ["search", "--nope"],
        ["search", "--sort", "best"],
        ["explain", "bão"],
        ["serve", "--port", "65536"],
        ["serve", "--threads", "0"],
        ["reindex", "sample", "--max-reject-share", "2"],
        ["reindex", "sample", "--memory-mb", "8"],
        ["status", "--data", "storms.jsonl"],
        ["ranking", "nope"],
        ["abbreviations", "nope"],
        ["abbreviations", "check", "gone.txt"],
        ["evaluate"],
        ["ranking", "set", "fields.title"],
        ["search", "-bão"],
    ],
)
def test_a_usage_error_exits_with_2_and_shows_the_usage(run: Run, data: Path, arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.status, done.out) == (USAGE_ERROR, "")
    assert done.err.startswith("Usage: ")
    assert "Error: " in done.err


def commands(group: click.Group = cli, *above: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *above, name)
        else:
            yield (*above, name)


@pytest.mark.parametrize("command", list(commands()), ids=" ".join)
def test_every_command_explains_itself_and_takes_the_data_folder(run: Run, command: tuple[str, ...]) -> None:
    done = run(*command, "--help")
    assert done.status == 0
    assert "--data DIRECTORY" in done.out
    assert run(*command, "-h").out == done.out


def test_the_version_is_told(run: Run) -> None:
    assert __version__ in run("--version").out


def test_the_installed_script_is_the_command_line(data: Path) -> None:
    script = Path(sys.executable).with_name("search-service")
    done = subprocess.run([script, "status", "--data", data, "--json"], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["live"]["name"] == live(data).name
    failed = subprocess.run([script, "status", "--data", "nowhere"], capture_output=True, check=False, timeout=60)
    assert (failed.returncode, failed.stdout) == (4, b"")


def test_rejects_may_not_overwrite_a_source(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text('{"id": "1", "title": "x"}\n', "utf-8")
    assert main(["reindex", str(source), "--rejects", str(source), "--data", str(tmp_path / "data")]) == 2
    assert source.read_text("utf-8").startswith("{")


def test_a_json_list_on_standard_input_replaces_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = str(tmp_path / "data")
    assert main(["reindex", "sample", "--data", data]) == 0
    before = (tmp_path / "data" / "CURRENT").read_text("utf-8")
    text = io.TextIOWrapper(io.BytesIO(b'[\n{"id": "1", "title": "x"}\n]'))
    monkeypatch.setattr(sys, "stdin", text)
    assert main(["reindex", "-", "--data", data]) == 7
    assert (tmp_path / "data" / "CURRENT").read_text("utf-8") == before
