"""Where some articles show the query: marks, and the best window of each text.

Found once for a page: ranking looks at how much a window holds, and a hit
shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from msgspec import Raw

from index.kernels import hits
from index.kernels.hits import Part
from index.kernels.looks import ADJACENT_BONUS, BEHIND_ALL, Looks, Span
from index.schema import Field
from index.searching.marking import Marker, parts_of_dates
from index.searching.plan import Plan, UnitKind
from index.searching.reader import EditionReader
from index.searching.snippets import Window

WHOLE = 0.98  # of the worth of a window that shows the whole query

_WIDTH = len(Field)
_SYLLABLE = UnitKind.SYLLABLE  # an attribute of an Enum takes 46 ns each time


class Passages:
    """Marks and windows of the title, the lead and the body of those articles that are looked at.

    looks: what the kernels know of them; most: no window is worth more; shortness: how much it matters where a
    window begins. That is for short queries: a long one may be any sentence.
    """

    def __init__(self, reader: EditionReader, plan: Plan, weights: Sequence[float]) -> None:
        """weights: what each unit of the plan weighs."""
        counts = [unit.kind is _SYLLABLE for unit in plan.units]
        units, own = list(compress(plan.units, counts)), list(compress(weights, counts))
        marker = Marker(units, plan.alternatives)
        self._reader, self._marker, self._weights = reader, marker, own
        self._docs: list[int] = []  # in the order in which they were looked at
        self.looks = Looks(_WIDTH, own, parts_of_dates(units, plan.alternatives) if plan.alternatives else ())
        self.most = (1 + ADJACENT_BONUS) * sum(own)
        self.shortness = len(units) ** -1.5 if marker.is_told_apart else 0.0

    def look_at(self, docs: Sequence[int]) -> None:
        """Some more articles."""
        self._docs += docs
        for segment, own in self._reader.by_segment(docs):
            self.looks.add(self._marker.found(segment, own), own, segment.first)

    def showing_all(self, first: int) -> list[int]:
        """Of the first articles looked at those that have all units in a row, each as typed or otherwise spelled."""
        least = WHOLE * (sum(self._weights) + ADJACENT_BONUS * sum(self._weights[1:]))
        return [doc for doc in self._docs[:first] if self._most_shown(doc) >= least]

    def shown_part(self, doc: int, lead: str, body: Raw) -> Part:
        """The lead if there is one, and the body shows no more of the query."""
        return hits.shown_part(self.looks, self.looks.first_text(doc), lead, body)

    def window(self, doc: int, text: int) -> Window:
        """The best window of a text of an article."""
        return Window(*self.looks.window(self.looks.first_text(doc) + text))

    def spans(self, doc: int, text: int, near: Span = (-1, BEHIND_ALL)) -> list[Span]:
        """What to mark in a text of an article, or in a part of it: what reaches into that."""
        return self.looks.spans(self.looks.first_text(doc) + text, *near)

    def _most_shown(self, doc: int) -> float:
        """The value of an article's best window."""
        first = self.looks.first_text(doc)
        return max(self.looks.window(first + field)[0] for field in range(_WIDTH))
