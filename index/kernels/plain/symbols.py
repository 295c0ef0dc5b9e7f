"""Texts as codes of symbols, in plain Python; see `index.kernels`.

A symbol is a piece of text of up to 15 bytes that occurs often; a dictionary
has up to 65,536, each single byte among them. A text is cut into the longest
ones, and each becomes a code of two bytes, so that reading a text is copying
16 bytes per code: FSST (Boncz, Neumann, Leis: VLDB 2020) with longer codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

SYMBOL_BYTES = 15  # at most
ENTRY_BYTES = 16  # of a dictionary: a symbol, zeros, and the number of its bytes
CODES = 1 << 16

_CODE = np.dtype("<u2")

Bytes = npt.NDArray[np.uint8]
Ends = npt.NDArray[np.unsignedinteger[Any]]


class Encoder:
    """Cuts texts into the symbols of a dictionary."""

    def __init__(self, dictionary: bytes) -> None:
        """dictionary: at most CODES entries, one of each byte among them."""
        symbols = _symbols(dictionary)
        self._codes = {symbol: code for code, symbol in enumerate(symbols)}
        if len(symbols) > CODES or not self._codes.keys() >= {bytes((byte,)) for byte in range(256)}:
            raise ValueError("a symbol of each byte is expected, and no more than two bytes can number")

    def codes(self, text: bytes) -> bytes:
        """The longest symbols that follow each other, two bytes each."""
        found, place = [], 0
        while place < len(text):
            piece = text[place : place + SYMBOL_BYTES]
            while piece not in self._codes:
                piece = piece[:-1]
            found.append(self._codes[piece])
            place += len(piece)
        return np.array(found, _CODE).tobytes()


def as_it_is(text: bytes) -> bytes:
    """What stands among codes for a text that they would make longer.

    Of an odd number of bytes; the first one tells where the text begins.
    """
    return (b"\2\0" if len(text) % 2 else b"\1") + text


class Decoder:
    """Texts that lie one after the other, as codes of a dictionary (or `as_it_is`) or, without one, bare."""

    def __init__(self, stored: Bytes, ends: Ends, dictionary: Bytes) -> None:
        """stored: of all texts, uint8; ends: where each one ends; unsigned."""
        self._stored, self._ends = stored, ends
        self._symbols = _symbols(dictionary.tobytes())

    def texts(self, numbers: Sequence[int]) -> list[bytes]:
        """Some of them."""
        return list(map(self._text, numbers))

    def _text(self, number: int) -> bytes:
        if not 0 <= number < self._ends.size:
            raise IndexError("no such text")
        first, end = int(self._ends[number - 1]) if number else 0, int(self._ends[number])
        if not first <= end <= self._stored.size:
            raise IndexError("no such text")
        own = self._stored[first:end].tobytes()
        if not self._symbols:
            return own
        if len(own) % 2:
            return own[own[0] :]
        return b"".join(map(self._symbols.__getitem__, np.frombuffer(own, _CODE).tolist()))


def _symbols(dictionary: bytes) -> list[bytes]:
    starts, sizes = range(0, len(dictionary), ENTRY_BYTES), dictionary[SYMBOL_BYTES::ENTRY_BYTES]
    if len(dictionary) % ENTRY_BYTES or max(sizes, default=0) > SYMBOL_BYTES:
        raise ValueError("entries of a symbol and its size are expected")
    return [dictionary[start : start + size] for start, size in zip(starts, sizes, strict=True)]
