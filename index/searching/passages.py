"""Where some articles show the query: marks, and the best window of each text.

Found once for a page: ranking looks at how much a window holds, and a hit
shows it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.analysis import Stream
from index.kernels import passages, texts
from index.kernels.passages import ADJACENT_BONUS, BEHIND_ALL, ROUNDING, Span
from index.kernels.texts import Packed
from index.ranking import Matching
from index.schema import Field
from index.searching.marking import marks, worths
from index.searching.plan import Plan, Unit
from index.searching.reader import EditionReader, Floats
from index.searching.snippets import Window
from index.vietnamese.phonology import is_toneless_syllable

WHOLE = 0.98  # of the worth of a window that shows the whole query
EARLY_CHARS = 300  # a window that begins there is half as early as one at the beginning; 150 and 500 were no better

_WIDTH = len(Field)


class Passages:
    """Marks and windows of the title, the lead and the body of some articles."""

    def __init__(self, reader: EditionReader, plan: Plan, weights: Sequence[float], docs: Sequence[int]) -> None:
        """weights: what each unit of the plan weighs."""
        kept = [(unit, weight) for unit, weight in zip(plan.units, weights, strict=True) if unit.counts]
        units, own = [unit for unit, _ in kept], [weight for _, weight in kept]
        self._rows = {doc: row for row, doc in enumerate(docs)}
        found = marks(reader, docs, units, plan.alternatives)
        self._marks = passages.telling(found, worths(units, own, plan.alternatives), _WIDTH)
        self._found = passages.best_windows(self._marks, own)
        self._windows = list(zip(*(array.tolist() for array in self._found), strict=True))
        self._whole = sum(own) + ADJACENT_BONUS * sum(own[1:])
        self._most = (1 + ADJACENT_BONUS) * sum(own)
        self._shortness = len(units) ** -1.5 if _is_told_apart(units) else 0.0

    def holds(self, docs: Sequence[int]) -> bool:
        """Whether these articles are among them."""
        return all(doc in self._rows for doc in docs)

    def values(self) -> Floats:
        """Worth of the best window of each article, float32 in their order."""
        return _most_of_texts(self._found.values)

    def added(self, matching: Matching) -> Floats:
        """What the best window of each article is worth, float32 in their order; see `rerank`.

        The earlier it begins, the more: an article names early what it is
        about. That is for short queries: a long one may be any sentence.
        """
        shown = np.minimum(self._found.values / (self._most or 1.0), 1.0)
        early = matching.early * self._shortness / (1 + self._found.starts / EARLY_CHARS)
        return _most_of_texts(self._most * shown * (matching.passage * np.sqrt(shown) + early))

    def showing_all(self) -> list[int]:
        """Articles that have all units of the query in a row, each as typed or otherwise spelled."""
        return [
            doc for doc, value in zip(self._rows, self.values().tolist(), strict=True) if value >= WHOLE * self._whole
        ]

    def title_html(self, doc: int, text: int, title: str) -> str:
        """A whole text of an article, marked."""
        html: str = texts.title_html(title, self._marks, self._rows[doc] * _WIDTH + text)
        return html

    def passage_html(self, doc: int, text: int, own: str | Packed) -> str:
        """The best passage of a text of an article, marked. own: that text."""
        number = self._rows[doc] * _WIDTH + text
        _, start, end = self._windows[number]
        html: str = texts.passage_html(own, self._marks, number, start, end)
        return html

    def is_better(self, doc: int, text: int, other: int) -> bool:
        """Whether a text of an article shows more of the query than another one."""
        first = self._rows[doc] * _WIDTH
        better: bool = self._windows[first + text][0] > self._windows[first + other][0] + ROUNDING
        return better

    def window(self, doc: int, text: int) -> Window:
        """The best window of a text of an article."""
        return Window(*self._windows[self._rows[doc] * _WIDTH + text])

    def spans(self, doc: int, text: int, near: Span = (-1, BEHIND_ALL)) -> list[Span]:
        """What to mark in a text of an article, or in a part of it: what reaches into that."""
        found: list[Span] = passages.spans(self._marks, self._rows[doc] * _WIDTH + text, *near)
        return found


def _most_of_texts(values: npt.NDArray[np.float64]) -> Floats:
    """The highest value of each article's texts, float32 (articles,)."""
    most: Floats = values.astype(np.float32).reshape(-1, _WIDTH).max(axis=1)
    return most


def _is_told_apart(units: Sequence[Unit]) -> bool:
    """Whether what is asked for is met by its own spelling: not where 'hoi' without accents may be any of ten words."""
    if any(unit.evidence[0].stream is Stream.TONED for unit in units):
        return True
    return bool(units) and not any(is_toneless_syllable(unit.text) for unit in units)
