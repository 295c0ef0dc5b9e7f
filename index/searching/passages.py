"""Where some articles show the query: marks, and the best window of each text.

Found once for a page: ranking looks at how much a window holds, and a hit
shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.analysis import Stream
from index.kernels import marks, texts, windows
from index.kernels.marks import BEHIND_ALL, Marks, Span
from index.kernels.texts import Packed
from index.kernels.windows import ADJACENT_BONUS, ROUNDING, Windows
from index.ranking import Matching
from index.schema import Field
from index.searching.marking import Marker, worths
from index.searching.plan import Plan, Unit
from index.searching.reader import EditionReader, Floats
from index.searching.snippets import Window
from index.vietnamese.phonology import is_toneless_syllable

Shares = npt.NDArray[np.float64]

WHOLE = 0.98  # of the worth of a window that shows the whole query

_WIDTH, _TITLE = len(Field), list(Field).index(Field.TITLE)


class _Look(NamedTuple):
    """What was found in some articles that were looked at together."""

    marks: Marks
    windows: Windows  # the best of each text


class Passages:
    """Marks and windows of the title, the lead and the body of those articles that are looked at."""

    def __init__(self, reader: EditionReader, plan: Plan, weights: Sequence[float]) -> None:
        """weights: what each unit of the plan weighs."""
        kept = [(unit, weight) for unit, weight in zip(plan.units, weights, strict=True) if unit.counts]
        units, own = [unit for unit, _ in kept], [weight for _, weight in kept]
        self._marker = Marker(reader, units, plan.alternatives)
        self._weights = own
        self._worths = worths(units, own, plan.alternatives)
        self._looks: dict[int, tuple[_Look, int]] = {}  # of each article, and the number of its first text there
        self._whole = sum(own) + ADJACENT_BONUS * sum(own[1:])
        self._most = (1 + ADJACENT_BONUS) * sum(own)
        self._shortness = len(units) ** -1.5 if _is_told_apart(units) else 0.0

    def holds(self, docs: Sequence[int]) -> bool:
        """Whether these articles were looked at."""
        return all(doc in self._looks for doc in docs)

    def look_at(self, docs: Sequence[int]) -> Windows:
        """The best window of each text of some articles, in their order."""
        marked = marks.telling(self._marker.marks(docs), self._worths, _WIDTH)
        look = _Look(marked, windows.best_windows(marked, self._weights))
        self._looks.update((doc, (look, row * _WIDTH)) for row, doc in enumerate(docs))
        return look.windows

    def gains(self, docs: Sequence[int], most_shown: Shares, matching: Matching) -> Floats:
        """What the best window of each article is worth, float32 in their order; see `rerank`.

        most_shown: share of the query that it can show. The earlier a window
        begins, the more: an article names early what it is about. That is
        for short queries: a long one may be any sentence.
        """
        early = matching.early * self._shortness
        worth: Floats = windows.gains(self.look_at(docs), most_shown, self._most or 1.0, matching.passage, early)
        return worth

    def highest(self, most_shown: Shares, matching: Matching) -> Shares:
        """What no window is worth more than: one that shows so much, at the beginning of its text."""
        return self._most * most_shown * (matching.passage * np.sqrt(most_shown) + matching.early * self._shortness)

    def showing_all(self, first: int) -> list[int]:
        """Of the first articles looked at those that have all units in a row, each as typed or otherwise spelled."""
        least = WHOLE * self._whole
        looks = islice(self._looks.items(), first)
        return [doc for doc, (look, text) in looks if max(look.windows.values[text : text + _WIDTH]) >= least]

    def hit_html(self, doc: int, title: str, text: int, own: str | Packed) -> tuple[str, str]:
        """An article's title, and the best passage of one of its texts, marked. own: that text."""
        look, first = self._looks[doc]
        _, starts, ends = look.windows
        number = first + text
        html: tuple[str, str] = texts.hit_html(
            title, first + _TITLE, own, number, look.marks, starts[number], ends[number]
        )
        return html

    def is_better(self, doc: int, text: int, other: int) -> bool:
        """Whether a text of an article shows more of the query than another one."""
        look, first = self._looks[doc]
        values = look.windows.values
        return bool(values[first + text] > values[first + other] + ROUNDING)

    def window(self, doc: int, text: int) -> Window:
        """The best window of a text of an article."""
        look, first = self._looks[doc]
        values, starts, ends = look.windows
        return Window(float(values[first + text]), int(starts[first + text]), int(ends[first + text]))

    def spans(self, doc: int, text: int, near: Span = (-1, BEHIND_ALL)) -> list[Span]:
        """What to mark in a text of an article, or in a part of it: what reaches into that."""
        look, first = self._looks[doc]
        found: list[Span] = marks.spans(look.marks, first + text, *near)
        return found


def _is_told_apart(units: Sequence[Unit]) -> bool:
    """Whether what is asked for is met by its own spelling: not where 'hoi' without accents may be any of ten words."""
    if any(unit.evidence[0].stream is Stream.TONED for unit in units):
        return True
    return bool(units) and not any(is_toneless_syllable(unit.text) for unit in units)
