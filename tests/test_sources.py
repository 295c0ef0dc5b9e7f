"""Rules of reading: all locations in order, every record once, progress to the end."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from index.article import Rejected, SourcedArticle
from index.errors import SourceError
from index.sources import MAX_PAGE_BYTES, Reading

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.compress,
}
PAGE = """Thường trực Tỉnh uỷ làm việc với Sở Thông tin và Truyền thông
Cập nhật: 10.2.2017 16:51

Sáng ngày 10/2, Thường trực Tỉnh uỷ đã có buổi làm việc với lãnh đạo Sở Thông tin và Truyền thông.
"""


def lines(*identifiers: str) -> bytes:
    return b"".join(json.dumps({"id": name, "title": "t", "body": name * 50}).encode() + b"\n" for name in identifiers)


def told(*locations: Path | str) -> list[str]:
    """The id of each article, 'line field' of each reject."""
    return [
        f"{record.line} {record.field}" if isinstance(record, Rejected) else record.article.id
        for record in Reading(tuple(map(str, locations)))
    ]


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Puts bytes on standard input."""

    def put(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data)), "utf-8"))

    return put


# --- locations


def test_locations_are_read_in_the_order_given_and_folders_by_name(tmp_path: Path) -> None:
    (tmp_path / "tin").mkdir()
    for name in "cab":
        (tmp_path / "tin" / f"{name}.jsonl").write_bytes(lines(name))
    (tmp_path / "tin" / ".d.jsonl").write_bytes(lines("hidden"))
    (tmp_path / "z.jsonl").write_bytes(lines("z", "y"))
    assert told(tmp_path / "z.jsonl", tmp_path / "tin") == ["z", "y", "a", "b", "c"]


def test_a_slip_in_any_location_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines("a"))
    with pytest.raises(SourceError, match=r"b\.jsonl: no such file or folder; use a path, `-` for standard input"):
        Reading((str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")))


def test_no_location_is_refused_with_what_may_be_named() -> None:
    with pytest.raises(SourceError, match="name files, folders, `-` or `sample`"):
        Reading(())


def test_a_record_names_its_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "tin.jsonl"
    path.write_bytes(lines("a") + b"{}\n")
    article, reject = Reading((str(path),))
    assert isinstance(article, SourcedArticle)
    assert isinstance(reject, Rejected)
    assert (article.source, article.line) == (str(path), 1)
    assert (reject.source, reject.line) == (str(path), 2)


def test_a_file_name_that_is_not_utf_8_can_be_printed(tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"t\xecn.jsonl")
    with open(path, "wb") as file:
        file.write(lines("a") + b"{}\n")
    for record in Reading((str(tmp_path),)):
        assert record.source == f"{tmp_path}/t\\xecn.jsonl"


@pytest.mark.parametrize("suffix", PACKERS)
def test_an_unknown_name_is_told_by_its_first_byte(tmp_path: Path, suffix: str) -> None:
    for data, expected in [(b"\n " + lines("a", "b"), ["a", "b"]), (PAGE.encode(), ["tin"]), (b"", [])]:
        path = tmp_path / ("tin.dat" + suffix)
        path.write_bytes(PACKERS[suffix](data))
        found = told(path)
        assert found[:1] == expected[:1] or found == [path.stem]
        assert len(found) == len(expected)


@pytest.mark.parametrize("suffix", PACKERS)
def test_bad_lines_cost_themselves_in_every_compression(tmp_path: Path, suffix: str) -> None:
    data = b"\xef\xbb\xbf" + lines("a").replace(b"\n", b"\r\n") + b"\r\n\n\xff\n{\n[1]\n" + lines("b") + lines("c")[:-1]
    path = tmp_path / ("tin.jsonl" + suffix)
    path.write_bytes(PACKERS[suffix](data))
    assert told(path) == ["a", "4 record", "5 record", "6 record", "b", "c"]


def test_a_jsonl_name_is_json_whatever_is_inside(tmp_path: Path) -> None:
    (tmp_path / "tin.jsonl").write_text("<html>\n")
    assert told(tmp_path / "tin.jsonl") == ["1 record"]


# --- pages


def test_a_page_is_one_article_named_after_its_file(tmp_path: Path) -> None:
    (tmp_path / "so-tttt.txt").write_text(PAGE, "utf-8")
    [record] = Reading((str(tmp_path),))
    assert isinstance(record, SourcedArticle)
    assert (record.article.id, record.line) == ("so-tttt", None)
    assert record.article.title == "Thường trực Tỉnh uỷ làm việc với Sở Thông tin và Truyền thông"


@pytest.mark.parametrize(
    ("data", "field", "reason"),
    [
        (b"T\xecnh", "record", "not UTF-8 (byte 2)"),
        (PAGE.encode("utf-16"), "record", "not UTF-8 (byte 1); it looks like UTF-16, save it as UTF-8"),
        (b"a" * (MAX_PAGE_BYTES + 1), "record", "page larger than 8 MB"),
        (b"", "title", "missing or empty"),
    ],
    ids=["legacy", "utf-16", "large", "empty"],
)
def test_an_unusable_page_is_a_reject_and_the_next_is_read(
    tmp_path: Path, data: bytes, field: str, reason: str
) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    (tmp_path / "b.jsonl").write_bytes(lines("b"))
    reading = Reading((str(tmp_path),))
    reject, article = reading
    assert reject == Rejected(str(tmp_path / "a.txt"), None, field, reason)
    assert isinstance(article, SourcedArticle)
    assert reading.bytes_read == reading.bytes_total


# --- standard input


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (lines("a", "b"), ["a", "b"]),
        (b"\xef\xbb\xbf\r\n" + lines("a"), ["a"]),
        (lines("a") + b"{}\n", ["a", "2 id"]),
        (b"", []),
        (b"\n\n", []),
    ],
)
def test_standard_input_holds_json_lines(type_in: Callable[[bytes], None], data: bytes, expected: list[str]) -> None:
    type_in(data)
    assert told("-") == expected


