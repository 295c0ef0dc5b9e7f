"""Checksums of files: the same however many pieces they are read in."""

from __future__ import annotations

from pathlib import Path

import pytest
import xxhash

from index import durable


@pytest.mark.parametrize("size", [0, 1, 6, 7, 8, 14, 15, 50])
@pytest.mark.parametrize("piece", [1, 7, 8 * 1024 * 1024])
def test_a_checksum_does_not_depend_on_the_pieces(
    tmp_path: Path, size: int, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durable, "PIECE_BYTES", piece)
    data = bytes(range(size))
    path = tmp_path / "file"
    path.write_bytes(data)
    assert durable.file_record(path) == durable.FileRecord(size, xxhash.xxh3_128_hexdigest(data))


def test_many_files_are_told_by_path(tmp_path: Path) -> None:
    paths = [tmp_path / str(number) for number in range(5)]
    for number, path in enumerate(paths):
        path.write_bytes(b"a" * number)
    assert durable.file_records(paths) == {path: durable.file_record(path) for path in paths}
    assert durable.file_records([]) == {}
