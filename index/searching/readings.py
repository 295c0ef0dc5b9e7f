"""What a run of doubtful syllables may mean, best readings first.

A small lattice: each place has edges (a syllable that may be meant, two of
which the blank is missing, or one that a blank has torn apart), and the best
paths through it are kept while going from left to right.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from index.searching.language_model import UNKNOWN, Numbers
from index.vietnamese.confusions import candidates
from index.vietnamese.syllables import Syllable
from index.vietnamese.tones import canonical

MAX_CANDIDATES = 10
BEAM = 16
MAX_LETTERS_SPLIT = 24

SYLLABLE_WEIGHT, PAIR_WEIGHT = 0.75, 0.75
SEEN_SHARE = 0.9  # of a pair's probability that is told by its count, the rest by its syllables alone
MOST_LIFT = 3_000.0
SPLIT, SPLIT_AT_CAPITAL, JOIN = 3.5, 2.0, 3.5
USUAL = 1_000  # times met: such a syllable may stand beside any other
LEAST_MET = 20  # times that a half of a split syllable is met
NO_SYLLABLE = -2  # beside a run at a border of the text: tells nothing


class Frequencies(Protocol):
    """What an edition tells of toned syllables; see `LanguageModel`."""

    total: int

    def number(self, syllable: str) -> int:
        """The number of a toned syllable, UNKNOWN if it has none."""

    def count(self, syllable: str) -> int:
        """How often it is met."""

    def counts_of(self, numbers: Numbers) -> Numbers:
        """How often the syllables of some numbers are met."""

    def forms(self, skeleton: str) -> tuple[str, ...]:
        """All toned spellings of a toneless syllable, the most frequent first."""

    def pair_counts(self, firsts: Numbers, seconds: Numbers) -> Numbers:
        """How often each second syllable is met behind its first one."""


class Place(NamedTuple):
    """A typed syllable. surface: as typed; count: how often it is met, a guess of it if seldom."""

    syllable: Syllable
    surface: str
    number: int
    count: float
    can_change: bool


class Edge(NamedTuple):
    """A reading of `width` places. first, last: numbers of its syllables; score: without neighbours."""

    meant: tuple[str, ...]
    width: int
    first: int
    last: int
    score: float


class Path(NamedTuple):
    """A reading of places up to one of them. score: a logarithm."""

    score: float
    last: int
    edges: tuple[Edge, ...]

    @property
    def meant(self) -> tuple[tuple[str, ...], ...]:
        """The syllables meant by each edge."""
        return tuple(edge.meant for edge in self.edges)


class Reader:
    """Reads runs of places by the frequencies of one edition."""

    def __init__(self, frequencies: Frequencies) -> None:
        self._frequencies = frequencies

    def typed(self, run: Sequence[Place], before: int, after: int) -> Path:
        """The run as typed."""
        path = Path(0.0, before, ())
        for place in run:
            edge = self._typed_edge(place)
            path = self._onward([path], [edge])[0]
        return self._ended([path], after)[0]

    def best(self, run: Sequence[Place], before: int, after: int, bare: float, *, as_spelt: bool) -> list[Path]:
        """The best paths through a run, best first.

        before, after: numbers of the syllables beside it, or NO_SYLLABLE;
        bare: cost of leaving all accents of a syllable out; as_spelt: only
        accents are in doubt.
        """
        reached: list[list[Path]] = [[Path(0.0, before, ())], *([] for _ in run)]
        for start, place in enumerate(run):
            edges = self._accents(place, bare) if as_spelt else self._edges(run, start, bare)
            for width in {edge.width for edge in edges}:
                onward = self._onward(reached[start], [edge for edge in edges if edge.width == width])
                reached[start + width] = sorted([*reached[start + width], *onward], reverse=True, key=_score)[:BEAM]
        return sorted(self._ended(reached[-1], after), reverse=True, key=_score)

    def lifts(self, firsts: Numbers, seconds: Numbers) -> npt.NDArray[np.float64]:
        """How much more often pairs are met than their syllables would be by chance."""
        frequencies = self._frequencies
        expected = frequencies.counts_of(firsts) * np.maximum(frequencies.counts_of(seconds), 1)
        return frequencies.pair_counts(firsts, seconds) * frequencies.total / np.maximum(expected, 1)

    def _onward(self, paths: Sequence[Path], edges: Sequence[Edge]) -> list[Path]:
        """The best continuations of some paths by some edges."""
        lasts = np.array([path.last for path in paths])
        firsts = np.array([edge.first for edge in edges])
        scores = np.array([path.score for path in paths])[:, None] + np.array([edge.score for edge in edges])
        scores += self._pair_scores(lasts[:, None], firsts[None, :])
        order = np.argsort(-scores, axis=None, kind="stable")[:BEAM].tolist()
        found = []
        for place in order:
            path, edge = paths[place // len(edges)], edges[place % len(edges)]
            found.append(Path(float(scores.flat[place]), edge.last, (*path.edges, edge)))
        return found

    def _ended(self, paths: Sequence[Path], after: int) -> list[Path]:
        lasts = np.array([path.last for path in paths])
        scores = self._pair_scores(lasts, np.full(lasts.size, after)).tolist()
        return [path._replace(score=path.score + score) for path, score in zip(paths, scores, strict=True)]

    def _pair_scores(self, firsts: Numbers, seconds: Numbers) -> npt.NDArray[np.float64]:
        firsts, seconds = np.broadcast_arrays(firsts, seconds)
        lifts = np.minimum(self.lifts(np.maximum(firsts, UNKNOWN), np.maximum(seconds, UNKNOWN)), MOST_LIFT)
        scores = PAIR_WEIGHT * np.log(1 - SEEN_SHARE + SEEN_SHARE * lifts)
        scores[(firsts == NO_SYLLABLE) | (seconds == NO_SYLLABLE)] = 0.0
        return scores

    def _usual(self, count: float) -> float:
        return SYLLABLE_WEIGHT * math.log(count / self._frequencies.total)

    def _typed_edge(self, place: Place) -> Edge:
        return Edge((place.syllable.toned,), 1, place.number, place.number, self._usual(place.count))

    def _edges(self, run: Sequence[Place], start: int, bare: float) -> list[Edge]:
        place = run[start]
        if not place.can_change:
            return [self._typed_edge(place)]
        found = dict(self._best(candidates(place.syllable.toned, self._frequencies.forms, bare)))
        edges = [self._edge(form, score) for form, score in found.items() if form != place.syllable.toned]
        edges += [self._typed_edge(place), *self._splits(place)]
        if start + 1 < len(run) and run[start + 1].can_change:
            edges += self._joins(place, run[start + 1])
        return edges

    def _accents(self, place: Place, bare: float) -> list[Edge]:
        """The toned spellings of a syllable typed without accents."""
        own = place.syllable.toned
        if not place.can_change or own != place.syllable.toneless:
            return [self._typed_edge(place)]
        forms = self._best((form, bare) for form in self._frequencies.forms(own) if form != own)
        return [self._typed_edge(place), *(self._edge(form, score) for form, score in forms)]

    def _best(self, found: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
        """The likeliest forms with their scores, best first."""
        scores: dict[str, float] = {}
        for form, cost in found:
            score = self._usual(self._frequencies.count(form)) - cost
            if score > scores.get(form, -math.inf):
                scores[form] = score
        return sorted(scores.items(), key=lambda item: -item[1])[:MAX_CANDIDATES]

    def _edge(self, form: str, score: float) -> Edge:
        number = self._frequencies.number(form)
        return Edge((form,), 1, number, number, score)

    def _splits(self, place: Place) -> Iterator[Edge]:
        """Two syllables whose blank was not typed: 'thôngtin'."""
        toned = place.syllable.toned
        if not 4 <= len(toned) <= MAX_LETTERS_SPLIT or place.count >= LEAST_MET or len(place.surface) != len(toned):
            return
        for at in range(1, len(toned)):
            left, right = canonical(toned[:at]), canonical(toned[at:])
            cost = SPLIT_AT_CAPITAL if place.surface[at - 1].islower() and place.surface[at].isupper() else SPLIT
            yield from self._split(self._halves(left), self._halves(right), cost)

    def _halves(self, half: str) -> list[tuple[str, int]]:
        """A half as typed, or with the accents it lacks, and how often it is met."""
        forms = [half, *self._frequencies.forms(half)[:3]] if half.isascii() else [half]
        counted = [(form, self._frequencies.count(form)) for form in dict.fromkeys(forms)]
        return [(form, count) for form, count in counted if count >= LEAST_MET]

    def _split(self, lefts: list[tuple[str, int]], rights: list[tuple[str, int]], cost: float) -> Iterator[Edge]:
        for left, count in lefts:
            for right, other in rights:
                one, two = self._frequencies.number(left), self._frequencies.number(right)
                lift = float(self.lifts(np.array([one]), np.array([two]))[0])
                if lift or (count >= USUAL and other >= USUAL):
                    pair = PAIR_WEIGHT * math.log(1 - SEEN_SHARE + SEEN_SHARE * min(lift, MOST_LIFT))
                    yield Edge((left, right), 1, one, two, self._usual(count) + self._usual(other) + pair - cost)

    def _joins(self, place: Place, other: Place) -> Iterator[Edge]:
        """One syllable with a blank inside: 'th ông'."""
        joined = canonical(place.syllable.toned + other.syllable.toned)
        count = self._frequencies.count(joined)
        if count >= LEAST_MET:
            number = self._frequencies.number(joined)
            yield Edge((joined,), 2, number, number, self._usual(count) - JOIN)


def _score(path: Path) -> float:
    return path.score
