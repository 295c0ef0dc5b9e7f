"""What is known of two numbers in a row, in NumPy; see `index.kernels`."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
import numpy.typing as npt

NOTHING = -2  # what stands before the first number and behind the last
MOST_ONWARD = 64

Keys = npt.NDArray[np.uint32]
Values = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
Choices = tuple[list[float], list[int]]  # the scores and numbers of what may stand in one place


def counted(keys: Keys) -> tuple[Keys, Keys]:
    """The different ones of ascending keys, and how often each is there."""
    firsts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: keys.size])
    return keys[firsts], np.diff(firsts, append=keys.size).astype(np.uint32)


class Pairs:
    """Two values of each pair of numbers below 65,535; any other number is in no pair.

    keys: (n,) ascending, the first number in the upper half; lifts, scores:
    (n + 1,), the last one for all other pairs.
    """

    def __init__(self, keys: Keys, lifts: Values, scores: Values) -> None:
        if not keys.size + 1 == lifts.size == scores.size:
            raise ValueError("a lift and a score of each pair are expected, and of all others")
        self._keys = np.append(keys, np.uint32(0xFFFFFFFF))  # so that every search ends at some pair
        self._scores = scores
        self._key, self._lift, self._score = self._keys.data, lifts.data, scores.data

    def lift(self, first: int, second: int) -> float:
        """The lift of a pair."""
        return self._lift[self._place(first, second)]

    def score(self, first: int, second: int) -> float:
        """The score of a pair; 0 beside NOTHING."""
        return 0.0 if NOTHING in (first, second) else self._score[self._place(first, second)]

    def onward(
        self, heads: list[float], lasts: list[int], tails: list[float], firsts: list[int], most: int
    ) -> list[tuple[float, int, int]]:
        """The best continuations of paths by edges: (score, number of the path, of the edge), best first.

        heads, lasts: the score and the last number of each path; tails, firsts:
        the score and the first number of each edge; most: how many, up to
        MOST_ONWARD. Of equal scores those of the first path and edge lead.
        """
        scores = self._continued(np.array(heads), np.array(lasts), np.array(tails), np.array(firsts))
        order = (-scores).argsort(axis=None, kind="stable")[:most]
        found = zip(scores.take(order).tolist(), order.tolist(), strict=True)
        return [(score, *divmod(place, len(firsts))) for score, place in found]

    def lone(self, numbers: list[int]) -> list[int]:
        """Places of the numbers that are met beside none of their neighbours; a single one has none."""
        if len(numbers) < 2:
            return []
        lifts = [0.0, *map(self.lift, numbers, numbers[1:]), 0.0]
        return [place for place in range(len(numbers)) if lifts[place] < 1 and lifts[place + 1] < 1]

    def gain(self, before: int, places: list[Choices], after: int) -> float:
        """How much more the best numbers of some places in a row score than the first ones, between two others.

        Up to MOST_ONWARD numbers a place.
        """
        heads, lasts = np.zeros(1), np.array([before])
        typed, last = 0.0, before
        for tails, firsts in [*places, ([0.0], [after])]:
            numbers = np.array(firsts)
            heads, lasts = self._continued(heads, lasts, np.array(tails), numbers).max(axis=0), numbers
            typed, last = typed + tails[0] + self.score(last, firsts[0]), firsts[0]
        return float(heads[0]) - typed

    def _continued(self, heads: Values, lasts: Numbers, tails: Values, firsts: Numbers) -> Values:
        """The score of each path by each edge: (paths, edges)."""
        last, first = lasts[:, None], firsts
        places = self._keys.searchsorted((last << 16 | first).astype(np.uint32))
        is_known = (last >= 0) & (first >= 0) & (self._keys.take(places) == (last << 16 | first))
        pairs = self._scores.take(np.where(is_known, places, -1))
        continued: Values = np.add.outer(heads, tails)
        continued += np.where((last == NOTHING) | (first == NOTHING), 0.0, pairs)
        return continued

    def _place(self, first: int, second: int) -> int:
        if first < 0 or second < 0:
            return -1
        wanted = first << 16 | second
        place = bisect_left(self._key, wanted)
        return place if self._key[place] == wanted else -1
