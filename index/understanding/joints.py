"""Words written as one or as two: 'wifi' and 'Wi-Fi', 'thôngtin' and 'thông tin'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.analysis import PAIR_JOINER, Stream
from index.understanding.understood import IndexedWords, Standing
from index.vietnamese.syllables import Syllable, syllables

JOINTS = "-‐‑–.&/"
FEWEST_CHARS, MOST_CHARS = 4, 16  # of a word that may be two
LEAST_PART = 2


def joined_and_split(text: str, found: Sequence[Syllable], words: IndexedWords) -> Iterator[Standing]:
    """What the edition writes otherwise: an unknown word as two, two joined by a sign as one."""
    for place, one in enumerate(found):
        if place and text[found[place - 1].end : one.start] in JOINTS:
            before = found[place - 1]
            whole = syllables(text[before.start : before.end] + text[one.start : one.end])
            if words.doc_frequency(Stream.TONED, whole[0].toned):
                yield Standing(place - 1, place + 1, (tuple(whole),))
        if FEWEST_CHARS <= len(one.toneless) <= MOST_CHARS and not one.toneless.isdecimal():
            yield from _split(place, one, words)


def _split(place: int, one: Syllable, words: IndexedWords) -> Iterator[Standing]:
    """The most frequent two that an unknown word is made of."""
    if words.doc_frequency(Stream.TONELESS, one.toneless):
        return
    cuts = range(LEAST_PART, len(one.toned) - LEAST_PART + 1)
    parts = [syllables(f"{one.toned[:cut]} {one.toned[cut:]}") for cut in cuts]
    counted = [
        (words.doc_frequency(Stream.TONELESS_PAIRS, PAIR_JOINER.join(part.toneless for part in two)), two)
        for two in parts
        if len(two) == 2
    ]
    frequency, best = max(counted, key=lambda one: one[0], default=(0, []))
    if frequency:
        yield Standing(place, place + 1, (tuple(best),))
