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

import index.kernels
from index.kernels.plain import ahead as plain_ahead
from index.kernels.plain import counting as plain_counting
from index.kernels.plain import marks as plain_marks
from index.kernels.plain import repeats as plain_repeats
from index.kernels.plain import texts as plain_texts
from index.kernels.plain import windows as plain_windows
from index.kernels.plain.marks import Marks
from index.kernels.plain.tokens import ARRAYS, RARE, Found

REASON = "the inner loops are not compiled"
native_ahead = pytest.importorskip("index.kernels.native.ahead", reason=REASON)
native_counting = pytest.importorskip("index.kernels.native.counting", reason=REASON)
native_marks = pytest.importorskip("index.kernels.native.marks", reason=REASON)
native_windows = pytest.importorskip("index.kernels.native.windows", reason=REASON)
native_repeats = pytest.importorskip("index.kernels.native.repeats", reason=REASON)
native_texts = pytest.importorskip("index.kernels.native.texts", reason=REASON)

SEEDS = range(25)
FIELDS = 3
DOCS = 7
TEXTS = DOCS * FIELDS


LONG = np.array([0, 1], np.int64)


@pytest.mark.parametrize(
    "native", [native_ahead, native_counting, native_marks, native_repeats, native_texts, native_windows]
)
def test_what_is_compiled_is_what_is_written(native: Any) -> None:
    assert native.VERSION == index.kernels.VERSION


def lists(arrays: Sequence[npt.NDArray[Any]]) -> list[list[Any]]:
    return [array.tolist() for array in arrays]


def spread(random: np.random.Generator, count: int) -> tuple[npt.NDArray[np.int64], ...]:
    """(texts, starts, ends) of syllables, in order; some stand at the same place."""
    texts = np.sort(random.integers(0, TEXTS, count))
    gaps, sizes = random.choice([0, 1, 2, 3, 40], count), random.integers(1, 8, count)
    ends = np.cumsum(gaps + sizes)
    starts = ends - sizes
    same = np.flatnonzero((random.random(count) < 0.1) & (np.diff(texts, prepend=-1) == 0))
    for place in same.tolist():
        starts[place], ends[place] = starts[place - 1], ends[place - 1]
    return texts, starts, ends


def some_marks(random: np.random.Generator, units: int) -> Marks:
    texts, starts, ends = spread(random, int(random.integers(0, 400) * random.integers(0, 2)))
    bounds = texts.searchsorted(np.arange(TEXTS + 1))
    return Marks(bounds, starts, ends, random.integers(0, units, texts.size))


