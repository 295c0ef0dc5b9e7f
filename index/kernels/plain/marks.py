"""Which syllables of some texts are marked, in NumPy; see `index.kernels`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.kernels.plain.found import Found, Ints

NEAR_CHARS = 2  # between marks that follow each other
WORTH_ALONE = 2  # of a mark that is shown wherever it is; see `telling`
# A light unit: a stop word of a question weighs 0.1 to 1, a syllable in four of five articles 1.2, all others more.
LIGHT, LIGHT_SHARE = 1.2, 0.2  # of the heaviest one
BEHIND_ALL = 2**62

Span = tuple[int, int]


class Marks(NamedTuple):
    """Marked spans of several texts, in order: each article's fields.

    bounds: first mark of each text, and the end (texts + 1,); starts, ends:
    offsets into the text (marks,); units: which unit stands there (marks,).
    """

    bounds: Ints
    starts: Ints
    ends: Ints
    units: Ints

    @property
    def texts(self) -> Ints:
        """The text of each mark."""
        return np.arange(self.bounds.size - 1).repeat(self.bounds[1:] - self.bounds[:-1])


def joined(one: Marks, other: Marks) -> Marks:
    """Those of the one's texts and then of the other's."""
    bounds = np.concatenate((one.bounds, one.bounds[-1] + other.bounds[1:]))
    return Marks(bounds, *(np.concatenate(pair) for pair in zip(one[1:], other[1:], strict=True)))


def of_units(found: Found, docs: int, fields: int, units: int) -> Marks:
    """Syllables of units as marks; labels: 2 * unit + 1 (+ 1 if as typed).

    Only an article that has none of a unit as typed gets its others marked.
    """
    numbers = (found.labels.astype(np.int64) - 1) >> 1
    is_exact = (found.labels & 1) == 0
    kinds = found.texts // fields * units + numbers
    has_exact = np.zeros(docs * units, np.bool_)
    has_exact[kinds[is_exact]] = True
    kept = (is_exact | ~has_exact[kinds]).nonzero()[0]
    bounds = found.texts[kept].searchsorted(np.arange(docs * fields + 1))
    return Marks(bounds, found.starts[kept], found.ends[kept], numbers[kept])


def worths(weights: Sequence[float], halves: Sequence[int]) -> list[int]:
    """What a mark of each unit tells where it stands alone: nothing if it is light.

    halves: numbers of those that tell half of what it takes.
    """
    least = min(LIGHT, LIGHT_SHARE * max(weights, default=0.0))
    found = [WORTH_ALONE] * len(weights)
    for unit in halves:
        found[unit] = WORTH_ALONE // 2
    return [0 if 0 < weight < least else worth for weight, worth in zip(weights, found, strict=True)]


def telling(marked: Marks, worth: Sequence[int], fields: int) -> Marks:
    """Without marks that stand alone and say little.

    worth: of each unit, WORTH_ALONE or less. Marks that follow each other
    are kept if together they are worth that, and all of an article in which
    no others are.
    """
    if not marked.starts.size or min(worth) >= WORTH_ALONE:
        return marked
    texts = marked.texts
    begins = np.ones(texts.size, np.bool_)
    begins[1:] = (marked.starts[1:] - marked.ends[:-1] > NEAR_CHARS) | (texts[1:] != texts[:-1])
    runs = begins.cumsum() - 1
    worths = np.array(worth)[marked.units]
    is_new = begins.copy()
    is_new[1:] |= marked.units[1:] != marked.units[:-1]
    tells = np.bincount(runs, worths * is_new)[runs] >= WORTH_ALONE
    docs = texts // fields
    told = np.zeros(marked.bounds.size // fields + 1, np.bool_)
    told[docs[tells]] = True
    kept = (tells | ~told[docs]).nonzero()[0]
    bounds = kept.searchsorted(marked.bounds)
    return Marks(bounds, marked.starts[kept], marked.ends[kept], marked.units[kept])


def spans(marks: Marks, text: int, first: int = -1, last: int = BEHIND_ALL) -> list[Span]:
    """The marks of a text that reach beyond `first` and begin at `last` or before."""
    low, high = marks.bounds[text : text + 2].tolist()
    starts, ends = marks.starts[low:high].tolist(), marks.ends[low:high].tolist()
    near = slice(bisect_right(ends, first), bisect_right(starts, last))
    return list(zip(starts[near], ends[near], strict=True))
