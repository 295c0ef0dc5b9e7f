"""Syllables of a query that begin with a capital: most are parts of names.

    'Khi nào chính quyền của Hốt Tất Liệt hết tiền'  ->  {5, 6, 7}

What is asked about is a name more often than not. Who types small letters
only, or capitals throughout, tells nothing by them, nor do two words or a
number ('quý II').
"""

from __future__ import annotations

from index.vietnamese.syllables import Typed

FEWEST = 3  # syllables of a query
_ROMAN = frozenset(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"))


def capitalised(typed: Typed) -> frozenset[int]:
    """Places of capitals, but the first, if at least half of the syllables have none."""
    size = len(typed.surfaces)
    if size < FEWEST:
        return frozenset()
    firsts = [surface[0] for surface in typed.surfaces]
    found = [place for place, first in enumerate(firsts) if place and first.isupper()]
    if not found or 2 * len(found) > size or not any(map(str.islower, firsts)):
        return frozenset()
    return frozenset(place for place in found if typed.toned[place] not in _ROMAN)
