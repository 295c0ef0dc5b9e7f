"""Which syllables of an article to mark, read from the token column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.analysis import Stream
from index.searching.plan import Unit
from index.searching.segments import SegmentReader

MAX_MARKS = 4_000  # per article; bounds the work on a huge one


class Mark(NamedTuple):
    """A marked span of a text, and what it is worth in a snippet."""

    start: int
    end: int
    unit: int
    weight: float


class Marker:
    """Finds the syllables of some units in articles of one segment.

    A syllable typed with accents is marked where it stands so spelled; only
    an article without it gets its other spellings marked.
    """

    def __init__(self, segment: SegmentReader, units: Sequence[Unit], weights: Sequence[float]) -> None:
        self._tokens = segment.tokens
        self._weights = weights
        self._labels = self._label_vocabulary(units)

    def marks(self, doc: int) -> list[list[Mark]]:
        """Marks of each field in order, for a document of the segment."""
        article = self._tokens.article(doc)
        labels = self._labels[article.ids]
        places = np.flatnonzero(labels)[:MAX_MARKS]
        codes = labels[places].tolist()
        exact = {code for code in codes if code % 2 == 0}
        spans = zip(article.starts[places].tolist(), article.ends[places].tolist(), codes, strict=True)
        marks = [
            Mark(start, end, number, self._weights[number]) if code in exact or code + 1 not in exact else None
            for start, end, code in spans
            for number in ((code - 1) // 2,)
        ]
        cuts = np.searchsorted(places, article.bounds).tolist()
        return [[mark for mark in marks[a:b] if mark] for a, b in pairwise(cuts)]

    def _label_vocabulary(self, units: Sequence[Unit]) -> npt.NDArray[np.uint8]:
        """Per vocabulary id: 0, or 2 * unit + 1 (+ 1 if spelled as typed).

        Exact spellings come last, so that they win; of equal ones the
        first unit does.
        """
        labels = np.zeros(self._tokens.vocabulary_size(), np.uint8)
        loose = [(number, unit.evidence[-1].term, True, 1) for number, unit in enumerate(units)]
        tight = [
            (number, unit.evidence[0].term, unit.evidence[0].stream is Stream.TONELESS, 2)
            for number, unit in enumerate(units)
        ]
        for number, term, toneless, strength in [*reversed(loose), *reversed(tight)]:
            low, high = self._tokens.id_range(term, toneless=toneless)
            labels[low:high] = 2 * number + strength
        return labels
