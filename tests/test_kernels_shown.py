"""The compiled loops that show a page against the same in NumPy, on random input."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.kernels.plain import ahead as plain_ahead
from index.kernels.plain import counting as plain_counting
from index.kernels.plain import repeats as plain_repeats
from index.kernels.plain import texts as plain_texts
from index.kernels.plain.repeats import BITS
from index.kernels.plain.tokens import ARRAYS, RARE

REASON = "the inner loops are not compiled"
native_ahead = pytest.importorskip("index.kernels.native.ahead", reason=REASON)
native_counting = pytest.importorskip("index.kernels.native.counting", reason=REASON)
native_looks = pytest.importorskip("index.kernels.native.looks", reason=REASON)
native_repeats = pytest.importorskip("index.kernels.native.repeats", reason=REASON)
native_texts = pytest.importorskip("index.kernels.native.texts", reason=REASON)

SEEDS = range(25)


LETTERS = st.text(
    st.sampled_from("ab ế\u0309\U0001f600\u00a0\u2003\u200b\x1c\0\1\n<>&\"'.,;:!?…”’)-–/&09"), min_size=0, max_size=700
) | st.text(max_size=60)
PLACES = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 7)), max_size=40)


def spans_of(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """(gap, size) of each → ascending spans."""
    spans, end = [], 0
    for gap, size in places:
        spans.append((end + gap, end + gap + size))
        end += gap + size
    return spans


@given(LETTERS, PLACES, st.integers(0, 80), st.integers(0, 400))
def test_marked_text_is_that_of_python(text: str, places: list[tuple[int, int]], start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    asked = text, spans_of(places), start, end
    assert native_texts.marked_html(*asked) == plain_texts.marked_html(*asked)


@given(LETTERS, PLACES, st.integers(0, 500), st.integers(0, 60), st.booleans())
def test_snippets_are_those_of_python(
    text: str, places: list[tuple[int, int]], start: int, lead_in: int, is_cut: bool
) -> None:
    start = min(start, len(text))
    earliest = max(0, start - lead_in)
    skipped = earliest if is_cut else 0
    for composed in (text, unicodedata.normalize("NFD", text)):
        asked = composed[skipped:], spans_of(places), earliest, start, skipped
        assert native_texts.snippet_html(*asked) == plain_texts.snippet_html(*asked)


@given(LETTERS, st.sampled_from([0, 1, 20]), st.integers(0, 900), st.integers(0, 300))
def test_a_part_of_a_text(text: str, times: int, first: int, length: int) -> None:
    text = text.encode(errors="replace").decode() * times
    asked = msgspec.msgpack.encode(text), first, first + length
    assert native_texts.part(*asked) == plain_texts.part(*asked) == text[first : first + length]


@given(LETTERS, st.integers(-(2**62), 2**62), st.integers(-(2**62), 2**62), st.integers(-(2**62), 2**62))
def test_offsets_beyond_a_text_lead_nowhere(text: str, start: int, end: int, far: int) -> None:
    text = text.encode(errors="replace").decode()
    with suppress(ValueError):
        assert len(native_texts.marked_html(text, [(start, far)], start, end)) <= 6 * len(text) + 13
    assert len(native_texts.snippet_html(text, [], start, end, far)) <= 6 * len(text) + 4
    packed = msgspec.msgpack.encode(text)
    assert native_texts.part(packed, start, end) in text


@pytest.mark.parametrize(
    "packed", [b"", b"\xc0", b"\x07", b"\xd9", b"\xdb\0\0", b"\xa2\xc3(", b"\xa3\xed\xa0\x80", b"\xa2a"]
)
def test_what_is_no_packed_text_is_refused(packed: bytes) -> None:
    with pytest.raises(ValueError):
        native_texts.part(packed, 0, 9)


@pytest.mark.parametrize("spans", [[(2, 1)], [(2, 3), (1, 3)], [(0,)], [("a", "b")]])
def test_spans_that_do_not_ascend_are_refused(spans: list[Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        native_texts.marked_html("abcdef", spans, 0, 6)


def column_of(random: np.random.Generator, vocabulary: int, texts: int) -> dict[str, npt.NDArray[Any]]:
    """Texts of syllables, of which the rarest have no code if they are too many for codes; some are much alike."""
    rare = np.sort(random.choice(vocabulary, max(0, vocabulary - RARE), replace=False)).astype(np.uint32)
    alike = random.integers(0, vocabulary, 40)
    ids = np.concatenate([alike[random.random(40) < 0.95] for _ in range(texts)]).astype(np.uint32)
    bounds = np.sort(random.integers(0, ids.size + 1, texts + 1)).astype(np.uint16)
    arrays = dict.fromkeys(ARRAYS, np.empty(0, np.uint8))
    arrays |= {"token_bounds": bounds, "vocabulary_chars": np.ones(vocabulary, np.uint8)}
    if not rare.size:
        return arrays | {"token_ids": ids.astype(np.uint16)}
    ids[::7] = random.choice(rare, ids[::7].size)
    common = np.delete(np.arange(vocabulary, dtype=np.uint32), rare)
    is_rare = np.isin(ids, rare)
    codes = np.where(is_rare, RARE, common.searchsorted(ids)).astype(np.uint16)
    places = np.flatnonzero(is_rare).astype(np.uint32)
    return arrays | {"token_ids": codes, "common_ids": common, "rare_places": places, "rare_ids": ids[is_rare]}


@pytest.mark.parametrize("seed", SEEDS)
def test_repeats(seed: int) -> None:
    random = np.random.default_rng(seed)
    size, vocabulary = int(random.integers(0, 20)), int(random.choice([300, RARE + 300]))
    scores = -np.sort(-random.choice([1.0, 1.02, 1.03, 2.0], size)).astype(np.float32)
    docs, lengths = random.permutation(20)[:size], random.integers(28, 36, 20)
    segments = [(first, column_of(random, vocabulary, 20)) for first in (0, 10)]  # two fields of ten articles each
    bits = random.integers(0, BITS, vocabulary).astype(np.uint16)
    expected, own = (
        kernel.Repeats(lengths, [(first, kernel.BitSets(arrays, bits, 2, 1)) for first, arrays in segments])
        for kernel in (plain_repeats, native_repeats)
    )
    for most in (0, int(random.integers(0, 20)), 20):
        assert own.among(docs.tolist(), scores.tolist(), most) == expected.among(docs.tolist(), scores.tolist(), most)


LONG, HIGH = np.array([0, 1], np.int64), np.ones(2, np.float32)
COLUMN = dict.fromkeys(ARRAYS, np.empty(0, np.uint8)) | {
    "token_ids": np.array([0, 1, 1, 0], np.uint16),
    "token_bounds": np.array([0, 2, 4], np.uint8),
}
RARELY = COLUMN | {
    "token_ids": np.array([0, RARE, RARE, 0], np.uint16),
    "common_ids": np.array([0], np.uint8),
    "rare_places": np.array([1, 2], np.uint8),
    "rare_ids": np.array([1, 1], np.uint8),
}
SYLLABLE_BITS = np.array([5, BITS - 1], np.uint16)
LINKS = np.array([[0, 0], [1, 0]])


def repeats(
    docs: npt.NDArray[Any] = LONG,
    scores: npt.NDArray[Any] = HIGH,
    bits: npt.NDArray[Any] = SYLLABLE_BITS,
    first: int = 0,
    field: int = 0,
    **changes: npt.NDArray[Any],
) -> list[int]:
    """Among two articles of the same two syllables."""
    arrays = (RARELY if "rare_places" in changes or "common_ids" in changes else COLUMN) | changes
    sets = native_repeats.BitSets(arrays, bits, 1, field)
    found: list[int] = native_repeats.Repeats(np.array([40, 40]), [(first, sets)]).among(
        docs.tolist(), scores.tolist(), 2
    )
    return found


def test_sound_columns_become_sets() -> None:
    assert repeats() == repeats(rare_places=RARELY["rare_places"]) == [1]
    assert repeats(token_ids=np.array([0, 1, 1, 1], np.uint16)) == []


@pytest.mark.parametrize(
    "refuse",
    [
        lambda: repeats(docs=LONG - 1),
        lambda: repeats(docs=LONG + 1),
        lambda: repeats(scores=HIGH[:1]),
        lambda: repeats(first=1),
        lambda: repeats(first=-1),
        lambda: repeats(field=1),
        lambda: repeats(field=-1),
        lambda: repeats(bits=SYLLABLE_BITS + 1),
        lambda: repeats(bits=SYLLABLE_BITS[:1]),
        lambda: repeats(bits=SYLLABLE_BITS.astype(np.uint32)),
        lambda: repeats(token_ids=np.array([0, 1, 1, 0], np.uint32)),
        lambda: repeats(token_bounds=np.array([0, 2, 5], np.uint8)),
        lambda: repeats(token_bounds=np.array([0, 2, 1], np.uint8)),
        lambda: repeats(token_bounds=np.array([0, 2], np.uint8)),
        lambda: repeats(token_bounds=np.array([0, 2, 4])),
        lambda: repeats(common_ids=np.array([2], np.uint8)),
        lambda: repeats(rare_places=np.array([1, 3], np.uint8)),
        lambda: repeats(rare_places=np.array([1], np.uint8), rare_ids=np.array([1], np.uint8)),
        lambda: repeats(rare_places=np.array([1], np.uint8)),
        lambda: native_counting.Groups(np.array([0, 2]), 2, LINKS, 1),
        lambda: native_counting.Groups(np.array([0, -1]), 2, LINKS, 1),
        lambda: native_counting.Groups(np.array([0, 1]), 2, LINKS - 1, 1),
        lambda: native_counting.Groups(np.array([0, 1]), 2, LINKS + np.array([0, 1]), 1),
        lambda: native_counting.Groups(np.array([0, 1]), 2, LINKS + np.array([1, 0]), 1),
        lambda: native_counting.Groups(np.array([0, 1]), 2, LINKS, 1).counts(np.ones(3, np.uint8), 1, 3),
        lambda: native_counting.Groups(np.array([0, 1]), 2, LINKS, 1).counts(np.ones(1, np.uint8), 1, 1),
    ],
)
def test_what_would_be_read_or_written_out_of_bounds_is_refused(refuse: Callable[[], object]) -> None:
    with pytest.raises((ValueError, IndexError)):
        refuse()


@pytest.mark.parametrize("in_a_row", [1, 5, 40, 700])
@pytest.mark.parametrize("groups", [1, 2, 9])
@pytest.mark.parametrize("size", [0, 1, 8, 333])
def test_counts_of_groups(size: int, groups: int, in_a_row: int) -> None:
    random = np.random.default_rng(size)
    of_places = random.integers(0, groups, size).repeat(random.integers(1, in_a_row + 1, size)) * random.integers(0, 2)
    size = of_places.size
    values, least = random.integers(0, 256, size).astype(np.uint8), int(random.integers(0, 256))
    counted = of_places[values >= least]
    counts = np.bincount(counted, minlength=groups).tolist()
    links = random.integers(0, [groups, 5], (7 * groups, 2))
    expected = [sum(counts[group] for group, into in links.tolist() if into == number) for number in range(5)]
    for kernel in (plain_counting, native_counting):
        assert kernel.Groups(of_places, groups, links, 5).counts(values, least, counted.size) == expected


@pytest.mark.parametrize("unsigned", [np.uint32, np.uint64])
def test_pieces_are_asked_for_where_there_are_any(unsigned: type) -> None:
    array, ends = np.zeros(1_000, np.uint8), np.array([10, 10, 900, 2**31], unsigned)  # the last one is damaged
    for ask in (plain_ahead.ask_for, native_ahead.ask_for):
        ask(array, ends, [])
        ask(array, ends, [3, 0, 2, 1])
    for piece in (-1, 4):
        with pytest.raises(IndexError):
            native_ahead.ask_for(array, ends, [piece])
    with pytest.raises(ValueError, match="unsigned"):
        native_ahead.ask_for(array, ends.astype(np.int64), [0])
