"""Which signs of numbers texts hold, so that few scans for numbers are needed.

    'Hôm 5/2 tăng 3,5% ' -> SLASH | DAY_SLASH | COMMA | PERCENT

Each scan of `dates`, `numbers` and `document_numbers` looks for one sign, nearly always beside a digit. One character
of sixty is a digit, so arrays tell what is beside them in a tenth of the time of the scans they save: of seventeen, a
news article needs five (71 µs; with the signs 35). A sign may be told where none is, a scan in vain; none is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.kernels.chunks import LINE_BREAK, UNUSUAL, Bytes
from index.kernels.slots import Ints
from index.vietnamese.chunks import ChunkedTexts, code_of

SLASH, DAY_SLASH, HYPHEN, DASH, POINT, COMMA, PERCENT, PER_CENT = (1 << bit for bit in range(8))
NG, NG_CAPITAL, NAMED, SO, PLUS, AT, ZERO, HOTLINE = (1 << bit for bit in range(8, 16))
ALL = (1 << 16) - 1

Signs = NDArray[np.uint16]

# What they are beside a run of digits; `_AFTER` and `_BEFORE` with one blank between or none.
_AFTER = {"/": DAY_SLASH, "-": HYPHEN, "–": DASH, "%": PERCENT, "p": PER_CENT}
_BETWEEN = {".": POINT, ",": COMMA}
_BEFORE = {"g": NG, "G": NG_CAPITAL, "ị": NAMED, "t": NAMED, "h": NAMED, "ố": SO, "+": PLUS}
_ANYWHERE = {"/": SLASH, "@": AT}


def signs_of(texts: ChunkedTexts) -> list[int]:
    """The signs of each text, those of a mark or letter that is not common included."""
    codes = np.concatenate((np.zeros(2, np.uint8), texts.codes, np.zeros(4, np.uint8)))
    is_digit = codes - code_of("0") < 10  # of unsigned bytes
    starts, ends = np.flatnonzero(is_digit[1:] != is_digit[:-1]).reshape(-1, 2).T + 1
    found = _table(_AFTER).take(_beyond_blank(codes, ends, 1))
    found |= _table(_BEFORE, unusual=NAMED | SO).take(_beyond_blank(codes, starts - 1, -1))
    found |= _table(_BETWEEN).take(codes[ends]) * is_digit[ends + 1]
    found[codes[starts] == code_of("0")] |= ZERO
    found[(codes[starts] == code_of("1")) & (codes[starts + 2] == code_of("0"))] |= HOTLINE
    signs = np.zeros(len(texts), np.uint16)
    np.bitwise_or.at(signs, texts.texts_at(starts - 2), found)
    for char, sign in _ANYWHERE.items():
        signs[texts.texts_at(np.flatnonzero(texts.codes == code_of(char)))] |= sign
    return signs.tolist()


def _beyond_blank(codes: Bytes, places: Ints, step: int) -> Bytes:
    """The code at each place (n,), or the next one in a direction if there is a blank."""
    return codes[np.where(codes[places] <= LINE_BREAK, places + step, places)]


def _table(signs: Mapping[str, int], unusual: int = 0) -> Signs:
    """The signs of each code of a character, (256,)."""
    return _tables(tuple(signs.items()), unusual)


@cache
def _tables(signs: tuple[tuple[str, int], ...], unusual: int) -> Signs:
    table = np.zeros(256, np.uint16)
    for char, sign in signs:
        table[code_of(char)] = sign
    table[UNUSUAL] = unusual
    return table
