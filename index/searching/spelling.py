"""Did you mean: the most probable query behind the one typed.

    typed ──> doubtful places ──> readings of each run of them ──> Suggestion | None

A noisy channel: score = how usual the syllables and their neighbours are in
this edition (`LanguageModel`) − what it costs to have typed them so
(`confusions`). Only places that the edition does not bear out are looked at:
a rare syllable, or one that is met beside none of its neighbours. All others
stay as they are and cut the query into short runs. A run is changed only if
that gains enough, so names and foreign words that occur are left alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

import numpy as np

from index.query import searched_spans
from index.searching.language_model import UNKNOWN
from index.searching.readings import NO_SYLLABLE, Frequencies, Path, Place, Reader
from index.vietnamese.confusions import BARE
from index.vietnamese.syllables import syllables
from index.vietnamese.tones import fold

MAX_DOUBTFUL = 40  # of more only the rarest
MAX_RUN = 12
MAX_RARE = 24  # syllables looked up in the index
RARE = 4e-6  # share of all syllables; 30 times in 8 million
LEAST_GAIN = 2.0  # natural logarithm: e² times as probable
LEAST_CONFIDENCE = 0.4
BARE_IN_BARE_QUERY = 0.3  # cost of leaving a syllable's accents out where all are left out
UNMET = 0.2  # times that a syllable in no article is taken to have been met

_ODD = re.compile(r"\S*[\d/@._:&+#]\S*")  # numbers, addresses, document numbers: nothing to spell


class Kind(StrEnum):
    """What a suggestion changes."""

    SPELLING = "spelling"
    ACCENTS = "accents"


@dataclass(frozen=True, slots=True)
class Change:
    """text[start:end] of what was typed becomes `meant`."""

    start: int
    end: int
    meant: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query that was probably meant.

    changes: in order; confidence: 0 to 1, of the least certain of them.
    """

    text: str
    kind: Kind
    changes: tuple[Change, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a run is changed to."""

    run: Sequence[Place]
    path: Path
    confidence: float


class Speller:
    """Finds what was meant, by what one edition holds; safe to share among threads."""

    def __init__(self, frequencies: Frequencies, occurrences: Callable[[str], float]) -> None:
        """occurrences: how often a toned syllable that `frequencies` does not know is in a sample of its size."""
        self._frequencies = frequencies
        self._occurrences = occurrences
        self._reader = Reader(frequencies)

    def suggest(self, text: str, least_gain: float = LEAST_GAIN) -> Suggestion | None:
        """The likeliest correction of a query (`Query.text`), None if it is best left alone."""
        found = self.suggestions(text, 1, least_gain)
        return found[0] if found else None

    def suggestions(self, text: str, most: int, least_gain: float = LEAST_GAIN) -> list[Suggestion]:
        """The likeliest corrections, best first; they differ in their least certain change."""
        chains = self._chains(text)
        is_bare = not any(place.syllable.toned != place.syllable.toneless for chain in chains for place in chain)
        read = [
            readings
            for run, before, after in self._runs(chains, is_bare=is_bare)
            if (readings := self._readings(run, before, after, least_gain, is_bare=is_bare))
        ]
        if not read:
            return []
        doubtful = min(range(len(read)), key=lambda number: read[number][0].confidence)
        firsts = [readings[0] for readings in read]
        return [
            _suggestion(text, [*firsts[:doubtful], other, *firsts[doubtful + 1 :]])
            for other in read[doubtful][:most]
        ]

    def _chains(self, text: str) -> list[list[Place]]:
        """The places of each span of a query that may be changed."""
        odd = [match.span() for match in _ODD.finditer(text)]
        looked_up = 0
        chains = []
        for start, end in searched_spans(text):
            chain = []
            for found in syllables(text[start:end]):
                syllable = found._replace(start=found.start + start, end=found.end + start)
                number = self._frequencies.number(syllable.toned)
                count: float = self._frequencies.count(syllable.toned)
                if number == UNKNOWN:
                    looked_up += 1
                    count = max(UNMET, self._occurrences(syllable.toned) if looked_up <= MAX_RARE else UNMET)
                is_odd = any(low <= syllable.start < high for low, high in odd)
                surface = text[syllable.start : syllable.end]
                can_change = not is_odd and looked_up <= MAX_RARE
                chain.append(Place(syllable, surface, number, count, can_change))
            if chain:
                chains.append(chain)
        return chains

    def _runs(self, chains: Sequence[Sequence[Place]], *, is_bare: bool) -> Iterator[tuple[Sequence[Place], int, int]]:
        """Runs of neighbouring doubtful places, with the numbers of the syllables beside them."""
        doubtful = [(c, p) for c, chain in enumerate(chains) for p in self._doubtful(chain, is_bare=is_bare)]
        if len(doubtful) > MAX_DOUBTFUL:
            doubtful = sorted(sorted(doubtful, key=lambda at: chains[at[0]][at[1]].count)[:MAX_DOUBTFUL])
        for _, group in groupby(enumerate(doubtful), key=lambda item: (item[1][0], item[1][1] - item[0])):
            places = [at for _, at in group]
            for first in range(0, len(places), MAX_RUN):
                part = places[first : first + MAX_RUN]
                chain, start, end = chains[part[0][0]], part[0][1], part[-1][1] + 1
                before = chain[start - 1].number if start else NO_SYLLABLE
                after = chain[end].number if end < len(chain) else NO_SYLLABLE
                yield chain[start:end], before, after

    def _doubtful(self, chain: Sequence[Place], *, is_bare: bool) -> list[int]:
        """Places that are rare, or met beside none of their neighbours."""
        numbers = np.array([place.number for place in chain])
        lifts = self._reader.lifts(numbers[:-1], numbers[1:]) if len(chain) > 1 else np.empty(0)
        beside = np.maximum(np.append(0.0, lifts), np.append(lifts, 0.0))
        rare = RARE * self._frequencies.total
        found = []
        for number, (place, lift) in enumerate(zip(chain, beside.tolist(), strict=True)):
            is_borne_out = lift >= 1 if len(chain) > 1 else place.count >= rare
            if place.can_change and (is_bare or place.count < rare or not is_borne_out):
                found.append(number)
        return found

    def _readings(
        self, run: Sequence[Place], before: int, after: int, least_gain: float, *, is_bare: bool
    ) -> list[_Reading]:
        """Better readings of a run than as typed, best first; none if it is best left alone."""
        typed = self._reader.typed(run, before, after)
        if is_bare:
            paths = self._reader.best(run, before, after, BARE_IN_BARE_QUERY, as_spelt=True)
        else:
            paths = self._reader.best(run, before, after, BARE, as_spelt=False)
        if paths[0].score - typed.score < least_gain:
            return []
        weights = {path.meant: math.exp(path.score - paths[0].score) for path in (*paths, typed)}
        whole = sum(weights.values())
        readings = [
            _Reading(run, path, weights[path.meant] / whole) for path in paths if path.meant != typed.meant
        ]
        return readings if readings[0].confidence >= LEAST_CONFIDENCE else []


def _suggestion(text: str, readings: Sequence[_Reading]) -> Suggestion:
    changes = [change for reading in readings for change in _changes(reading)]
    parts, end = [], 0
    for change in changes:
        parts += [text[end : change.start], change.meant]
        end = change.end
    meant = "".join(parts) + text[end:]
    kind = Kind.ACCENTS if all(_adds_accents(reading) for reading in readings) else Kind.SPELLING
    return Suggestion(meant, kind, tuple(changes), min(reading.confidence for reading in readings))


def _adds_accents(reading: _Reading) -> bool:
    """True if all that changes are syllables typed without any accent, which get theirs."""
    at = 0
    for edge in reading.path.edges:
        places = reading.run[at : at + edge.width]
        at += edge.width
        typed = tuple(place.syllable.toned for place in places)
        if edge.meant != typed and tuple(map(fold, edge.meant)) != typed:
            return False
    return True


def _changes(reading: _Reading) -> Iterator[Change]:
    at = 0
    for edge in reading.path.edges:
        places = reading.run[at : at + edge.width]
        at += edge.width
        if edge.meant != tuple(place.syllable.toned for place in places):
            typed = " ".join(place.surface for place in places)
            first, last = places[0].syllable, places[-1].syllable
            yield Change(first.start, last.end, _in_case_of(typed, " ".join(edge.meant)))


def _in_case_of(typed: str, meant: str) -> str:
    """The capitals of what was typed: 'Đak' → 'Đắk', 'TINH' → 'TỈNH'."""
    if len(typed) > 1 and typed.isupper():
        return meant.upper()
    return meant[:1].upper() + meant[1:] if typed[:1].isupper() else meant
