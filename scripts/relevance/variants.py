"""Ways to type the same query: as it is, without accents, with tone marks on the wrong vowel.

typed     Tỉnh uỷ họp về lũ quét
stripped  Tinh uy hop ve lu quet
moved     Tỉnh ủy họp về lũ qúet
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from index.vietnamese.tones import TONE_MARKS

_MARKS = re.compile("[\u0300-\u036f]")
_TONES = re.compile(f"[{TONE_MARKS}]")
_LETTERS = re.compile(r"[^\W\d_]+")
_VOWELS = re.compile("[aăâeêioôơuưyAĂÂEÊIOÔƠUƯY]+")
_PLAIN_D = str.maketrans("đĐ", "dD")


def strip_accents(text: str) -> str:
    """'Tỉnh uỷ Đắk' → 'Tinh uy Dak'; the case stays."""
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text))).translate(_PLAIN_D)


def move_tones(text: str) -> str:
    """Every tone mark on the next vowel of its syllable, from the last to the first.

    'hoàn thuỷ tiếng' → 'hòan thủy tíêng'. Syllables of one vowel stay, and so does what has two tone marks or none.
    A text of decomposed letters (NFD) stays decomposed.
    """
    moved = _LETTERS.sub(lambda found: _moved(found[0]), unicodedata.normalize("NFC", text))
    return text if moved == unicodedata.normalize("NFC", text) else _as_composed_as(text, moved)


def _moved(word: str) -> str:
    bare = unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", word)))
    tones = _TONES.findall(unicodedata.normalize("NFD", word))
    runs = list(_VOWELS.finditer(bare))
    if len(tones) != 1 or len(runs) != 1 or len(bare) != len(word):
        return word
    first, last = runs[0].span()
    [place] = [place for place, (one, other) in enumerate(zip(word, bare, strict=True)) if one != other]
    target = place + 1 if place + 1 < last else first
    return unicodedata.normalize("NFC", bare[: target + 1] + tones[0] + bare[target + 1 :])


def _as_composed_as(original: str, text: str) -> str:
    return text if unicodedata.is_normalized("NFC", original) else unicodedata.normalize("NFD", text)


VARIANTS: dict[str, Callable[[str], str]] = {"typed": str, "stripped": strip_accents, "moved": move_tones}
