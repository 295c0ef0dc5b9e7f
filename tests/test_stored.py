"""Stored values: with a dictionary, without one, merged, from any thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from index.codec.arrays import ArrayWriter, SegmentArrays, extend_info, pack
from index.codec.stored import DICTIONARIES, SAMPLE_DOCUMENTS, StoredValues, StoredWriter, encoded_values, merged_stored

Values = list[dict[str, Any]]


def news(count: int) -> Values:
    """Documents that have much in common."""
    return [
        {"article": f"{n} Thường trực Tỉnh uỷ họp phiên thứ {n * n} về kinh tế. ".encode() * 9} for n in range(count)
    ]


def written(base: Path, values: Values) -> StoredValues:
    """Stored in a segment, read back."""
    writer = StoredWriter()
    for value in values:
        writer.add(value)
    extend_info(base, arrays=pack(base, "documents", writer.writers(base)))
    return StoredValues(SegmentArrays(base))


def read(stored: StoredValues, count: int) -> Values:
    """All values."""
    return [msgspec.msgpack.decode(packed) for packed in stored.packed(range(count))]


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
    assert many[DICTIONARIES].size > 0 == few[DICTIONARIES].size
    assert many["stored"].size / len(values) < 0.8 * few["stored"].size / 50


def test_merged_values_keep_the_dictionaries_they_were_made_with(tmp_path: Path) -> None:
    parts = [news(SAMPLE_DOCUMENTS + 100), news(3), news(SAMPLE_DOCUMENTS)[::-1], news(1)]
    for number, part in enumerate(parts):
        written(tmp_path / str(number), part)
    keeps = [np.arange(len(part)) % 7 != 0 for part in parts]
    sources = [SegmentArrays(tmp_path / str(number)) for number in range(4)]
    writers = merged_stored(tmp_path / "merged", sources, keeps)
    extend_info(tmp_path / "merged", arrays=pack(tmp_path / "merged", "documents", writers))
    expected = [part[n] for part, keep in zip(parts, keeps, strict=True) for n in np.flatnonzero(keep).tolist()]
    merged = SegmentArrays(tmp_path / "merged")
    assert read(StoredValues(merged), len(expected)) == expected
    again = merged_stored(tmp_path / "again", [merged, sources[1]], [np.ones(len(expected), np.bool_), keeps[1]])
    extend_info(tmp_path / "again", arrays=pack(tmp_path / "again", "documents", again))
    stored = StoredValues(SegmentArrays(tmp_path / "again"))
    assert read(stored, len(expected) + 2) == [*expected, *parts[1][1:]]


def test_segments_of_one_build_share_a_dictionary_and_so_does_what_they_are_merged_to(tmp_path: Path) -> None:
    values = news(300)
    first = StoredWriter()
    for value in values:
        first.add(value)
    extend_info(tmp_path / "0", arrays=pack(tmp_path / "0", "documents", first.writers(tmp_path / "0")))
    second = StoredWriter(first.dictionary)
    second.add(values[7])
    extend_info(tmp_path / "1", arrays=pack(tmp_path / "1", "documents", second.writers(tmp_path / "1")))
    sources = [SegmentArrays(tmp_path / name) for name in "01"]
    keeps = [np.ones(300, np.bool_), np.ones(1, np.bool_)]
    base = tmp_path / "merged"
    extend_info(base, arrays=pack(base, "documents", merged_stored(base, sources, keeps)))
    merged = SegmentArrays(base)
    assert merged["dictionary_firsts"].tolist() == [0]
    assert merged[DICTIONARIES].tobytes() == first.dictionary != b""
    assert read(StoredValues(merged), 301) == [*values, values[7]]


def segment_of(base: Path, writers: list[ArrayWriter]) -> SegmentArrays:
    """Packed and read."""
    extend_info(base, arrays=pack(base, "documents", writers))
    return SegmentArrays(base)


def others(count: int) -> Values:
    """Documents that are unlike `news`."""
    return [
        {"article": f"{n} Fifteen ships sailed, {n * n} of them to the north; none returned. " * 9}
        for n in range(count)
    ]


def test_what_is_unlike_the_first_documents_takes_no_more_than_as_it_is(tmp_path: Path) -> None:
    noise: Values = [{"article": np.random.default_rng(n).bytes(500 + n % 2)} for n in range(300)]
    values = [*news(SAMPLE_DOCUMENTS), *noise]
    stored = written(tmp_path / "x", values)
    assert read(stored, len(values)) == values
    ends = SegmentArrays(tmp_path / "x")["stored_ends"].astype(int)
    assert ends[-1] - ends[SAMPLE_DOCUMENTS - 1] <= sum(len(encoded_values(value)) + 2 for value in noise)


def test_a_dictionary_that_does_not_suit_is_replaced(tmp_path: Path) -> None:
    first = StoredWriter()
    for value in news(SAMPLE_DOCUMENTS):
        first.add(value)
    given = first.dictionary
    for values, is_kept in ((news(500), True), (others(500), False), (others(5), True), ([], True)):
        writer = StoredWriter(given)
        for value in values:
            writer.add(value)
        stored = StoredValues(segment_of(tmp_path / "x", writer.writers(tmp_path / "x")))
        assert (writer.dictionary == given != b"") == is_kept
        assert read(stored, len(values)) == values


@pytest.mark.parametrize(
    ("most", "size", "dictionaries"),
    [(SAMPLE_DOCUMENTS, 10**6, 1), (SAMPLE_DOCUMENTS - 1, 10**6, 4), (SAMPLE_DOCUMENTS, 10**4, 4)],
)
def test_few_documents_of_several_dictionaries_are_coded_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, size: int, dictionaries: int
) -> None:
    monkeypatch.setattr("index.codec.stored.SAMPLE_DOCUMENTS", most)
    monkeypatch.setattr("index.codec.stored.CODED_ANEW_BYTES", size)
    parts = [news(500), others(300), news(60), others(141)]
    for number, part in enumerate(parts):
        written(tmp_path / str(number), part)
    keeps = [np.ones(len(part), np.bool_) for part in parts]
    keeps[1][7] = False
    sources = [SegmentArrays(tmp_path / str(number)) for number in range(len(parts))]
    merged = segment_of(tmp_path / "merged", merged_stored(tmp_path / "merged", sources, keeps))
    assert merged["dictionary_ends"].size == dictionaries
    expected = [part[n] for part, keep in zip(parts, keeps, strict=True) for n in np.flatnonzero(keep).tolist()]
    assert read(StoredValues(merged), len(expected)) == expected


def test_documents_without_a_dictionary_get_one_when_they_are_merged(tmp_path: Path) -> None:
    for name in "012":
        written(tmp_path / name, news(60))
    sources = [SegmentArrays(tmp_path / name) for name in "012"]
    merged = segment_of(
        tmp_path / "merged", merged_stored(tmp_path / "merged", sources, [np.ones(60, np.bool_)] * len(sources))
    )
    assert merged[DICTIONARIES].size > 0 == sources[0][DICTIONARIES].size
    assert read(StoredValues(merged), 180) == news(60) * 3


def test_threads_share_the_values(tmp_path: Path) -> None:
    values = news(SAMPLE_DOCUMENTS)
    stored = written(tmp_path / "x", values)
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(lambda _: read(stored, len(values)), range(8)):
            assert found == values
