"""Cutting text into syllables, the smallest thing that can be found.

A syllable is a run of letters and digits, with the combining marks and
invisible characters that may sit inside it. Offsets are those of the text
as given, whatever its Unicode form.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from index.vietnamese.tones import canonical, fold

MAX_TERM_CHARS = 64

_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_SYLLABLE = re.compile(rf"[^\W_]+(?:[\u0300-\u036f{_INVISIBLE}]+[^\W_]*)*")
_DROP = re.compile(f"[{_INVISIBLE}]")


class Syllable(NamedTuple):
    """One written token: where it stands and the two terms it yields."""

    start: int
    end: int
    toned: str
    toneless: str


def syllables(text: str) -> list[Syllable]:
    """All syllables in order: 'Sở TT&TT' → so/sở, tt, tt with offsets."""
    return [Syllable(m.start(), m.end(), *terms(m.group())) for m in _SYLLABLE.finditer(text)]


@lru_cache(maxsize=200_000)
def terms(surface: str) -> tuple[str, str]:
    """(toned, toneless) terms of one surface form: 'UỶ' → ('uỷ', 'uy').

    Longer runs than MAX_TERM_CHARS are cut: they are never typed.
    """
    toned = canonical(_DROP.sub("", surface)[:MAX_TERM_CHARS])
    return toned, fold(toned)
