"""Foreign words in Vietnamese text: words that are one syllable to us.

    'vai trò của Odinga trong chính phủ'  ->  {3}

A Vietnamese word has two syllables more often than not, a foreign one is
not cut. Which of them cannot be Vietnamese says the spelling alone, with
accents or without.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

from index.vietnamese.phonology import is_toneless_syllable

FEWEST_LETTERS = 4  # shorter ones are abbreviations as a rule


def lone_foreign_words(
    toneless: Sequence[str], are_met: Callable[[str, str], bool] = lambda one, other: True
) -> frozenset[int]:
    """Places of foreign words that have no other beside them: 'Los Angeles' are two already.

    are_met: whether some text has two words side by side; where none has, each stands alone.
    """
    foreign = list(map(is_foreign, toneless))
    if True not in foreign:
        return frozenset()
    paired: set[int] = set()
    for place, (one, other) in enumerate(pairwise(toneless)):
        if foreign[place] and foreign[place + 1] and are_met(one, other):
            paired |= {place, place + 1}
    return frozenset(
        place
        for place, one in enumerate(toneless)
        if foreign[place] and len(one) >= FEWEST_LETTERS and place not in paired
    )


@lru_cache(maxsize=16_384)
def is_foreign(toneless: str) -> bool:
    """Whether letters cannot be a Vietnamese syllable."""
    return toneless.isalpha() and not is_toneless_syllable(toneless)
