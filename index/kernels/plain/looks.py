"""What some articles show of a query, in NumPy; see `index.kernels`."""

from __future__ import annotations

from collections.abc import Sequence

from index.kernels.plain.marks import BEHIND_ALL, Span, of_units, spans, telling
from index.kernels.plain.tokens import Found
from index.kernels.plain.windows import best_windows


class Look:
    """Marks and the best window of each text of some articles.

    Texts are numbered: number of an article among these * fields + field.
    """

    def __init__(
        self, found: Found, articles: int, fields: int, weights: Sequence[float], worths: Sequence[int]
    ) -> None:
        """found: their syllables, see `marks.of_units`; weights, worths: of each unit, see `windows` and `telling`."""
        self.articles = articles
        self.marks = telling(of_units(Found(*found), articles, fields, len(weights)), worths, fields)
        self.windows = best_windows(self.marks, weights)

    def window(self, text: int) -> tuple[float, int, int]:
        """(value, start, end) of the best window of a text; of nothing where nothing is shown."""
        values, starts, ends = self.windows
        return values.item(text), starts.item(text), ends.item(text)

    def spans(self, text: int, first: int = -1, last: int = BEHIND_ALL) -> list[Span]:
        """The marks of a text that reach beyond `first` and begin at `last` or before."""
        return spans(self.marks, text, first, last)
