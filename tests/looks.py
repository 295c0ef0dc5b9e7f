"""Looks at marks that a test gives, and at those that a marker finds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from index.kernels.looks import WORTH_ALONE, Looks, Marks
from index.kernels.tokens import Found
from index.schema import Field
from index.searching.marking import Marker
from index.searching.plan import Alternative, Unit
from index.searching.reader import EditionReader

FIELDS = len(Field)


def as_found(marks: Marks) -> Found:
    """The syllables of marks, all as typed."""
    labels = (2 * marks.units + 2).astype(np.uint8)
    return Found(marks.texts, marks.starts, marks.ends, labels, np.arange(marks.starts.size))


def looks_at(marks: Marks, weights: Sequence[float], worths: Sequence[int] = (), fields: int = 1) -> Looks:
    """worths: all are shown wherever they are if there are none."""
    looks = Looks(fields, weights, worths or [WORTH_ALONE] * len(weights))
    looks.add(as_found(marks), range((marks.bounds.size - 1) // fields))
    return looks


def marks_of(
    reader: EditionReader, docs: Sequence[int], units: Sequence[Unit], alternatives: Sequence[Alternative] = ()
) -> Marks:
    """What is marked in some articles, in their order."""
    texts = {}
    for places, found in Marker(reader, units, alternatives).found(docs):
        looks = Looks(FIELDS, [1.0] * len(units), [WORTH_ALONE] * len(units))
        looks.add(found, range(len(places)))
        bounds, *arrays = looks.marks
        for text, (low, high) in enumerate(pairwise(bounds)):
            place = places[text // FIELDS] * FIELDS + text % FIELDS
            texts[place] = [array[low:high] for array in arrays]
    ordered = [texts[place] for place in sorted(texts)]
    bounds = np.cumsum([0, *(starts.size for starts, _, _ in ordered)])
    return Marks(bounds, *(np.concatenate(arrays) for arrays in zip(*ordered, strict=True)))
