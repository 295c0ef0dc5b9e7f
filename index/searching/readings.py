"""What a run of doubtful syllables may mean, best readings first.

A small lattice: each place has edges (a syllable that may be meant, two of
which the blank is missing, or one that a blank has torn apart), and the best
paths through it are kept while going from left to right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain
from typing import Protocol

import msgspec
from msgspec.structs import replace

from index.kernels.plain.pairs import Choices, Pairs
from index.remembered import Remembered
from index.vietnamese.confusions import BARE, candidates
from index.vietnamese.tones import canonical

MAX_CANDIDATES = 10
BEAM = 16
MAX_REMEMBERED = 4_000  # syllables whose candidates are kept: 8 MB; news have about as many
MAX_LETTERS_SPLIT = 24

SYLLABLE_WEIGHT = 0.85
KNOWN_LIKE = 1e-3  # share of all syllables: so usual is any known one taken to be, as it was typed for a reason
SPLIT, SPLIT_AT_CAPITAL, JOIN = 3.0, 2.0, 3.5
# Shares of all syllables: 20 and 1,000 times in 8 million.
LEAST_HALF = 2.5e-6  # of a half of a syllable that is split, and of one that is joined
USUAL_HALF = 1.25e-4  # such a half may stand beside any other

Near = Callable[[str], Iterable[tuple[str, float, float]]]  # a word → (another, how often it is met, cost)


class Frequencies(Protocol):
    """What an edition tells of toned syllables; see `LanguageModel`."""

    total: int
    forms: Mapping[str, Sequence[str]]
    numbers: Mapping[str, int]
    counts: Sequence[int]
    pairs: Pairs


class Place(msgspec.Struct, frozen=True, gc=False):
    """A typed syllable at text[start:end]. met: how often it is in the sample, a guess of it if seldom."""

    start: int
    end: int
    toned: str
    toneless: str
    surface: str
    number: int
    met: float
    can_change: bool


class Edge(msgspec.Struct, frozen=True, gc=False):
    """A reading of `width` places. first, last: numbers of its syllables; score: without neighbours."""

    meant: tuple[str, ...]
    width: int
    first: int
    last: int
    score: float
    is_typed: bool = False


class Path(msgspec.Struct, frozen=True, gc=False):
    """A reading of places up to one of them. score: a logarithm; changes: edges that are not as typed."""

    score: float
    last: int
    edges: tuple[Edge, ...] = ()
    changes: int = 0


class RunReader:
    """Reads runs of places by the frequencies of one edition."""

    def __init__(self, frequencies: Frequencies, near: Near = lambda _: ()) -> None:
        """near: words like one that is too rare to be counted."""
        self._frequencies, self._pairs = frequencies, frequencies.pairs
        self._numbers, self._counts = frequencies.numbers, frequencies.counts
        self._near = near
        self._least_half = LEAST_HALF * frequencies.total
        self._others = Remembered(self._others_of, MAX_REMEMBERED)
        self._halved = Remembered(self._halved_in, MAX_REMEMBERED)
        self._frequent = Remembered(self._frequent_of, MAX_REMEMBERED)

    def typed(self, run: Sequence[Place], before: int, after: int) -> float:
        """The score of the run as typed."""
        score = 0.0
        for place in run:
            score += self._usual(place.met)
            score += self._pairs.score(before, place.number)
            before = place.number
        return score + self._pairs.score(before, after)

    def gain(self, run: Sequence[Place], before: int, after: int) -> float:
        """What no reading of a run gains more of; infinity if blanks may be wrong."""
        toned = [place.toned for place in run]
        if any(map(self._splits, run)) or any(map(self._joined, toned, toned[1:])):
            return math.inf
        return self._pairs.gain(before, [self._choices(one.toned, one.number, one.met) for one in run], after)

    def gain_of_frequent(self, run: Sequence[str], before: int, after: int) -> float:
        """The same of frequent toned syllables."""
        if any(map(self._joined, run, run[1:])):
            return math.inf
        return self._pairs.gain(before, [self._frequent[toned] for toned in run], after)

    def best(
        self, run: Sequence[Place], before: int, after: int, bare: float, spelt: Set[int] = frozenset()
    ) -> list[Path]:
        """The best paths through a run, best first.

        before, after: numbers of the syllables beside it, or NO_SYLLABLE;
        bare: cost of leaving all accents of a syllable out; spelt: places of
        the run whose letters are as meant, only their accents are in doubt.
        """
        reached: list[list[Path]] = [[Path(0.0, before)], *([] for _ in run)]
        for start, place in enumerate(run):
            edges = self._accents(place, bare) if start in spelt else self._edges(run, start, bare)
            for width in {edge.width for edge in edges}:
                onward = self._onward(reached[start], [edge for edge in edges if edge.width == width])
                others = reached[start + width]
                reached[start + width] = (
                    sorted([*others, *onward], reverse=True, key=_score)[:BEAM] if others else onward
                )
        return self._ended(reached[-1], after)

    def unusual(self, path: Path, before: int, after: int) -> set[int]:
        """The places of a path that are met beside none of their neighbours."""
        numbers = [before, *(number for edge in path.edges for number in (edge.first, edge.last)), after]
        lifts = list(map(self._pairs.lift, numbers[::2], numbers[1::2]))
        found: set[int] = set()
        at = 0
        for edge, lift, other in zip(path.edges, lifts, lifts[1:], strict=False):
            if max(lift, other) < 1:
                found.update(range(at, at + edge.width))
            at += edge.width
        return found

    def _onward(self, paths: Sequence[Path], edges: Sequence[Edge]) -> list[Path]:
        """The best continuations of some paths by some edges."""
        onward = self._pairs.onward(
            [path.score for path in paths],
            [path.last for path in paths],
            [edge.score for edge in edges],
            [edge.first for edge in edges],
            BEAM,
        )
        return [_continued(score, paths[path], edges[edge]) for score, path, edge in onward]

    def _ended(self, paths: Sequence[Path], after: int) -> list[Path]:
        """Whole paths with what stands behind them, best first."""
        ended = self._pairs.onward(
            [path.score for path in paths], [path.last for path in paths], [0.0], [after], len(paths)
        )
        return [replace(paths[path], score=score) for score, path, _ in ended]

    def usual(self, met: float) -> float:
        """How often a known syllable is taken to be met where accents are typed."""
        return max(met, KNOWN_LIKE * self._frequencies.total)

    def _usual(self, count: float) -> float:
        return SYLLABLE_WEIGHT * math.log(count / self._frequencies.total)

    def _typed_edge(self, place: Place) -> Edge:
        return Edge((place.toned,), 1, place.number, place.number, self._usual(place.met), is_typed=True)

    def _edges(self, run: Sequence[Place], start: int, bare: float) -> list[Edge]:
        place = run[start]
        if not place.can_change:
            return [self._typed_edge(place)]
        edges = [
            *self._others[place.toned, bare, False],
            self._typed_edge(place),
            *self._splits(place),
        ]
        if start + 1 < len(run) and run[start + 1].can_change:
            edges += self._joins(place, run[start + 1])
        return edges

    def _accents(self, place: Place, bare: float) -> list[Edge]:
        """The toned spellings of a syllable typed without accents."""
        own = place.toned
        if not place.can_change or own != place.toneless:
            return [self._typed_edge(place)]
        return [self._typed_edge(place), *self._others[own, bare, True]]

    def _others_of(self, key: tuple[str, float, bool]) -> list[Edge]:
        """The likeliest other forms that may be meant by a syllable, of which only the accents may be in doubt."""
        toned, bare, is_spelt = key
        best = self._best(self._spellings(toned, bare) if is_spelt else self._candidates(toned, bare))
        return [self._edge(form, score) for form, score in best if form != toned]

    def _frequent_of(self, toned: str) -> Choices:
        number = self._numbers[toned]
        return self._choices(toned, number, self.usual(self._counts[number]))

    def _choices(self, toned: str, number: int, met: float) -> Choices:
        """A syllable as typed, and the others that may be meant."""
        others = self._others[toned, BARE, False]
        return [self._usual(met), *[edge.score for edge in others]], [number, *[edge.first for edge in others]]

    def _spellings(self, toneless: str, bare: float) -> Iterator[tuple[str, float, float]]:
        others = (form for form in self._frequencies.forms.get(toneless, ()) if form != toneless)
        return ((form, self._counts[self._numbers[form]], bare) for form in others)

    def _candidates(self, toned: str, bare: float) -> Iterator[tuple[str, float, float]]:
        found = candidates(toned, self._frequencies.forms, bare)
        return chain(((form, self._counts[self._numbers[form]], cost) for form, cost in found), self._near(toned))

    def _best(self, found: Iterable[tuple[str, float, float]]) -> list[tuple[str, float]]:
        """The likeliest of (form, how often it is met, cost) with their scores, best first."""
        scores: dict[str, float] = {}
        for form, met, cost in found:
            score = self._usual(met) - cost
            if score > scores.get(form, -math.inf):
                scores[form] = score
        return sorted(scores.items(), key=lambda item: -item[1])[:MAX_CANDIDATES]

    def _edge(self, form: str, score: float) -> Edge:
        number = self._numbers[form]
        return Edge((form,), 1, number, number, score)

    def _splits(self, place: Place) -> list[Edge]:
        """Two syllables whose blank was not typed: 'thôngtin'."""
        size = len(place.toned)
        may_be = place.met < self._least_half and 4 <= size <= MAX_LETTERS_SPLIT and size == len(place.surface)
        return self._halved[place.toned, place.surface] if may_be else []

    def _halved_in(self, key: tuple[str, str]) -> list[Edge]:
        """A syllable and its surface, split at each letter."""
        toned, surface = key
        edges: list[Edge] = []
        for at in range(1, len(toned)):
            left, right = canonical(toned[:at]), canonical(toned[at:])
            cost = SPLIT_AT_CAPITAL if surface[at - 1].islower() and surface[at].isupper() else SPLIT
            edges += self._split(self._halves(left), self._halves(right), cost)
        return edges

    def _halves(self, half: str) -> list[tuple[str, int]]:
        """A half as typed, or with the accents it lacks, and how often it is met."""
        forms = [half, *self._frequencies.forms.get(half, ())[:3]] if half.isascii() else [half]
        counted = [(form, self._counts[self._numbers[form]]) for form in dict.fromkeys(forms)]
        return [(form, count) for form, count in counted if count >= self._least_half]

    def _split(self, lefts: list[tuple[str, int]], rights: list[tuple[str, int]], cost: float) -> Iterator[Edge]:
        for left, count in lefts:
            for right, other in rights:
                one, two = self._numbers[left], self._numbers[right]
                if self._pairs.lift(one, two) or min(count, other) >= USUAL_HALF * self._frequencies.total:
                    pair = self._pairs.score(one, two)
                    yield Edge((left, right), 1, one, two, self._usual(count) + self._usual(other) + pair - cost)

    def _joins(self, place: Place, other: Place) -> Iterator[Edge]:
        """One syllable with a blank inside: 'th ông'."""
        if joined := self._joined(place.toned, other.toned):
            number = self._numbers[joined]
            yield Edge((joined,), 2, number, number, self._usual(self._counts[number]) - JOIN)

    def _joined(self, toned: str, other: str) -> str:
        """Two syllables without the blank between, if that is one that is met; else nothing."""
        joined = canonical(toned + other)
        return joined if self._counts[self._numbers[joined]] >= self._least_half else ""


def _continued(score: float, path: Path, edge: Edge) -> Path:
    return Path(score, edge.last, (*path.edges, edge), path.changes + (not edge.is_typed))


def _score(path: Path) -> float:
    return path.score