def test_standard_input_may_be_a_page(type_in: Callable[[bytes], None]) -> None:
    type_in(PAGE.encode())
    [record] = Reading(("-",))
    assert isinstance(record, SourcedArticle)
    assert record.source == "-"
    assert record.article.title.startswith("Thường trực Tỉnh uỷ")


def test_standard_input_stays_open_and_named_twice_is_empty_the_second_time(
    type_in: Callable[[bytes], None], tmp_path: Path
) -> None:
    type_in(lines("a"))
    (tmp_path / "b.jsonl").write_bytes(lines("b"))
    assert told("-", tmp_path / "b.jsonl", "-") == ["a", "b"]
    assert sys.stdin.read() == ""


def test_the_total_is_unknown_with_standard_input(type_in: Callable[[bytes], None], tmp_path: Path) -> None:
    type_in(lines("a"))
    path = tmp_path / "b.jsonl"
    path.write_bytes(lines("b"))
    reading = Reading(("-", str(path)))
    assert reading.bytes_total is None
    assert [reading.bytes_read for _ in reading] == [0, path.stat().st_size]


# --- progress


def test_progress_grows_to_the_size_on_disk(tmp_path: Path) -> None:
    for suffix, pack in PACKERS.items():
        (tmp_path / f"tin.jsonl{suffix}").write_bytes(pack(lines(*map(str, range(5_000)))))
        (tmp_path / f"trang.txt{suffix}").write_bytes(pack(PAGE.encode()))
        (tmp_path / f"trong.jsonl{suffix}").write_bytes(pack(b""))
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    reading = Reading((str(tmp_path),))
    assert (reading.bytes_read, reading.bytes_total) == (0, size)
    steps = [reading.bytes_read for _ in reading]
    assert len(steps) == 4 * 5_001
    assert steps == sorted(steps)
    assert len(set(steps)) > 20
    assert reading.bytes_read == size


def test_a_file_removed_while_it_is_read_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "tin.jsonl"
    path.write_bytes(lines("a", "b"))
    reading = Reading((str(path),))
    for _ in reading:
        path.unlink(missing_ok=True)
    assert reading.bytes_read == reading.bytes_total == len(lines("a", "b"))


def test_a_pipe_is_read_without_a_total(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(lines("a", "b"),), daemon=True)
    writer.start()
    reading = Reading((str(pipe),))
    assert reading.bytes_total is None
    assert [(reading.bytes_read, record.source) for record in reading] == [(0, str(pipe))] * 2
    writer.join(10)


# --- damage


@pytest.mark.parametrize("suffix", [suffix for suffix in PACKERS if suffix])
def test_an_archive_cut_short_is_an_error_that_names_it(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / ("tin.jsonl" + suffix)
    path.write_bytes(PACKERS[suffix](lines(*map(str, range(3_000))))[:-6])
    with pytest.raises(SourceError, match=r"tin\.jsonl\.\w+: damaged or cut short .*; nothing was published"):
        told(path)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that opens but cannot be read")
def test_a_file_that_cannot_be_read_is_an_error_that_names_it() -> None:
    with pytest.raises(SourceError, match="/proc/self/mem: damaged or cut short"):
        told("/proc/self/mem")
