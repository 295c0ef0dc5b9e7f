"""Stop words of a query: they weigh less beside others.

    'chủ tịch tỉnh là ai'  ->  {3, 4}

Only a longer, asked query needs this: 'các' alone is still searched for.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from index.vietnamese.syllables import Syllable, has_accents
from index.vietnamese.word_lists import PhraseTable, read_lists


def stop_words(tokens: Sequence[Syllable]) -> frozenset[int]:
    """Places of the syllables that are stop words; never all of them.

    In a query with accents a stop word must have its own; without any, 'la' or 'do' may be another word, so only
    phrases and unmistakable words count.
    """
    tables = _tables()
    is_toned = has_accents(tokens)
    found: set[int] = set()
    behind = 0
    for first, token in enumerate(tokens):
        if first < behind or token.toned not in tables.beginnings:
            continue
        size = tables.kept.longest(tokens, first)
        if not size:
            words = tables.with_accents if is_toned else tables.without_accents
            size = tables.phrases.longest(tokens, first) or words.longest(tokens, first, is_toned=is_toned)
            found.update(range(first, first + size))
        behind = first + size
    return frozenset(found) if len(found) < len(tokens) else frozenset()


def may_begin_stop_word(toned: str) -> bool:
    """Whether one begins with this syllable."""
    return toned in _tables().beginnings


class _Tables(NamedTuple):
    phrases: PhraseTable
    with_accents: PhraseTable
    without_accents: PhraseTable
    kept: PhraseTable
    beginnings: frozenset[str]  # of all of them


@cache
def _tables() -> _Tables:
    lists = read_lists("stop_words.txt")
    either = lists["without accents, too"]
    phrases, kept = PhraseTable(lists["always"]), PhraseTable(lists["kept"])
    with_accents = PhraseTable([*either, *lists["with accents only"]])
    beginnings = phrases.beginnings | kept.beginnings | with_accents.beginnings
    return _Tables(phrases, with_accents, PhraseTable(either), kept, beginnings)
