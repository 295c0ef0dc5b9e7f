"""What articles show of a query, in NumPy; see `index.kernels`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.kernels.plain.found import Found
from index.kernels.plain.marks import BEHIND_ALL, Marks, Span, joined, of_units, spans, telling, worths
from index.kernels.plain.windows import Windows, best_windows

_NOTHING = np.empty(0, np.int64)


class Looks:
    """Marks and the best window of each text of the articles that are looked at.

    Articles are numbered as they are added, texts: article * fields + field.
    marks, windows: of all texts.
    """

    def __init__(self, fields: int, weights: Sequence[float], halves: Sequence[int] = ()) -> None:
        """weights: of each unit; halves: numbers of units, see `marks.worths`."""
        self.fields = fields
        self.marks = Marks(np.zeros(1, np.int64), _NOTHING, _NOTHING, _NOTHING)
        self.windows = Windows(np.empty(0), _NOTHING, _NOTHING)
        self._weights, self._worths = weights, worths(weights, halves)
        self._articles: dict[int, int] = {}  # the number of each document

    def __len__(self) -> int:
        """How many articles were looked at."""
        return self.windows.values.size // self.fields

    def add(self, found: Found, docs: Sequence[int], first: int = 0) -> None:
        """Look at some more. found: their syllables, see `marks.of_units`; first: the number that `docs` count from."""
        before = len(self)
        own = of_units(Found(*found), len(docs), self.fields, len(self._weights))
        own = telling(own, self._worths, self.fields)
        self.marks = joined(self.marks, own)
        pairs = zip(self.windows, best_windows(own, self._weights), strict=True)
        self.windows = Windows(*(np.concatenate(pair) for pair in pairs))
        self._articles.update(zip([first + doc for doc in docs], range(before, len(self)), strict=True))

    def holds(self, docs: Sequence[int]) -> bool:
        """Whether these documents were looked at."""
        return self._articles.keys() >= set(docs)

    def first_text(self, doc: int) -> int:
        """The number of the first text of a document; below 0 where it was not looked at."""
        return self._articles.get(doc, -1) * self.fields

    def window(self, text: int) -> tuple[float, int, int]:
        """(value, start, end) of the best window of a text; of nothing where nothing is shown."""
        values, starts, ends = self.windows
        return values.item(text), starts.item(text), ends.item(text)

    def spans(self, text: int, first: int = -1, last: int = BEHIND_ALL) -> list[Span]:
        """The marks of a text that reach beyond `first` and begin at `last` or before."""
        return spans(self.marks, text, first, last)
