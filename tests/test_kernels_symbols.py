"""Texts as codes of symbols: the compiled loops against the same in Python, on random input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.codec.symbol_dictionary import trained_dictionary
from index.kernels.plain import symbols as plain
from index.kernels.plain.symbols import CODES, ENTRY_BYTES, SYMBOL_BYTES, as_it_is

native = pytest.importorskip("index.kernels.native.symbols", reason="the inner loops are not compiled")
KERNELS = [plain, native]

LETTER_BYTES = [0, 97, 98, 99, 128, 255]
BYTES = [bytes((byte,)) for byte in range(256)]
LETTERS = st.binary(max_size=200) | st.text("ab ế", max_size=300).map(str.encode)
SYMBOLS = st.lists(st.text("ab ế", max_size=8).map(lambda text: text.encode()[:SYMBOL_BYTES]), max_size=60)


def dictionary_of(symbols: Sequence[bytes]) -> bytes:
    """Entries of 16 bytes."""
    return b"".join(symbol.ljust(SYMBOL_BYTES, b"\0") + bytes((len(symbol),)) for symbol in symbols)


def decoder(kernel: Any, pieces: Sequence[bytes], dictionary: bytes) -> Any:
    """Of texts one after the other."""
    ends = np.cumsum(list(map(len, pieces)), dtype=np.int64).astype(np.uint32)
    return kernel.Decoder(np.frombuffer(b"".join(pieces), np.uint8), ends, np.frombuffer(dictionary, np.uint8))


@given(SYMBOLS, st.lists(LETTERS, max_size=5))
def test_texts_are_cut_alike_and_read_back(symbols: list[bytes], texts: list[bytes]) -> None:
    dictionary = dictionary_of([*symbols, *BYTES])
    codes, same = (list(map(kernel.Encoder(dictionary).codes, texts)) for kernel in KERNELS)
    assert codes == same
    for kernel in KERNELS:
        assert decoder(kernel, codes, dictionary).texts(range(len(texts))) == texts


@pytest.mark.parametrize("kernel", KERNELS)
def test_the_longest_symbol_is_taken(kernel: Any) -> None:
    symbols = [*BYTES, b"ab", b"abc", b"abcd", b"abcdefgh", b"abcdefghijklmno", b"\0\0"]
    encoder = kernel.Encoder(dictionary_of(symbols))
    for text, expected in [
        (b"abcdefghijklmnoab", [b"abcdefghijklmno", b"ab"]),
        (b"abcdefghijklmn", [b"abcdefgh", *(bytes((letter,)) for letter in b"ijklmn")]),
        (b"abcx", [b"abc", b"x"]),
        (b"a\0\0\0", [b"a", b"\0\0", b"\0"]),
        (b"", []),
    ]:
        assert [symbols[code] for code in np.frombuffer(encoder.codes(text), "<u2")] == expected


def test_many_symbols_are_told_apart() -> None:
    random = np.random.default_rng(3)
    sizes = random.integers(2, SYMBOL_BYTES + 1, 40_000).tolist()
    dictionary = dictionary_of(
        [*BYTES, *(random.choice(LETTER_BYTES, size).astype(np.uint8).tobytes() for size in sizes)]
    )
    text = random.choice(LETTER_BYTES, 400_000).astype(np.uint8).tobytes()
    codes, same = (kernel.Encoder(dictionary).codes(text) for kernel in KERNELS)
    assert codes == same


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_dictionary_has_each_byte_and_not_too_much(kernel: Any) -> None:
    most = [b"%05d" % number for number in range(CODES - 256)]
    assert len(kernel.Encoder(dictionary_of([*most, *BYTES])).codes(b"00007")) == 2
    for symbols in ([*most, *BYTES, b"one more"], BYTES[1:], []):
        with pytest.raises(ValueError, match="each byte"):
            kernel.Encoder(dictionary_of(symbols))
    for damaged in (dictionary_of(BYTES)[:-1], dictionary_of(BYTES) + bytes(SYMBOL_BYTES) + b"\x10"):
        with pytest.raises(ValueError, match="entries"):
            kernel.Encoder(damaged)
        with pytest.raises(ValueError, match="entries"):
            decoder(kernel, [], damaged)


@pytest.mark.parametrize("kernel", KERNELS)
def test_without_a_dictionary_texts_are_as_they_are(kernel: Any) -> None:
    texts = [b"", b"abc", "ế".encode(), b"x"]
    assert decoder(kernel, texts, b"").texts([3, 1, 0, 2, 1]) == [b"x", b"abc", b"", "ế".encode(), b"abc"]


@given(st.lists(LETTERS, max_size=5))
def test_texts_beside_codes_are_told_from_them(texts: list[bytes]) -> None:
    dictionary = dictionary_of(BYTES)
    pieces = [piece for text in texts for piece in (as_it_is(text), plain.Encoder(dictionary).codes(text))]
    expected = [text for text in texts for _ in range(2)]
    for kernel in KERNELS:
        assert decoder(kernel, pieces, dictionary).texts(range(len(pieces))) == expected
        assert decoder(kernel, [b"\xffab", b"\0", b"\2"], dictionary).texts(range(3)) == [b"", b"\0", b""]


@pytest.mark.parametrize("kernel", KERNELS)
def test_damage_is_told(kernel: Any) -> None:
    dictionary = dictionary_of(BYTES)
    own = decoder(kernel, [b"\1\0", b"\0\1"], dictionary)
    assert own.texts([0]) == [b"\1"]
    for number in (1, 2, -1):
        with pytest.raises(IndexError):
            own.texts([number])
    part = kernel.Decoder(np.zeros(4, np.uint8), np.array([0, 2, 2, 4], np.uint32)[2:], np.empty(0, np.uint8))
    with pytest.raises(IndexError):
        part.texts([-1])
    for ends in ([2, 1], [6, 8]):
        damaged = kernel.Decoder(np.zeros(4, np.uint8), np.array(ends, np.uint32), np.frombuffer(dictionary, np.uint8))
        with pytest.raises(IndexError):
            damaged.texts([1])


def test_what_is_frequent_becomes_a_symbol() -> None:
    samples = [f"{number} Thường trực Tỉnh uỷ họp phiên thứ {number}. ".encode() * 9 for number in range(200)]
    dictionary = trained_dictionary(samples)
    assert dictionary == trained_dictionary(samples)
    assert len(dictionary) % ENTRY_BYTES == 0
    coded = sum(len(plain.Encoder(dictionary).codes(sample)) for sample in samples)
    assert coded < 0.25 * sum(map(len, samples))


def test_of_too_many_symbols_the_best_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.codec.symbol_dictionary.CODES", 280)
    samples = [f"{n % 40} Thường trực Tỉnh uỷ họp phiên thứ {n}. ".encode() * 9 for n in range(200)]
    dictionary = trained_dictionary(samples)
    assert len(dictionary) == 280 * ENTRY_BYTES
    coded = sum(len(plain.Encoder(dictionary).codes(sample)) for sample in samples)
    assert coded < 0.7 * sum(map(len, samples))


@pytest.mark.parametrize("samples", [[], [b"abc" * 1_000] * 63, [b"abc"] * 2_000])
def test_a_few_short_samples_make_no_dictionary(samples: list[bytes]) -> None:
    assert trained_dictionary(samples) == b""
