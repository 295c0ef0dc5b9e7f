"""Stored values: with a dictionary, without one, from any thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest

from index.codec.arrays import SegmentArrays, extend_info, pack
from index.codec.documents import DICTIONARY, SAMPLE_DOCUMENTS, StoredFrames, StoredWriter

Values = list[dict[str, Any]]


def news(count: int) -> Values:
    """Documents that have much in common."""
    return [
        {"article": f"{n} Thường trực Tỉnh uỷ họp phiên thứ {n * n} về kinh tế. ".encode() * 9} for n in range(count)
    ]


def written(base: Path, values: Values, dictionary: bytes = b"") -> StoredFrames:
    """Stored in a segment, read back."""
    writer = StoredWriter(dictionary)
    for value in values:
        writer.add(value)
    extend_info(base, arrays=pack(base, "documents", writer.writers(base)))
    return StoredFrames(SegmentArrays(base))


def read(frames: StoredFrames, count: int) -> Values:
    """All values."""
    return [msgspec.msgpack.decode(frames.packed(doc)) for doc in range(count)]


@pytest.mark.parametrize("count", [0, 1, 63, 64, 500, SAMPLE_DOCUMENTS, SAMPLE_DOCUMENTS + 200])
def test_values_are_read_back_as_given(tmp_path: Path, count: int) -> None:
    values = news(count)
    assert read(written(tmp_path / "x", values), count) == values


@pytest.mark.parametrize("value", [{}, {"article": b""}, {"article": b"same " * 100}])
def test_documents_that_train_nothing_are_stored_all_the_same(tmp_path: Path, value: dict[str, Any]) -> None:
    values = [value] * (SAMPLE_DOCUMENTS + 5)
    assert read(written(tmp_path / "x", values), len(values)) == values


def test_a_dictionary_makes_short_documents_smaller(tmp_path: Path) -> None:
    values = news(SAMPLE_DOCUMENTS + 500)
    written(tmp_path / "many", values)
    written(tmp_path / "few", values[:50])
    many, few = SegmentArrays(tmp_path / "many"), SegmentArrays(tmp_path / "few")
    assert many[DICTIONARY].size > 0 == few[DICTIONARY].size
    assert many["stored"].size / len(values) < 0.8 * few["stored"].size / 50


def test_a_given_dictionary_makes_the_same_frames_in_every_segment(tmp_path: Path) -> None:
    values = news(300)
    written(tmp_path / "first", values)
    first = SegmentArrays(tmp_path / "first")
    frames = written(tmp_path / "second", values[::-1], first[DICTIONARY].tobytes())
    assert read(frames, 300) == values[::-1]
    ends, second = first["stored_ends"], SegmentArrays(tmp_path / "second")
    assert second["stored"][: second["stored_ends"][0]].tobytes() == first["stored"][ends[-2] : ends[-1]].tobytes()


def test_threads_share_the_frames(tmp_path: Path) -> None:
    values = news(SAMPLE_DOCUMENTS)
    frames = written(tmp_path / "x", values)
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(lambda _: read(frames, len(values)), range(8)):
            assert found == values
