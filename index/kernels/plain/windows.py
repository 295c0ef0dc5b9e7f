"""The stretches of texts that show most of a query, in NumPy; see `index.kernels`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.kernels.plain.found import Ints
from index.kernels.plain.marks import NEAR_CHARS, Marks

WINDOW_CHARS = 200
ADJACENT_BONUS = 0.5  # of a mark's weight, if the syllable before it is marked too
ROUNDING = 1e-9  # values of windows that differ by less are equal
TEXT_BITS = 32  # offsets are below 2**32

Floats = npt.NDArray[np.float64]


class Windows(NamedTuple):
    """The stretch of each text that shows most of the query, and its value; of nothing where nothing is shown."""

    values: Floats
    starts: Ints
    ends: Ints


def best_windows(marks: Marks, weights: Sequence[float]) -> Windows:
    """The best window of each text, at most WINDOW_CHARS long.

    A unit counts once per window with its weight, and each of its marks
    that follows another unit's at once adds a bonus. Of equal ones the
    first. Each window ends with a mark and is as long as may be.
    """
    count = marks.bounds.size - 1
    windows = Windows(np.zeros(count), np.zeros(count, np.int64), np.zeros(count, np.int64))
    if not marks.starts.size:
        return windows
    texts = marks.texts
    starts, ends = (texts << TEXT_BITS) + marks.starts, (texts << TEXT_BITS) + marks.ends
    places = np.arange(texts.size)
    firsts = np.minimum(starts.searchsorted(ends - WINDOW_CHARS), places)
    values = _values(marks.units, _bonuses(marks.units, starts, ends, weights), firsts, weights)
    filled = (marks.bounds[:-1] < marks.bounds[1:]).nonzero()[0]
    heads = marks.bounds[filled]
    most = np.empty(count)
    most[filled] = np.maximum.reduceat(values, heads)
    good = (values >= most[texts] - ROUNDING).nonzero()[0]
    best = good[good.searchsorted(heads)]
    shows = values[best] > ROUNDING
    filled, best = filled[shows], best[shows]
    windows.values[filled], windows.starts[filled] = values[best], marks.starts[firsts[best]]
    windows.ends[filled] = marks.ends[best]
    return windows


def _values(units: Ints, bonuses: Floats, firsts: Ints, weights: Sequence[float]) -> Floats:
    """The value of the window that ends with each mark and begins with that at `firsts` (marks,)."""
    places, shown = np.arange(units.size), np.zeros(units.size)
    for unit, weight in enumerate(weights):
        latest = np.maximum.accumulate(np.where(units == unit, places, -1))
        shown += weight * (latest >= firsts)
    values = bonuses.cumsum()
    values -= (values - bonuses)[firsts]
    values += shown
    return values


def _bonuses(units: Ints, starts: Ints, ends: Ints, weights: Sequence[float]) -> Floats:
    """What each mark adds for the mark right before it; starts, ends: ascending over all texts."""
    bonuses = np.zeros(units.size)
    apart = starts[1:] - ends[:-1]
    follows = (apart > 0) & (apart <= NEAR_CHARS) & (units[1:] != units[:-1])
    bonuses[1:] = (ADJACENT_BONUS * np.array(weights))[units[1:]] * follows
    return bonuses
