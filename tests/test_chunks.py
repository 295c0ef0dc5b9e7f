"""Chunks between blanks: where they stand, their numbers, what they yield."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.kernels.slots import UNKNOWN, Slots
from index.vietnamese import chunks
from index.vietnamese.chunks import COMMON, ChunkedTexts, ChunkTable
from index.vietnamese.syllables import syllables
from index.vietnamese.words import MAX_PIECE_CHARS, PyviSegmenter
from index.vocabulary import Syllabary, Vocabulary

SNIPPETS = [
    *("Hà", "Nội", "Nội,", "nghiêng", "nghiêng,", "nghiêng.,", "04-NQ/TW", "chủ-nghĩa-xã-hội", "chủ-nghĩa-xã-hội."),
    *("abcdefgh", "abcdefghi", "abcdefghj", "x" * 16 + "a", "x" * 16 + "b", "→", "e\u0323\u0302", "\u0301", "\u200b"),
    *(
        " ",
        "  ",
        "\n",
        "\n\n",
        "\t",
        "\u00a0",
        "\u3000",
        "\u2028",
        "\x85",
        "\x1f",
        "",
        "がぎ",
        "a@b.vn",
        "😀",
        "\ud800",
    ),
]
texts = st.lists(st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=9), max_size=12).map("".join), max_size=6)


def plain(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\n|\S+", text)]


def test_a_chunk_is_what_stands_between_blanks() -> None:
    found = ChunkedTexts(["Hà Nội,  họp", "", "Nội,\nHà"], ChunkTable())
    assert found.starts.tolist() == [0, 3, 9, 14, 18, 19]
    assert found.ends.tolist() == [2, 7, 12, 18, 19, 21]
    assert found.numbers.tolist() == [0, 1, 2, 1, 3, 0]
    assert found.text_starts.tolist() == [0, 13, 14, 22]
    assert found.unusual == set()


@settings(max_examples=500)
@given(texts, texts)
@example(["\ud800 \x1c"], [])
def test_chunks_of_any_texts_are_those_of_a_plain_search(some: list[str], others: list[str]) -> None:
    table = ChunkTable()
    for batch in (some, others, some):
        found = ChunkedTexts(batch, table)
        joined = " ".join(batch)
        assert list(zip(found.starts.tolist(), found.ends.tolist(), strict=True)) == plain(joined)
        assert [table.chunks[number] for number in found.numbers.tolist()] == [joined[a:b] for a, b in plain(joined)]
        usual = {*COMMON, "\n"}
        is_unusual = [any(not char.isspace() and char not in usual for char in text) for text in batch]
        assert found.unusual == {number for number, unusual in enumerate(is_unusual) if unusual}
    assert len(set(table.chunks)) == len(table.chunks)


def test_chunks_that_want_the_same_place_are_told_apart() -> None:
    table = ChunkTable(slot_bits=1)
    words = [f"từ{number % 50}" for number in range(200)]
    for _ in range(2):
        numbers = ChunkedTexts([" ".join(words)], table).numbers.tolist()
        assert [table.chunks[number] for number in numbers] == words


def test_common_characters_stand_for_themselves_in_nfc() -> None:
    """A text of them alone needs no normal form and holds no mark."""
    assert len(set(COMMON)) == len(COMMON) <= chunks.UNUSUAL - 2
    for char in COMMON:
        assert unicodedata.normalize("NFC", char) == char
        assert unicodedata.category(char)[0] != "M"
        assert not char.isspace()
    pairs = "".join(one + other for one in COMMON for other in COMMON)
    assert unicodedata.is_normalized("NFC", pairs)


@settings(max_examples=500)
@given(texts, texts)
def test_syllables_of_chunks_are_those_of_the_whole_texts(some: list[str], others: list[str]) -> None:
    syllabary = Syllabary()
    for batch in (some, others):
        found = syllabary.chunked(batch)
        numbers, starts, sizes, counts = syllabary.syllables(found)
        starts -= np.repeat(found.text_starts[:-1], counts)
        expected = [syllables(text) for text in batch]
        assert counts.tolist() == list(map(len, expected))
        got = zip(starts.tolist(), sizes.tolist(), (syllabary.forms[number] for number in numbers), strict=True)
        assert list(got) == [
            (one.start, one.end - one.start, (one.toned, one.toneless)) for own in expected for one in own
        ]


def test_a_segment_numbers_its_own_syllables_whatever_syllabary_they_come_from() -> None:
    vocabulary = Vocabulary()
    for text in ("tỉnh uỷ họp", "họp báo Tỉnh Uỷ", "báo mới"):
        syllabary = Syllabary()
        syllabary.syllables(syllabary.chunked(["khác hẳn"]))
        numbers, *_ = syllabary.syllables(syllabary.chunked([text]))
        ids = vocabulary.toned_ids(numbers, syllabary)
        assert [vocabulary.forms[number] for number in ids] == [(one.toned, one.toneless) for one in syllables(text)]
    assert sorted(toned for toned, _ in vocabulary.forms) == sorted(["tỉnh", "uỷ", "họp", "báo", "mới"])


@given(st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=7), max_size=30))
def test_words_of_any_length_have_one_number_each(words: list[list[int]]) -> None:
    vocabulary = Vocabulary()
    ids = np.array([one for word in words for one in word], np.uint32)
    ends = np.cumsum([len(word) for word in words], dtype=np.int64)
    starts = ends - np.array([len(word) for word in words], np.int64)
    for _ in range(2):
        numbers = vocabulary.word_ids(ids, starts, ends).tolist()
        assert [np.frombuffer(vocabulary.words[number], np.uint32).tolist() for number in numbers] == words
    assert len(set(vocabulary.words)) == len(vocabulary.words)


def test_a_table_that_remembers_enough_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "MAX_CHARS", 10)
    syllabary = Syllabary()
    syllabary.chunked(["tỉnh uỷ " * 9])
    assert not syllabary.is_full
    syllabary.chunked(["thông báo"])
    assert syllabary.is_full


def test_a_key_whose_place_is_taken_is_not_found() -> None:
    slots = Slots(1)
    keys = np.arange(1, 21, dtype=np.uint64)
    nothing = np.zeros(20, np.uint64)
    numbers, places = slots.find(keys, nothing)
    assert (numbers == UNKNOWN).all()
    slots.put(places, keys, nothing, np.arange(20))
    slots.put(places, keys, nothing, np.arange(100, 120))
    found, _ = slots.find(keys, nothing)
    assert set(found.tolist()) - {UNKNOWN} <= set(range(20))
    assert 1 <= (found != UNKNOWN).sum() <= 2
    assert (found[found != UNKNOWN] == np.flatnonzero(found != UNKNOWN)).all()
    assert (slots.find(keys, nothing + np.uint64(1))[0] == UNKNOWN).all()


LONG = "x" * (MAX_PIECE_CHARS - 3) + "e\u0302\u0323" + "Nội" * 900 + " họp " + "ệ\u0301" * 50


@pytest.mark.parametrize("text", [LONG, unicodedata.normalize("NFD", LONG), "thông tin " * 30 + LONG, "\ud800 Hà Nội"])
def test_a_text_has_the_same_words_among_others_as_alone(text: str) -> None:
    segmenter = PyviSegmenter()
    others = [unicodedata.normalize("NFD", LONG[1:]), "", text[::-1]]  # of which two need changes, too
    among = segmenter.offsets_of(ChunkedTexts(["Thông tin tỉnh uỷ.", text, "Hà Nội", *others], ChunkTable()))
    assert [own.tolist() for own in among[:3:2]] == [[[0, 10], [9, 17]], [[0], [6]]]
    for one, own in zip((text, *others), (among[1], *among[3:]), strict=True):
        assert own.T.tolist() == list(map(list, segmenter.words(one)))
