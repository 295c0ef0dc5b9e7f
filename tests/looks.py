"""Looks at marks that a test gives, and at those that a marker finds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from index.kernels.looks import Looks, Marks
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


def looks_at(marks: Marks, weights: Sequence[float], halves: Sequence[int] = (), fields: int = 1) -> Looks:
    """halves: numbers of units, see `kernels.plain.marks.worths`."""
    looks = Looks(fields, weights, halves)
    looks.add(as_found(marks), range((marks.bounds.size - 1) // fields))
    return looks


def marks_of(
    reader: EditionReader, docs: Sequence[int], units: Sequence[Unit], alternatives: Sequence[Alternative] = ()
) -> Marks:
    """What is marked in some articles, in their order."""
    marker, looks = Marker(units, alternatives), Looks(FIELDS, [1.0] * len(units))
    for segment, own in reader.by_segment(docs):
        looks.add(marker.found(segment, own), own, segment.first)
    bounds, *arrays = looks.marks
    texts = [[array[low:high] for array in arrays] for low, high in pairwise(bounds)]
    ordered = [texts[looks.first_text(doc) + field] for doc in docs for field in range(FIELDS)]
    bounds = np.cumsum([0, *(starts.size for starts, _, _ in ordered)])
    return Marks(bounds, *(np.concatenate(arrays) for arrays in zip(*ordered, strict=True)))