@pytest.mark.parametrize("seed", SEEDS)
def test_syllables_become_marks_of_units(seed: int) -> None:
    random = np.random.default_rng(seed)
    units = int(random.integers(1, 12))
    texts, starts, ends = spread(random, int(random.integers(0, 300)))
    labels = random.integers(1, 2 * units + 1, texts.size).astype(np.uint8)
    found = Found(texts, starts, ends, labels, np.arange(texts.size))
    expected, own = (kernel.of_units(found, DOCS, FIELDS, units) for kernel in (plain_marks, native_marks))
    assert lists(own) == lists(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_marks_that_tell_something(seed: int) -> None:
    random = np.random.default_rng(seed)
    marked, worth = some_marks(random, 5), random.integers(0, 3, 5).tolist()
    expected, own = (kernel.telling(marked, worth, FIELDS) for kernel in (plain_marks, native_marks))
    assert lists(own) == lists(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_best_windows_are_equal_to_the_last_bit(seed: int) -> None:
    random = np.random.default_rng(seed)
    units = int(random.integers(1, 20))
    marked, weights = some_marks(random, units), random.choice([0.0, 1.0, *random.random(4) * 9], units).tolist()
    expected, own = (kernel.best_windows(marked, weights) for kernel in (plain_windows, native_windows))
    assert lists(own) == lists(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_windows_are_worth_is_equal_to_the_last_bit(seed: int) -> None:
    random = np.random.default_rng(seed)
    weights = (random.random(6) * 9).tolist()
    windows = plain_windows.best_windows(some_marks(random, 6), weights)
    for whole, early in ((1.5 * sum(weights), 0.0), (max(weights), 1.3)):
        most_shown = random.choice([0.0, 1.0, *random.random(2)], DOCS)
        expected, own = (
            kernel.gains(windows, most_shown, whole, 0.4, early) for kernel in (plain_windows, native_windows)
        )
        assert own.dtype == expected.dtype
        assert own.tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("changes", "docs", "whole"),
    [({"values": np.ones(5)}, 2, 1.0), ({"starts": LONG}, 2, 1.0), ({}, 4, 1.0), ({}, 0, 1.0), ({}, 2, 0.0)],
)
def test_windows_of_no_whole_articles_are_refused(changes: dict[str, Any], docs: int, whole: float) -> None:
    windows = plain_windows.Windows(np.ones(6), np.zeros(6, np.int64), np.ones(6, np.int64))
    assert native_windows.gains(windows, np.ones(2), 1.0, 0.4, 1.3).shape == (2,)
    with pytest.raises(ValueError, match="each field"):
        native_windows.gains(windows._replace(**changes), np.ones(docs), whole, 0.4, 1.3)


@pytest.mark.parametrize("seed", SEEDS)
def test_spans_of_a_text_and_of_a_part_of_it(seed: int) -> None:
    random = np.random.default_rng(seed)
    marked = some_marks(random, 5)
    for text in range(TEXTS):
        first, last = sorted(random.integers(0, 1 + marked.ends.max(initial=0), 2).tolist())
        for near in ((), (first, last)):
            assert native_marks.spans(marked, text, *near) == plain_marks.spans(marked, text, *near)


MARKS = Marks(np.array([0, 1, 1, 2]), LONG, LONG + 1, LONG)
FOUND = Found(LONG, LONG, LONG + 1, np.array([1, 2], np.uint8), LONG)


@pytest.mark.parametrize(
    "changes",
    [
        {"bounds": np.array([0, 1, 1, 3])},
        {"bounds": np.array([0, 2, 1, 2])},
        {"bounds": np.array([-1, 1, 1, 2])},
        {"bounds": np.array([0, 1, 1, 1])},
        {"bounds": np.empty(0, np.int64)},
        {"bounds": np.array([0, 1, 1, 2], np.int32)},
        {"starts": LONG[:1]},
        {"ends": LONG[:1]},
        {"units": LONG[:1]},
        {"units": LONG + 1},
        {"units": LONG - 1},
    ],
)
def test_marks_that_lead_out_of_bounds_are_refused(changes: dict[str, Any]) -> None:
    native_windows.best_windows(MARKS, [1.0, 1.0])
    for refuse in (
        lambda marked: native_windows.best_windows(marked, [1.0, 1.0]),
        lambda marked: native_marks.telling(marked, [0, 0], FIELDS),
    ):
        with pytest.raises((ValueError, IndexError)):
            refuse(MARKS._replace(**changes))


@pytest.mark.parametrize("text", [-1, 3])
def test_a_text_that_does_not_exist_is_refused(text: int) -> None:
    with pytest.raises(IndexError):
        native_marks.spans(MARKS, text)
    with pytest.raises(IndexError):
        native_marks.spans(MARKS._replace(bounds=np.array([0, 0, 0, 9])), 2)


@pytest.mark.parametrize(
    "changes",
    [
        {"texts": np.array([0, 3])},
        {"texts": np.array([-1, 0])},
        {"texts": np.array([1, 0])},
        {"labels": np.array([1, 5], np.uint8)},
        {"labels": np.array([0, 1], np.uint8)},
        {"labels": np.array([1], np.uint8)},
        {"starts": LONG[:1]},
        {"ends": LONG[:1]},
    ],
)
def test_syllables_of_no_text_or_unit_are_refused(changes: dict[str, Any]) -> None:
    native_marks.of_units(FOUND, 1, FIELDS, 2)
    with pytest.raises((ValueError, IndexError)):
        native_marks.of_units(FOUND._replace(**changes), 1, FIELDS, 2)


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
    marks = marks_of([], [(start, far)])
    with suppress(ValueError):
        assert len(native_texts.hit_html("", 0, packed, 1, marks, start, end)[1]) <= 6 * len(text) + 17


def marks_of(*texts: Sequence[tuple[int, int]]) -> Marks:
    """Spans of several texts as marks of one unit."""
    spans = np.array([span for text in texts for span in text], np.int64).reshape(-1, 2)
    bounds = np.cumsum([0, *map(len, texts)])
    return Marks(bounds, spans[:, 0].copy(), spans[:, 1].copy(), np.zeros(len(spans), np.int64))


@given(LETTERS, st.sampled_from([1, 9, 300]), PLACES, st.integers(0, 700), st.integers(0, 300))
def test_passages_of_packed_texts_are_those_of_python(
    text: str, times: int, places: list[tuple[int, int]], start: int, length: int
) -> None:
    text = text.encode(errors="replace").decode() * times
    marks = marks_of([(3, 4)], spans_of(places))
    start = min(start, len(text))
    for own in (text, msgspec.msgpack.encode(text)):
        asked = text, 1, own, 1, marks, start, start + length
        assert native_texts.hit_html(*asked) == plain_texts.hit_html(*asked)


@pytest.mark.parametrize("packed", [b"", b"\xc0", b"\x07", b"\xd9", b"\xdb\0\0", b"\xa2\xc3(", b"\xa3\xed\xa0\x80"])
def test_what_is_no_packed_text_is_refused(packed: bytes) -> None:
    with pytest.raises(ValueError):
        native_texts.hit_html("", 0, packed, 0, marks_of([]), 0, 0)


def test_texts_without_marks_of_their_own_are_refused() -> None:
    for numbers in ((-1, 0), (2, 0), (0, -1), (0, 2)):
        with pytest.raises(IndexError):
            native_texts.hit_html("abc", numbers[0], "abc", numbers[1], marks_of([], [(0, 1)]), 0, 1)


@pytest.mark.parametrize("spans", [[(2, 1)], [(2, 3), (1, 3)], [(0,)], [("a", "b")]])
def test_spans_that_do_not_ascend_are_refused(spans: list[Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        native_texts.marked_html("abcdef", spans, 0, 6)


def column_of(random: np.random.Generator, vocabulary: int, texts: int) -> dict[str, npt.NDArray[Any]]:
    """Texts of syllables, of which the rarest have no code if they are too many for codes."""
    rare = np.sort(random.choice(vocabulary, max(0, vocabulary - RARE), replace=False)).astype(np.uint32)
    ids = random.integers(0, vocabulary, 900).astype(np.uint32)
    bounds = np.sort(random.integers(0, 901, texts + 1)).astype(np.uint16)
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
    scores = -np.sort(-random.choice([1.0, 1.02, 1.03, 2.0, *random.random(4)], size)).astype(np.float32)
    pairs = plain_repeats.likely_pairs(scores, random.integers(25, 45, size))
    arrays, bits = column_of(random, vocabulary, 30), random.integers(0, 256, vocabulary).astype(np.uint16)
    rows, texts = random.permutation(size + 1).tolist(), random.integers(0, 30, size + 1).tolist()
    sets = np.zeros((2, size + 1, 32), np.uint8)
    for own, kernel in zip(sets, (plain_repeats, native_repeats), strict=True):
        kernel.BitSets(arrays, bits).put(own, rows, texts)
        kernel.BitSets(arrays, bits).put(own, [], [])
    assert sets[0].tolist() == sets[1].tolist()
    assert native_repeats.repeated(sets[0], pairs) == plain_repeats.repeated(sets[0], pairs)


@pytest.mark.parametrize("seed", SEEDS)
def test_likely_pairs(seed: int) -> None:
    random = np.random.default_rng(seed)
    scores = -np.sort(-random.choice([1.0, 0.97, 1.02, 1.03, 2.0, *random.random(4)], 20)).astype(np.float32)
    lengths = random.integers(27, 42, 20)
    assert native_repeats.likely_pairs(scores, lengths) == plain_repeats.likely_pairs(scores, lengths)


SETS = np.zeros((2, 8), np.uint8)
COLUMN = dict.fromkeys(ARRAYS, np.empty(0, np.uint8)) | {
    "token_ids": np.array([0, 1, 1], np.uint16),
    "token_bounds": np.array([0, 2, 3], np.uint8),
}
RARELY = COLUMN | {
    "token_ids": np.array([0, RARE, RARE], np.uint16),
    "common_ids": np.array([0], np.uint8),
    "rare_places": np.array([1, 2], np.uint8),
    "rare_ids": np.array([1, 1], np.uint8),
}
BITS = np.array([5, 63], np.uint16)
LINKS = np.array([[0, 0], [1, 0]])


def bit_sets(*rows_and_texts: list[int], bits: npt.NDArray[Any] = BITS, **changes: npt.NDArray[Any]) -> object:
    arrays = (RARELY if "rare_places" in changes or "common_ids" in changes else COLUMN) | changes
    sets = SETS.copy()
    native_repeats.BitSets(arrays, bits).put(sets, *(rows_and_texts or ([0, 1], [0, 1])))
    return sets.tolist()


def test_sound_columns_become_sets() -> None:
    expected = [[32, 0, 0, 0, 0, 0, 0, 128], [0, 0, 0, 0, 0, 0, 0, 128]]
    assert bit_sets() == bit_sets(rare_places=RARELY["rare_places"]) == expected


@pytest.mark.parametrize(
    "refuse",
    [
        lambda: bit_sets([2], [0]),
        lambda: bit_sets([-1], [0]),
        lambda: bit_sets([0], [2]),
        lambda: bit_sets([0], [-1]),
        lambda: bit_sets([0], [0, 1]),
        lambda: bit_sets(bits=BITS + 1),
        lambda: bit_sets(bits=BITS[:1]),
        lambda: bit_sets(bits=BITS.astype(np.uint32)),
        lambda: bit_sets(token_ids=np.array([0, 1, 1], np.uint32)),
        lambda: bit_sets(token_bounds=np.array([0, 2, 4], np.uint8)),
        lambda: bit_sets(token_bounds=np.array([0, 2, 1], np.uint8)),
        lambda: bit_sets(token_bounds=np.array([0, 2, 3])),
        lambda: bit_sets(common_ids=np.array([2], np.uint8)),
        lambda: bit_sets(rare_places=np.array([1, 3], np.uint8)),
        lambda: bit_sets(rare_places=np.array([1], np.uint8), rare_ids=np.array([1], np.uint8)),
        lambda: bit_sets(rare_places=np.array([1], np.uint8)),
        lambda: native_repeats.repeated(SETS, [(0, 2)]),
        lambda: native_repeats.repeated(SETS, [(-1, 0)]),
        lambda: native_repeats.repeated(SETS[:, :7].copy(), [(0, 1)]),
        lambda: native_repeats.likely_pairs(np.ones(2, np.float32), np.array([40])),
        lambda: native_repeats.likely_pairs(np.ones(2), np.array([40, 40])),
        lambda: native_counting.Groups(np.array([0, 2]), 2, LINKS, 1),
        lambda: native_counting.Groups(np.array([0, -1]), 2, LINKS, 1),
        lambda: native_counting.Groups(np.array([0, 1]), 2, LINKS - 1, 1),
        lambda: native_counting.Groups(np.array([0, 1]), 2, LINKS + np.array([0, 1]), 1),
        lambda: native_counting.Groups(np.array([0, 1]), 2, LINKS + np.array([1, 0]), 1),
        lambda: native_counting.Groups(np.array([0, 1]), 2, LINKS, 1).counts(np.ones(3, np.bool_)),
        lambda: native_counting.Groups(np.array([0, 1]), 2, LINKS, 1).counts(np.ones(1, np.bool_)),
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
    mask = random.random(size) < random.random()
    counts = np.bincount(of_places[mask], minlength=groups).tolist()
    links = random.integers(0, [groups, 5], (7 * groups, 2))
    expected = [sum(counts[group] for group, into in links.tolist() if into == number) for number in range(5)]
    for kernel in (plain_counting, native_counting):
        assert kernel.Groups(of_places, groups, links, 5).counts(mask) == expected


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
