"""Short texts of articles (sections, bylines) as numbers, and comparing them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from index.article import CATEGORY_SEPARATOR
from index.vietnamese.syllables import syllables

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class TextColumn:
    """One short text per article.

    codes: int32 (doc_count,), indexes into `values`; keys: what each value
    is compared by, made once.
    """

    codes: npt.NDArray[np.int32]
    values: list[str]
    keys: list[Key]

    def mask(self, wanted: Callable[[Key], bool]) -> npt.NDArray[np.bool_]:
        """True for every article whose key is wanted; asked once per value."""
        chosen = np.fromiter(map(wanted, self.keys), np.bool_, len(self.keys))
        return chosen[self.codes]


def text_column(texts: Sequence[bytes], key: Callable[[str], Key]) -> TextColumn:
    """Number the texts of all articles, in order of first use."""
    distinct = list(dict.fromkeys(texts))
    numbers = {text: number for number, text in enumerate(distinct)}
    codes = np.fromiter(map(numbers.__getitem__, texts), np.int32, len(texts))
    values = [value.decode() for value in distinct]
    return TextColumn(codes, values, list(map(key, values)))


def path_key(path: str) -> Key:
    """A section path as compared: per level its syllables as spelled.

    'Văn phòng Tỉnh ủy | Tin' → (('văn', 'phòng', 'tỉnh', 'uỷ'), ('tin',))
    """
    parts = (tuple(syllable.toned for syllable in syllables(level)) for level in path.split(CATEGORY_SEPARATOR))
    return tuple(part for part in parts if part)


def author_key(byline: str) -> Key:
    """A byline as compared: its syllables without accents."""
    return tuple(syllable.toneless for syllable in syllables(byline))


def holds_in_row(key: Sequence[Any], wanted: Sequence[Any]) -> bool:
    """True if `wanted` is not empty and stands in `key` without gaps."""
    starts = range(len(key) - len(wanted) + 1)
    return bool(wanted) and any(key[start : start + len(wanted)] == wanted for start in starts)
