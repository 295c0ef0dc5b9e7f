"""What reads texts, compiled, against the same in NumPy, on random input."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.kernels.plain import chunks as plain_chunks
from index.kernels.plain import labelling as plain_labelling
from index.kernels.plain import segmenting as plain_tokens
from index.kernels.plain import syllables as plain_syllables
from index.kernels.plain import utf8 as plain_texts
from index.kernels.plain.labelling import number_of
from index.kernels.plain.segmenting import BREAK, LENGTH_SHIFT, LETTERED, MARK, WORD_SHIFT, Expansion
from index.kernels.plain.weights import CASES, KINDS, Side, Weights
from index.kernels.slots import UNKNOWN, Slots
from index.vietnamese.chunks import _code_table

REASON = "the inner loops are not compiled"
chunks = pytest.importorskip("index.kernels.native.chunks", reason=REASON)
labelling = pytest.importorskip("index.kernels.native.labelling", reason=REASON)
syllables = pytest.importorskip("index.kernels.native.syllables", reason=REASON)
texts_kernel = pytest.importorskip("index.kernels.native.utf8", reason=REASON)
tokens = pytest.importorskip("index.kernels.native.segmenting", reason=REASON)

SEEDS = range(25)
IDS = 9
Random = np.random.Generator

texts = st.lists(
    st.sampled_from(["Hà", "Nội,", "a" * 16, "a" * 17, "e\u0323\u0302", "\u200b", "😀", "\ud800", " ", "\n", "\u00a0"])
    | st.text(max_size=20)
).map("".join)


def as_lists(found: Any) -> Any:
    """Arrays in tuples as lists, to be compared."""
    return list(map(as_lists, found)) if isinstance(found, tuple) else found.tolist()


@given(texts)
def test_codes_of_characters(text: str) -> None:
    assert chunks.codes_of(text, _code_table()).tolist() == plain_chunks.codes_of(text, _code_table()).tolist()


@pytest.mark.parametrize("kernel", [texts_kernel, plain_texts])
def test_control_characters_and_size_in_utf8(kernel: Any) -> None:
    for char in map(chr, range(0x300)):
        is_control = (char < " " and char not in "\t\n\r") or char == "\x7f"
        for text in (char, f"Hà Nội {char}", f"{char} 😀 Hà Nội"):
            assert kernel.has_control(text) == is_control
            assert kernel.utf8_bytes(text) == len(text.encode())
    assert not kernel.has_control("")
    with pytest.raises(UnicodeEncodeError):
        kernel.has_control("a\ud800")
    with pytest.raises(UnicodeEncodeError):
        kernel.utf8_bytes("a\ud800")


@settings(max_examples=300)
@given(st.lists(texts, max_size=4))
def test_chunks_and_their_numbers(some: list[str]) -> None:
    slots, plain_slots, count = Slots(9), Slots(9), 0
    for text in [*some, *some]:
        codes = plain_chunks.codes_of(text, _code_table())
        expected = plain_chunks.numbered_chunks(codes, plain_slots, count)
        assert as_lists(chunks.numbered_chunks(codes, slots, count)) == as_lists(expected)
        count += expected[3].size


def test_chunks_without_a_place_are_not_told() -> None:
    slots = Slots(2)
    codes = plain_chunks.codes_of(" ".join(f"a{number}" for number in range(99)), _code_table())
    *_, numbers, new = chunks.numbered_chunks(codes, slots, 7)
    assert numbers[new].tolist() == [7, 8, 9, 10]
    assert (numbers == UNKNOWN).sum() == 95
    *_, again, new = chunks.numbered_chunks(codes, slots, 11)
    assert again.tolist() == numbers.tolist()
    assert not new.size


def test_tables_that_are_none_are_refused() -> None:
    class Wrong:
        table = np.zeros((3, 3), np.uint64)

    one = np.zeros(1, np.int64)
    for table in (np.zeros((3, 3), np.uint64), np.zeros((4, 2), np.uint64), np.zeros((1, 3), np.uint64)):
        Wrong.table = table
        with pytest.raises(ValueError, match="slots"):
            chunks.numbered_chunks(np.ones(3, np.uint8), Wrong, 0)
        with pytest.raises(ValueError, match="slots"):
            syllables.found_words(np.zeros(2, np.uint32), one, one + 2, Wrong)
    with pytest.raises(ValueError, match="code point"):
        chunks.codes_of("a", np.zeros(256, np.uint8))


def some_chunks(random: Random, width: int) -> tuple[Expansion, Any, Any, Any]:
    """What kinds of chunks yield; kind, start and end of some, one or two characters apart."""
    counts = random.integers(0, 4, random.integers(1, 9))
    sizes = [random.integers(1, 5, count) for count in counts]
    numbers = random.integers(0, counts.size, random.integers(0, 30))
    values = []
    for own in sizes:
        for start, size in zip(np.cumsum(own) - own, own, strict=True):
            code = size << LENGTH_SHIFT | random.integers(0, IDS) << WORD_SHIFT | random.integers(0, 256)
            values += [code] if width == 1 else [random.integers(0, 50), start << 32 | size]
    lengths = np.array([own.sum() for own in sizes])[numbers]
    steps = lengths + random.integers(1, 3, numbers.size)
    starts = np.cumsum(steps) - steps
    return Expansion(np.cumsum([0, *counts]), np.array(values, np.int64), width), numbers, starts, starts + lengths


@pytest.mark.parametrize("seed", SEEDS)
def test_tokens_and_syllables_of_chunks(seed: int) -> None:
    random = np.random.default_rng(seed)
    given_chunks = some_chunks(random, 1)
    assert as_lists(tokens.tokens_of(*given_chunks)) == as_lists(plain_tokens.tokens_of(*given_chunks))
    expansion, numbers, starts, ends = some_chunks(random, 2)
    last = int(ends[-1]) + 1 if ends.size else 0
    text_starts = np.sort(np.concatenate(([0, last], random.integers(0, last + 1, random.integers(0, 5)))))
    wanted = expansion, numbers, starts, text_starts
    assert as_lists(syllables.syllables_of(*wanted)) == as_lists(plain_syllables.syllables_of(*wanted))


@pytest.mark.parametrize(
    ("firsts", "numbers"), [([0, 1], [1]), ([0, 1], [-1]), ([0, 3], [0]), ([-1, 1], [0]), ([1, 0], [0]), ([], [0])]
)
def test_chunks_that_do_not_exist_are_refused(firsts: list[int], numbers: list[int]) -> None:
    one, given_firsts, given_numbers = np.zeros(1, np.int64), np.array(firsts, np.int64), np.array(numbers)
    with pytest.raises(IndexError):
        tokens.tokens_of(Expansion(given_firsts, np.zeros(2, np.int64), 1), given_numbers, one, one)
    with pytest.raises(IndexError):
        syllables.syllables_of(Expansion(given_firsts, np.zeros(4, np.int64), 2), given_numbers, one, one)


def some_pieces(random: Random) -> tuple[Any, Any, Any, Any, Any]:
    """starts, ends, words, flags of tokens, and how many each piece has."""
    counts = random.integers(1, 9, random.integers(1, 9))
    steps, sizes = random.integers(0, 3, counts.sum()), random.integers(1, 4, counts.sum())
    ends = np.cumsum(steps + sizes)
    flags = random.choice([0, LETTERED, MARK, BREAK, 255, *range(32)], counts.sum())
    return ends - sizes, ends, random.integers(0, IDS, counts.sum()), flags, counts


@pytest.mark.parametrize("seed", SEEDS)
def test_words_of_joined_tokens(seed: int) -> None:
    random = np.random.default_rng(seed)
    starts, ends, _, flags, counts = some_pieces(random)
    wanted = starts, ends, flags, random.random(starts.size) < 0.5, counts
    assert as_lists(tokens.word_spans(*wanted)) == as_lists(plain_tokens.word_spans(*wanted))


def some_model(random: Random, scale: float) -> tuple[Any, ...]:
    """Weights of nine words; where they are whole numbers, there are ties."""

    def weights(*shape: int) -> Any:
        return np.round(random.normal(size=(2, *shape)) * scale) / 2

    sides = [Side(weights(IDS), weights(CASES), weights(CASES), weights(1), weights(1)) for _ in range(2)]
    listed = (number_of(random.integers(1, IDS, (digits, 6)), IDS) for digits in (2, 3))
    return Weights(weights(KINDS * IDS), *sides), weights(2), *listed


@pytest.mark.parametrize("scale", [1, 3, 1e9])
@pytest.mark.parametrize("seed", SEEDS)
def test_labels_whatever_is_close(seed: int, scale: float) -> None:
    random = np.random.default_rng(seed)
    model = some_model(random, scale)
    plain, native = plain_labelling.Labeller(*model), labelling.Labeller(*model)
    for _ in range(20):
        *_, words, flags, counts = some_pieces(random)
        firsts = np.cumsum(counts) - counts
        assert native.scores(words, flags, firsts).tolist() == plain.scores(words, flags, firsts).tolist()
        expected = plain.joins(words, flags, counts).tolist()
        assert native.joins(words, flags, counts).tolist() == expected
        for first, last in zip(firsts.tolist(), (firsts + counts).tolist(), strict=True):
            codes = (words << WORD_SHIFT | flags)[first:last].tolist()
            assert native.few(codes) == expected[first:last]
            assert plain.few(codes) in (expected[first:last], None)
            assert plain.runs(codes) in (native.runs(codes), None)


def test_tokens_and_weights_that_do_not_fit_are_refused() -> None:
    weights, transitions, *listed = some_model(np.random.default_rng(1), 1)
    model = labelling.Labeller(weights, transitions, *listed)
    two = np.array([1, 2])
    for words, flags, counts in (
        (two, two[:1], two),
        (np.array([1, IDS]), two, two[:0]),
        (np.array([1, -1]), two, np.array([2])),
        (two, two, np.array([2, 0])),
        (two, two, np.array([1])),
        (two, two, np.array([3, -1])),
    ):
        with pytest.raises((ValueError, IndexError)):
            model.joins(words, flags, counts)
    for codes in ([], [0, IDS << WORD_SHIFT], [-1], [0] * 61):
        with pytest.raises((ValueError, IndexError)):
            model.runs(codes)
    for firsts in ([1], [0, 2], [0, 1, 1], [0, 1, 0]):
        with pytest.raises(ValueError, match="first"):
            model.scores(two, two, np.array(firsts))
    for wrong in (
        weights._replace(own=weights.own[:, 1:]),
        weights._replace(own=weights.own[:1]),
        weights._replace(before=weights.before._replace(words=weights.own)),
        weights._replace(after=weights.after._replace(titles=weights.after.pair)),
    ):
        with pytest.raises(ValueError, match="weights"):
            labelling.Labeller(wrong, transitions, *listed)
    with pytest.raises(ValueError, match="negative"):
        labelling.Labeller(weights, transitions, np.array([-1]), listed[1])
    three = np.arange(3)
    for changes in ({2: three[:2]}, {3: np.zeros(2, np.bool_)}, {4: np.array([4])}, {4: np.array([3, 0])}, {1: two}):
        wanted = [three, three + 1, three, np.zeros(3, np.bool_), np.array([1, 2])]
        with pytest.raises(ValueError):
            tokens.word_spans(*(changes.get(place, own) for place, own in enumerate(wanted)))


@pytest.mark.parametrize("seed", SEEDS)
def test_words_as_runs_of_syllables(seed: int) -> None:
    random = np.random.default_rng(seed)
    steps, sizes = random.integers(0, 3, (2, 40)) + np.array([[0], [1]])
    ends = np.cumsum(steps + sizes)
    chars = int(ends[-1]) + 2
    spans = np.sort(random.integers(0, chars + 1, 2 * random.integers(0, 20))).reshape(-1, 2).T.copy()
    wanted = ends - sizes, ends, spans, chars
    firsts, lasts = plain_syllables.compounds_of(*wanted)
    assert as_lists(syllables.compounds_of(*wanted)) == [firsts.tolist(), lasts.tolist()]
    ids, slots, plain_slots = random.integers(0, 3, 40, np.uint32), Slots(4), Slots(4)
    for _ in range(2):
        found = syllables.found_words(ids, firsts, lasts, slots)
        assert found.tolist() == plain_syllables.found_words(ids, firsts, lasts, plain_slots).tolist()
        for first, last in zip(firsts, lasts, strict=True):  # one by one: who comes first has a place
            number = int(ids[first:last].tobytes().hex(), 16) % 1_000
            one = np.array([first]), np.array([last]), np.array([number])
            syllables.remember_words(ids, *one, slots)
            plain_syllables.remember_words(ids, *one, plain_slots)
    assert slots.table.tolist() == plain_slots.table.tolist()


@pytest.mark.parametrize("kernel", [syllables, plain_syllables])
@pytest.mark.parametrize(("start", "end"), [(-1, 2), (0, 4), (1, 2), (3, 5), (2, 1)])
def test_words_that_do_not_exist_are_refused(kernel: Any, start: int, end: int) -> None:
    ids, spans, slots = np.zeros(3, np.uint32), (np.array([start]), np.array([end])), Slots(4)
    with pytest.raises(IndexError):
        kernel.found_words(ids, *spans, slots)
    with pytest.raises(IndexError):
        kernel.remember_words(ids, *spans, np.zeros(1, np.int64), slots)


@pytest.mark.parametrize("kernel", [syllables, plain_syllables])
def test_numbers_become_others(kernel: Any) -> None:
    own = np.array([5, UNKNOWN, 7])
    assert as_lists(kernel.renumbered(np.array([2, 0, 2]), own)[0]) == [7, 5, 7]
    assert [kernel.renumbered(np.array(numbers, np.int64), own)[1] for numbers in ([2, 0], [], [0, 1])] == [1, 1, 0]
    for wrong in (-1, 3):
        with pytest.raises(IndexError):
            kernel.renumbered(np.array([wrong]), own)
