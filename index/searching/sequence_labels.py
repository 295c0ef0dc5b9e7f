"""Where sequences of syllables stand among labelled ones of the token column.

The column gives each syllable one label. The syllables of sequences get
their own beside those of the units, so that one look at it finds both:
toned ones win, as they are among the spellings of toneless ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from index.analysis import Stream
from index.codec.token_vocabulary import Spelled, Spelling
from index.kernels import sequences
from index.kernels.tokens import Found
from index.searching.alternatives import Sequence
from index.vietnamese.tones import fold

MOST_LABELS = sequences.LABELS - 1  # 0 is none


class Labelled(NamedTuple):
    """A sequence, and the labels of what it stands for."""

    sequence: Sequence
    labels: tuple[int, ...]


class SequenceLabels:
    """The labels of some units' spellings and of some sequences.

    beneath, above: the spellings of sequences that give way to those of
    units, and those before which these do. Sequences for which there are no
    more labels are left out.
    """

    def __init__(self, units: Iterable[Spelled], wanted: Iterable[Labelled]) -> None:
        of_units = _labelled(units)
        self._own: dict[tuple[str, bool], int] = {}
        self._next = max((label for _, _, label in of_units), default=0) + 1
        fitting = [one for one in wanted if self._fits(one.sequence)]
        own = [(term, toneless, label) for (term, toneless), label in self._own.items()]
        self.beneath = [one for one in own if one[1]]
        self.above = [one for one in own if not one[1]]
        self._of_units = _beneath(of_units, self.above)
        self._steps = self._steps_of(fitting, of_units)

    def resolved(self, found: Found) -> Found:
        """The units' syllables with their labels, and those of sequences with what they stand for."""
        resolved: Found = sequences.resolved(found, self._of_units, self._steps)
        return resolved

    def _fits(self, sequence: Sequence) -> bool:
        keys = {(term, sequence.is_toneless) for step in sequence.steps for term in step}
        new = [key for key in sorted(keys) if key not in self._own]
        if self._next + len(new) - 1 > MOST_LABELS:
            return False
        for key in new:
            self._own[key] = self._next
            self._next += 1
        return True

    def _steps_of(self, wanted: list[Labelled], of_units: list[Spelling]) -> list[sequences.Wanted]:
        """Which labels the steps of each sequence take, and those of what it stands for."""
        by_fold: defaultdict[str, list[int]] = defaultdict(list)
        if any(one.sequence.is_toneless for one in wanted):
            for term, toneless, label in (*self.beneath, *of_units, *self.above):
                by_fold[term if toneless else fold(term)].append(label)
        found = []
        for (steps, is_toneless), labels in wanted:
            takes = bytearray(len(steps) * sequences.LABELS)
            for number, step in enumerate(steps):
                for term in step:
                    for label in by_fold[term] if is_toneless else (self._own[term, False],):
                        takes[number * sequences.LABELS + label] = 1
            found.append((takes, bytes(labels)))
        return found


def _labelled(units: Iterable[Spelled]) -> list[Spelling]:
    """The spellings of units with their labels, as `kernels.plain.tokens.labelled`."""
    numbered = list(enumerate(units))
    others = [(fold(term), True, 2 * number + 1) for number, (stream, term) in numbered if stream is Stream.TONED]
    typed = [(term, stream is Stream.TONELESS, 2 * number + 2) for number, (stream, term) in numbered]
    return [*reversed(others), *reversed(typed)]


def _beneath(of_units: list[Spelling], above: list[Spelling]) -> bytearray:
    """The unit's label of each label, 0 for none. above: those before which the units' spellings give way."""
    beneath = bytearray(sequences.LABELS)
    latest = {}
    for place, (term, toneless, label) in enumerate(of_units):
        beneath[label] = label
        latest[term, toneless] = place, label
    nothing = (-1, 0)
    for term, _, label in above:
        beneath[label] = max(latest.get((term, False), nothing), latest.get((fold(term), True), nothing))[1]
    return beneath
