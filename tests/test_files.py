"""Rules of files: which are read, in which order, and what is inside them."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from index.errors import SourceError
from index.sources import files

Pack = Callable[[bytes], bytes]
PACKERS: dict[str, Pack] = {
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor(write_content_size=True).compress,
}
for_every_compression = pytest.mark.parametrize(("suffix", "pack"), PACKERS.items(), ids=PACKERS)
NOISE = random.Random(7).randbytes(300_000)


def unpacked(packed: bytes, name: str) -> bytes:
    return files.decompressed(io.BytesIO(packed), name).read()


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


# --- names


@pytest.mark.parametrize("name", ["tin.csv", "TIN.CSV", "tin.tsv.gz", "tin.sql", "tin.xml.zst", "tin.yaml"])
def test_a_table_or_dump_is_refused_by_name_not_read_as_a_page(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("id,title\n1,Tỉnh uỷ họp\n", "utf-8")
    with pytest.raises(SourceError, match="one JSON object a line"):
        files.expand(str(tmp_path / name))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("tin.jsonl", "json"),
        ("tin.ndjson", "json"),
        ("tin.json", "json"),
        ("TIN.JSONL", "json"),
        ("2017.02.jsonl.gz", "json"),
        ("tin.jsonl.xz", "json"),
        ("tin.JSONL.ZST", "json"),
        ("tin.html", "page"),
        ("tin.HTM", "page"),
        ("tin.xhtml", "page"),
        ("tin.txt", "page"),
        ("tin.html.gz", "page"),
        ("tin.gz", None),
        ("tin", None),
        ("tin.pdf", None),
        ("tin.jsonl.bak", None),
        ("tin.jsonl.gz.gz", None),
        (".jsonl", None),
        ("", None),
    ],
)
def test_the_kind_is_told_from_the_name_under_the_compression(name: str, kind: str | None) -> None:
    assert files.kind(Path(name)) == kind


def test_a_folder_is_walked_in_name_order_without_hidden_and_foreign_files(tmp_path: Path) -> None:
    touch(tmp_path, "b.jsonl", "a.txt", "c/2.html", "c/1.jsonl.gz", "c.html", "ủ.jsonl", "B.jsonl", "9.ndjson.zst")
    touch(tmp_path, ".a.jsonl", ".git/a.jsonl", "c/.d/e.txt", "a.pdf", "readme", "x.jsonl~", "y.gz")
    (tmp_path / "folder.jsonl").mkdir()
    found = [path.relative_to(tmp_path).as_posix() for path in files.expand(str(tmp_path))]
    assert found == [
        "9.ndjson.zst",
        "B.jsonl",
        "a.txt",
        "b.jsonl",
        "c/1.jsonl.gz",
        "c/2.html",
        "c.html",
        "ủ.jsonl",
    ]


def test_a_hidden_folder_or_file_is_read_when_it_is_named(tmp_path: Path) -> None:
    touch(tmp_path, ".tin/a.jsonl", ".tin/.b.jsonl")
    assert files.expand(str(tmp_path / ".tin")) == [tmp_path / ".tin/a.jsonl"]
    assert files.expand(str(tmp_path / ".tin/.b.jsonl")) == [tmp_path / ".tin/.b.jsonl"]


def test_a_named_file_is_taken_whatever_its_name(tmp_path: Path) -> None:
    touch(tmp_path, "tin.dat")
    assert files.expand(str(tmp_path / "tin.dat")) == [tmp_path / "tin.dat"]


def test_a_folder_without_article_files_says_which_names_are_known(tmp_path: Path) -> None:
    touch(tmp_path, "a.pdf")
    with pytest.raises(SourceError, match="no article files in this folder") as caught:
        files.expand(str(tmp_path))
    for suffix in (".jsonl", ".ndjson", ".json", ".html", ".txt", ".gz", ".xz", ".zst", str(tmp_path)):
        assert suffix in str(caught.value)


@pytest.mark.parametrize("name", ["tin.jsonl", "a/b/c", "a\x00b", "", "x" * 300, "\udce1"])
def test_a_missing_path_is_refused_with_what_may_be_named_instead(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if not name:
        name = "./nothing"
    with pytest.raises(SourceError, match="use a path, `-` for standard input or `sample`") as caught:
        files.expand(name)
    assert str(caught.value).startswith(name[:80])


def test_sample_is_the_packaged_one_unless_something_here_has_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert files.expand("sample") == [files.sample_path()]
    assert files.sample_path().is_file()
    touch(tmp_path, "sample/a.jsonl")
    assert files.expand("sample") == [Path("sample/a.jsonl")]
    assert files.expand("./sample") == [Path("sample/a.jsonl")]


def test_locations_keep_their_order_and_a_dash_is_standard_input(tmp_path: Path) -> None:
    touch(tmp_path, "b.jsonl", "a.jsonl")
    second, first = tmp_path / "b.jsonl", tmp_path / "a.jsonl"
    found = list(files.paths_of((str(second), "-", str(tmp_path))))
    assert found == [second, None, first, second]


def test_a_file_that_went_away_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"tin\.jsonl: No such file"):
        files.open_raw(tmp_path / "tin.jsonl")


@pytest.mark.parametrize(
    ("name", "shown"), [(b"tin.txt", "tin.txt"), ("Tỉnh uỷ".encode(), "Tỉnh uỷ"), (b"t\xecnh", r"t\xecnh")]
)
def test_a_name_that_is_not_utf_8_is_shown_with_its_bytes(name: bytes, shown: str) -> None:
    assert files.shown(Path(os.fsdecode(name))) == shown


# --- what is inside


@for_every_compression
@pytest.mark.parametrize("size", [0, 1, 8_191, 8_192, 8_193, 131_072, 300_000])
def test_what_was_packed_comes_out(suffix: str, pack: Pack, size: int) -> None:
    for data in (NOISE[:size], b"\n" * size):
        assert unpacked(pack(data), "tin.jsonl" + suffix) == data
        assert unpacked(pack(data), "TIN" + suffix.upper()) == data


@for_every_compression
def test_archives_put_end_to_end_are_read_to_the_last(suffix: str, pack: Pack) -> None:
    parts = [b"mot\n", b"", NOISE[:200_000], b"ba\n" * 50_000, "cuối".encode()]
    assert unpacked(b"".join(map(pack, parts)), "tin" + suffix) == b"".join(parts)


def test_skippable_zstd_frames_are_skipped() -> None:
    skippable = b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"note"
    pack = PACKERS[".zst"]
    assert unpacked(skippable + pack(b"a\n") + skippable + pack(b"b\n"), "tin.zst") == b"a\nb\n"


def test_zstd_frames_of_unknown_size_with_checksums_are_read() -> None:
    compressor = zstandard.ZstdCompressor(write_content_size=False, write_checksum=True)
    stream = compressor.compressobj()
    packed = b"".join([stream.compress(NOISE[:150_000]), stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)])
    packed += stream.compress(NOISE[150_000:]) + stream.flush()
    assert unpacked(packed, "tin.zst") == NOISE


@for_every_compression
def test_lines_are_read_from_a_compressed_file_as_from_a_plain_one(suffix: str, pack: Pack) -> None:
    stream = files.decompressed(io.BytesIO(pack(b"a\n\nbc\r\nd" + b"e" * 200_000)), "tin" + suffix)
    assert [stream.peek(2)[:2], stream.readline(), stream.readline(), stream.readline(), stream.read(2)] == [
        b"a\n",
        b"a\n",
        b"\n",
        b"bc\r\n",
        b"de",
    ]


@for_every_compression
@pytest.mark.parametrize("data", [b"", b"tin\n" * 5_000, NOISE], ids=["empty", "lines", "noise"])
def test_an_archive_cut_short_anywhere_is_noticed(suffix: str, pack: Pack, data: bytes) -> None:
    packed = pack(data)
    for cut in {1, 4, 9, len(packed) // 2, len(packed) - 9, len(packed) - 4, len(packed) - 1} & set(
        range(1, len(packed))
    ):
        with pytest.raises(files.DAMAGED):
            unpacked(packed[:cut], "tin" + suffix)
        with pytest.raises(files.DAMAGED):
            unpacked(packed + packed[:cut], "tin" + suffix)


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("tin.gz", b"not gzip"),
        ("tin.gz", gzip.compress(b"tin")[:10] + b"\x07" + gzip.compress(b"tin")[11:]),  # zlib: invalid block type
        ("tin.gz", gzip.compress(b"tin")[:-8] + bytes(8)),  # checksum
        ("tin.gz", gzip.compress(b"tin") + b"rubbish"),
        ("tin.xz", b"not xz at all"),
        ("tin.xz", b""),
        ("tin.xz", lzma.compress(b"tin")[:-12] + bytes(12)),
        ("tin.zst", b"not zstd"),
        ("tin.zst", zstandard.compress(b"tin") + b"rubbish"),
    ],
)
def test_a_damaged_archive_is_noticed(name: str, packed: bytes) -> None:
    with pytest.raises(files.DAMAGED):
        unpacked(packed, name)


def test_a_name_without_compression_is_read_as_it_is() -> None:
    assert unpacked(gzip.compress(b"a"), "tin.jsonl") == gzip.compress(b"a")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'{"id": 1}', "json"),
        (b"  \r\n\t{", "json"),
        (b'\xef\xbb\xbf\n{"id"', "json"),
        (b"<html>", "page"),
        ("Tỉnh uỷ họp".encode(), "page"),
        (b"[Infographic] Bao so 5", "page"),
        (b"\x00{", "page"),
        (b"", "json"),
        (b"\n" * 20_000, "json"),
    ],
)
def test_the_first_visible_byte_tells_json_from_a_page_and_stays_unread(data: bytes, kind: str) -> None:
    stream = io.BufferedReader(io.BytesIO(data))
    assert files.sniffed_kind(stream) == kind
    assert stream.read() == data


def test_a_closed_standard_input_is_a_source_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SourceError, match="name files or folders instead of `-`"):
        files.standard_input()


def test_a_folder_that_may_not_be_read_is_an_error_not_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jsonl").touch()
    (tmp_path / "closed").mkdir()
    scandir = os.scandir

    def refusing(path: str) -> object:
        if os.fspath(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(SourceError, match="closed: Permission denied"):
        files.expand(str(tmp_path))
