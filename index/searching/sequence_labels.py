"""Where sequences of syllables stand among labelled ones of the token column.

The column gives each syllable one label. The syllables of sequences get
their own beside those of the units, so that one look at it finds both:
toned ones win, as they are among the spellings of toneless ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import and_
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.token_vocabulary import Spelling
from index.kernels.tokens import Found
from index.searching.alternatives import Sequence, Step
from index.vietnamese.tones import fold

MOST_LABELS = 255  # they are bytes

Ints = npt.NDArray[np.int64]


class Labelled(NamedTuple):
    """A sequence, and the labels of what it stands for."""

    sequence: Sequence
    labels: tuple[int, ...]


class SequenceLabels:
    """The labels of some units' spellings and of some sequences.

    spellings: of all, later ones win. Sequences for which there are no
    more labels are left out.
    """

    def __init__(self, of_units: list[Spelling], wanted: Iterable[Labelled]) -> None:
        self._own: dict[tuple[str, bool], int] = {}
        self._next = max((label for _, _, label in of_units), default=0) + 1
        self._wanted = [one for one in wanted if self._fits(one.sequence)]
        own = [(term, toneless, label) for (term, toneless), label in self._own.items()]
        self.spellings = [*(one for one in own if one[1]), *of_units, *(one for one in own if not one[1])]
        self._of_units = _beneath(of_units, own)
        self._steps: dict[tuple[Step, bool], int] = {}
        for sequence, _ in self._wanted:
            for step in sequence.steps:
                self._steps.setdefault((step, sequence.is_toneless), len(self._steps))

    def resolved(self, found: Found) -> Found:
        """The units' syllables with their labels, and those of sequences with what they stand for."""
        labels = self._of_units.take(found.labels)
        at = labels.nonzero()[0]
        parts = [(at, labels[at]), *self._sequences(found)]
        places = np.concatenate([place for place, _ in parts])
        order = places.argsort(kind="stable")
        kept = places[order]
        texts, starts, ends, numbers = (array[kept] for array in (found.texts, found.starts, found.ends, found.places))
        return Found(texts, starts, ends, np.concatenate([label for _, label in parts])[order], numbers)

    def _fits(self, sequence: Sequence) -> bool:
        keys = {(term, sequence.is_toneless) for step in sequence.steps for term in step}
        new = [key for key in sorted(keys) if key not in self._own]
        if self._next + len(new) - 1 > MOST_LABELS:
            return False
        for key in new:
            self._own[key] = self._next
            self._next += 1
        return True

    def _sequences(self, found: Found) -> Iterator[tuple[Ints, npt.NDArray[np.uint8]]]:
        """(places in `found`, labels) of what each sequence stands for; a syllable may be there several times."""
        if not self._wanted:
            return
        stands = self._members().take(found.labels, axis=1)  # (steps, syllables)
        for sequence, labels in self._wanted:
            rows = [self._steps[step, sequence.is_toneless] for step in sequence.steps]
            last = len(rows) - 1
            size = max(0, stands.shape[1] - last)
            heads = reduce(and_, (stands[row, n : n + size] for n, row in enumerate(rows))).nonzero()[0]
            tails = heads + last
            in_a_row = (found.places[tails] - found.places[heads] == last) & (found.texts[tails] == found.texts[heads])
            heads = heads[in_a_row]
            if heads.size:
                spread = np.arange(max(len(rows), len(labels)))
                places = (heads[:, None] + np.minimum(spread, last)).ravel()
                told = np.array(labels, np.uint8)[np.minimum(spread, len(labels) - 1)]
                yield places, np.tile(told, heads.size)

    def _members(self) -> npt.NDArray[np.bool_]:
        """Which labels each step takes: bool (steps, labels)."""
        by_fold: defaultdict[str, list[int]] = defaultdict(list)
        for term, toneless, label in self.spellings:
            by_fold[term if toneless else fold(term)].append(label)
        members = np.zeros((len(self._steps), MOST_LABELS + 1), np.bool_)
        for (step, toneless), row in self._steps.items():
            for term in step:
                members[row, by_fold[term] if toneless else self._own[term, False]] = True
        return members


def _beneath(of_units: list[Spelling], own: list[Spelling]) -> npt.NDArray[np.uint8]:
    """The unit's label of each label, 0 for none: (MOST_LABELS + 1,)."""
    beneath = np.zeros(MOST_LABELS + 1, np.uint8)
    latest = {}
    for place, (term, toneless, label) in enumerate(of_units):
        beneath[label] = label
        latest[term, toneless] = place, label
    for term, toneless, label in own:
        if not toneless:  # else the units' spellings win
            nothing = (-1, 0)
            beneath[label] = max(latest.get((term, False), nothing), latest.get((fold(term), True), nothing))[1]
    return beneath
