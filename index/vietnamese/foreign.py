"""Foreign words in Vietnamese text: words that are one syllable to us.

    'vai trò của Odinga trong chính phủ'  ->  {3}

A Vietnamese word has two syllables more often than not, a foreign one is
not cut. Which of them cannot be Vietnamese says the spelling alone, with
accents or without.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.vietnamese.phonology import is_toneless_syllable
from index.vietnamese.syllables import Syllable

FEWEST_LETTERS = 4  # shorter ones are abbreviations as a rule


def lone_foreign_words(tokens: Sequence[Syllable]) -> frozenset[int]:
    """Places of foreign words that have no other beside them: 'Los Angeles' are two already."""
    foreign = {
        place
        for place, (*_, toneless) in enumerate(tokens)
        if not is_toneless_syllable(toneless) and toneless.isalpha()
    }
    return frozenset(
        place
        for place in foreign
        if len(tokens[place].toneless) >= FEWEST_LETTERS and not foreign & {place - 1, place + 1}
    )
