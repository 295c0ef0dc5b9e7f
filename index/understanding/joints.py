"""Words written as one or as several: 'wifi' and 'Wi-Fi', '25kg' and '25 kg'.

'#giavanghomnay' ──> gia vang hom nay, if some articles have each pair of them
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.analysis import PAIR_JOINER, Stream
from index.understanding.understood import IndexedWords, Standing
from index.vietnamese.syllables import Syllable, syllables

JOINTS = "-‐‑–.&/"
FEWEST_CHARS, MOST_CHARS = 4, 32  # of a word that may be several
LEAST_PART, MOST_PART = 2, 10
MOST_UNKNOWN = 4  # words of a query that are cut; each costs up to 3 ms
FEW_ARTICLES = 5  # have a part of three or more: rarer ones are slips themselves

_UNITS = "m2|m3|km2|km|cm|mm|m|ha|kg|g|lit|l|h|gb|mb|kwh|kw|mw|mah|inch|usd|tr|ty|ti|trieu|k|d"
_MEASURE = re.compile(f"([0-9]+)({_UNITS})")
_UNIT = re.compile(_UNITS)


class _Cut(NamedTuple):
    """The beginning of a word as parts. least: articles that have the rarest pair of them."""

    parts: tuple[str, ...]
    least: int


def may_be_of_measure(toneless: str) -> bool:
    """Whether a syllable is a unit, or a number with one: with a figure before it, it is a measure."""
    return _UNIT.fullmatch(toneless) is not None or _MEASURE.fullmatch(toneless) is not None


def joined_and_split(text: str, found: Sequence[Syllable], words: IndexedWords) -> Iterator[Standing]:
    """What the edition writes otherwise: unknown words as several, two joined by a sign as one, measures either way."""
    for place, one in enumerate(found):
        if place and _are_joined(text, found[place - 1], one):
            before = found[place - 1]
            whole = syllables(text[before.start : before.end] + text[one.start : one.end])
            if len(whole) == 1 and words.doc_frequency(Stream.TONED, whole[0].toned):
                yield Standing(place - 1, place + 1, (tuple(whole),))
        if one.toneless[0].isdecimal() and (measure := _MEASURE.fullmatch(one.toneless)):
            yield Standing(place, place + 1, (tuple(syllables(f"{measure[1]} {one.toned[measure.start(2) :]}")),))
    missing = words.missing(Stream.TONELESS, [one.toneless for one in found])
    unknown = [place for place, one in enumerate(found) if one.toneless in missing and _may_be_several(one.toneless)]
    for place in unknown[:MOST_UNKNOWN]:
        if parts := _two(found[place], words) or _several(found[place].toned, words):
            yield Standing(place, place + 1, (tuple(parts),))


def _are_joined(text: str, before: Syllable, one: Syllable) -> bool:
    """'Wi-Fi'; '25 kg' is often written without a blank."""
    if text[before.end : one.start] in JOINTS:
        return True
    return before.toneless.isdecimal() and bool(_UNIT.fullmatch(one.toneless))


def _may_be_several(toneless: str) -> bool:
    return FEWEST_CHARS <= len(toneless) <= MOST_CHARS and not toneless.isdecimal()


def _two(one: Syllable, words: IndexedWords) -> list[Syllable]:
    """The most frequent two that an unknown word is made of."""
    cuts = range(LEAST_PART, len(one.toned) - LEAST_PART + 1)
    parts = [syllables(f"{one.toned[:cut]} {one.toned[cut:]}") for cut in cuts]
    counted = [(_articles_with(two[0], two[1], words), two) for two in parts if len(two) == 2]
    frequency, best = max(counted, key=lambda one: one[0], default=(0, []))
    return best if frequency else []


def _several(toned: str, words: IndexedWords) -> list[Syllable]:
    """The parts whose rarest pair stands side by side in most articles: 'gia vang hom nay'."""
    reached: dict[int, dict[str, _Cut]] = {0: {"": _Cut((), 0)}}
    for end in range(LEAST_PART, len(toned) + 1):
        for start in range(max(0, end - MOST_PART), end - LEAST_PART + 1):
            part = syllables(toned[start:end])
            if start not in reached or len(part) != 1 or (start and toned[start - 1 : start + 1].isdecimal()):
                continue
            if words.doc_frequency(Stream.TONELESS, part[0].toneless) >= FEW_ARTICLES:
                cuts = [cut for before in reached[start].values() if (cut := _onward(before, part[0], words))]
                if cuts:
                    reached.setdefault(end, {})[part[0].toned] = min(cuts, key=_rank)
    ends = reached.get(len(toned), {}).values()
    return syllables(" ".join(min(ends, key=_rank).parts)) if ends else []


def _onward(before: _Cut, part: Syllable, words: IndexedWords) -> _Cut | None:
    if not before.parts:
        return _Cut((part.toned,), words.doc_frequency(Stream.TONELESS, part.toneless))
    articles = _articles_with(syllables(before.parts[-1])[0], part, words)
    return _Cut((*before.parts, part.toned), min(before.least, articles)) if articles else None


def _rank(cut: _Cut) -> tuple[int, int]:
    return -cut.least, len(cut.parts)


def _articles_with(one: Syllable, other: Syllable, words: IndexedWords) -> int:
    return words.doc_frequency(Stream.TONELESS_PAIRS, PAIR_JOINER.join((one.toneless, other.toneless)))
