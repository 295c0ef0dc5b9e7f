"""Syllables of a query that begin with a capital: most are parts of names.

    'Khi nào chính quyền của Hốt Tất Liệt hết tiền'  ->  {5, 6, 7}

What is asked about is a name more often than not. Who types small letters
only, or capitals throughout, tells nothing by them, nor do two words or a
number ('quý II').
"""

from __future__ import annotations

from collections.abc import Sequence

from index.vietnamese.syllables import Syllable

FEWEST = 3  # syllables of a query
_ROMAN = frozenset(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"))


def capitalised(text: str, tokens: Sequence[Syllable]) -> frozenset[int]:
    """Places of capitals, but the first, if at least half of the syllables have none."""
    if text.islower():
        return frozenset()
    firsts = [text[token.start] for token in tokens]
    found = [place for place, first in enumerate(firsts) if place and first.isupper()]
    if not found or len(tokens) < FEWEST or 2 * len(found) > len(tokens) or not any(map(str.islower, firsts)):
        return frozenset()
    return frozenset(place for place in found if tokens[place].toned not in _ROMAN)
