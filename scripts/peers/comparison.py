"""Engines asked in turns, and whether their answers agree."""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from peers.peer import TOP, Answer

Ask = Callable[[], Answer]


def in_turns(ways: Mapping[str, Sequence[Callable[[], object]]], rounds: int = 3) -> dict[str, list[float]]:
    """Milliseconds per question and way, the best of some rounds.

    Every question goes to every way before the next one, each way being the
    first in turn, so that whatever else the machine does hits all alike.
    The best of the rounds is what the work takes when nothing interrupts.
    """
    names = list(ways)
    best = {name: [math.inf] * len(ways[name]) for name in names}
    gc.collect()
    gc.disable()
    try:
        for turn in range(rounds):
            for number in range(max(map(len, ways.values()))):
                shift = (turn + number) % len(names)
                for name in names[shift:] + names[:shift]:
                    started = time.perf_counter()
                    ways[name][number]()
                    best[name][number] = min(best[name][number], (time.perf_counter() - started) * 1000)
    finally:
        gc.enable()
    return best


class Agreement:
    """Counts how many of the answers were the same."""

    def __init__(self, *, scores: bool) -> None:
        """scores: also compare the best ten; only where both score alike."""
        self._scores = scores
        self._asked = self._totals = self._tops = 0

    def take(self, ours: Answer, theirs: Answer) -> None:
        """Compare one pair."""
        self._asked += 1
        self._totals += ours.total == theirs.total
        self._tops += self._scores and same_top(ours, theirs)

    def take_all(self, pairs: Iterable[tuple[Answer, Answer]]) -> Agreement:
        """Compare many pairs; returns itself."""
        for ours, theirs in pairs:
            self.take(ours, theirs)
        return self

    def __str__(self) -> str:
        told = f"totals the same in {self._totals:,} of {self._asked:,}"
        return told + (f", ten best in {self._tops:,}" if self._scores else "")


def same_top(ours: Answer, theirs: Answer, tolerance: float = 1e-4) -> bool:
    """True if the best are the same documents, up to equal scores.

    Scores must agree in order; a document that only one of them has must
    score as the last one does, within the tolerance.
    """
    if len(ours.hits) != len(theirs.hits):
        return False
    if not all(
        math.isclose(one, other, rel_tol=tolerance) for (_, one), (_, other) in zip(ours.hits, theirs.hits, strict=True)
    ):
        return False
    last = ours.hits[-1][1] if len(ours.hits) == TOP else -math.inf
    known, expected = dict(ours.hits), dict(theirs.hits)
    return all(
        math.isclose(score, last, rel_tol=tolerance)
        for one, other in ((known, expected), (expected, known))
        for doc, score in one.items()
        if doc not in other
    )
