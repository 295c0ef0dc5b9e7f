"""The symbols that stored articles are written with, found in some of them.

From the chunks between blanks on: the symbols are used on the samples, each
two that follow each other are a candidate, too, and those are kept that
stand for most bytes; and once more (as OnPair and FSST do).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from index.kernels.symbols import CODES, SYMBOL_BYTES, Encoder

LEAST_SAMPLES, LEAST_BYTES = 64, 32 * 1024  # of fewer there is no dictionary
LEAST_USES = 5  # in the samples; with 3 the codes are 6 % shorter, the dictionary is 60 % larger
ROUNDS = 3  # 2: 7 % larger

_BYTES = [bytes((byte,)) for byte in range(256)]
_CHUNK = re.compile(rb" ?[^ ]+| ")


def trained_dictionary(samples: Sequence[bytes]) -> bytes:
    """A dictionary for texts like these; empty if they are too few."""
    if len(samples) < LEAST_SAMPLES or sum(map(len, samples)) < LEAST_BYTES:
        return b""
    symbols = _chunks(samples)
    for _ in range(ROUNDS):
        symbols = _better(symbols, samples)
    return _dictionary(symbols)


def _chunks(samples: Sequence[bytes]) -> list[bytes]:
    uses = Counter(chunk for text in samples for chunk in _CHUNK.findall(text))
    return [*_BYTES, *(chunk for chunk, count in uses.items() if count >= LEAST_USES and _fits(chunk))][:CODES]


def _better(symbols: Sequence[bytes], samples: Sequence[bytes]) -> list[bytes]:
    """Those of the symbols, and of two in a row, that stand for most bytes."""
    encoder = Encoder(_dictionary(symbols))
    codes = np.frombuffer(b"".join(map(encoder.codes, samples)), "<u2")
    uses = np.bincount(codes, minlength=len(symbols)).tolist()
    worths = {symbol: count * len(symbol) for symbol, count in zip(symbols, uses, strict=True) if count >= LEAST_USES}
    for symbol, count in _pairs(symbols, codes):
        worths[symbol] = max(worths.get(symbol, 0), count * len(symbol))
    best = sorted((-worth, symbol) for symbol, worth in worths.items() if _fits(symbol))
    return [*_BYTES, *(symbol for _, symbol in best)][:CODES]


def _pairs(symbols: Sequence[bytes], codes: np.ndarray) -> Iterable[tuple[bytes, int]]:
    """Two symbols in a row, and how often they are met."""
    pairs, counts = np.unique(codes[:-1].astype(np.uint32) << 16 | codes[1:], return_counts=True)
    often = counts >= LEAST_USES
    for pair, count in zip(pairs[often].tolist(), counts[often].tolist(), strict=True):
        yield symbols[pair >> 16] + symbols[pair & 0xFFFF], count


def _fits(symbol: bytes) -> bool:
    """Whether it is none of a single byte, which are there anyway, and not too long."""
    return 1 < len(symbol) <= SYMBOL_BYTES


def _dictionary(symbols: Iterable[bytes]) -> bytes:
    return b"".join(symbol.ljust(SYMBOL_BYTES, b"\0") + bytes((len(symbol),)) for symbol in symbols)
