"""Sequences of syllables among labelled ones, in NumPy; see `index.kernels`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_

import numpy as np

from index.kernels.plain.found import Bytes, Found, Ints

LABELS = 256  # that a byte can be

Wanted = tuple[bytearray, bytes]


def resolved(found: Found, beneath: bytearray, wanted: Iterable[Wanted]) -> Found:
    """The units' syllables with their labels, and those of sequences with what they stand for.

    beneath: the unit's label of each one, 0 for none; wanted: of each
    sequence which labels its steps take, LABELS bytes a step, 1 where it
    does, and those of what it stands for: the last one is that of all further
    steps, and all further ones are the last step's. A syllable may be there
    several times.
    """
    labels = np.frombuffer(beneath, np.uint8).take(found.labels)
    at = labels.nonzero()[0]
    parts = [(at, labels[at]), *(_standing(found, *one) for one in wanted)]
    places = np.concatenate([place for place, _ in parts])
    order = places.argsort(kind="stable")
    kept = places[order]
    texts, starts, ends, numbers = (array[kept] for array in (found.texts, found.starts, found.ends, found.places))
    return Found(texts, starts, ends, np.concatenate([label for _, label in parts])[order], numbers)


def _standing(found: Found, of_steps: bytearray, of_units: bytes) -> tuple[Ints, Bytes]:
    """(places in `found`, labels) of what a sequence stands for."""
    steps, labels = np.frombuffer(of_steps, np.uint8).reshape(-1, LABELS), np.frombuffer(of_units, np.uint8)
    last = len(steps) - 1
    size = max(0, found.labels.size - last)
    takes = steps.take(found.labels, axis=1)  # (steps, syllables)
    heads = reduce(and_, (row[n : n + size] for n, row in enumerate(takes))).nonzero()[0]
    tails = heads + last
    in_a_row = (found.places[tails] - found.places[heads] == last) & (found.texts[tails] == found.texts[heads])
    heads = heads[in_a_row]
    spread = np.arange(max(len(steps), len(labels)))
    places = (heads[:, None] + np.minimum(spread, last)).ravel()
    return places, np.tile(labels[np.minimum(spread, len(labels) - 1)], heads.size)
