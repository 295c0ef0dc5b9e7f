"""Where some articles show the query: marks, and the best window of each text.

Found once for a page: ranking looks at how much a window holds, and a hit
shows it.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Raw

from index.analysis import Stream
from index.kernels import hits
from index.kernels.hits import AsJson, Part
from index.kernels.looks import ADJACENT_BONUS, BEHIND_ALL, Looks, Span
from index.schema import Field
from index.searching.marking import Marker, worths
from index.searching.plan import Plan, Unit
from index.searching.reader import EditionReader
from index.searching.snippets import Window
from index.vietnamese.phonology import is_toneless_syllable

WHOLE = 0.98  # of the worth of a window that shows the whole query

_WIDTH = len(Field)


class Passages:
    """Marks and windows of the title, the lead and the body of those articles that are looked at.

    most: no window is worth more; shortness: how much it matters where a
    window begins. That is for short queries: a long one may be any sentence.
    """

    def __init__(self, reader: EditionReader, plan: Plan, weights: Sequence[float]) -> None:
        """weights: what each unit of the plan weighs."""
        kept = [(unit, weight) for unit, weight in zip(plan.units, weights, strict=True) if unit.counts]
        units, own = [unit for unit, _ in kept], [weight for _, weight in kept]
        self._marker = Marker(reader, units, plan.alternatives)
        self.looks = Looks(_WIDTH, own, worths(units, own, plan.alternatives))
        self._docs: list[int] = []  # in the order in which they were looked at
        self._whole = sum(own) + ADJACENT_BONUS * sum(own[1:])
        self.most = (1 + ADJACENT_BONUS) * sum(own)
        self.shortness = len(units) ** -1.5 if _is_told_apart(units) else 0.0

    def holds(self, docs: Sequence[int]) -> bool:
        """Whether these articles were looked at."""
        return min(self.looks.firsts(docs), default=0) >= 0

    def look_at(self, docs: Sequence[int]) -> list[tuple[Sequence[int], int]]:
        """(places in `docs`, number of the first of these among the `looks`) of those in each segment."""
        self._docs += docs
        return [
            (places, self.looks.add(found, [docs[place] for place in places]))
            for places, found in self._marker.found(docs)
        ]

    def showing_all(self, first: int) -> list[int]:
        """Of the first articles looked at those that have all units in a row, each as typed or otherwise spelled."""
        least = WHOLE * self._whole
        return [doc for doc in self._docs[:first] if self._most_shown(doc) >= least]

    def hits_json(
        self, docs: Sequence[int], stored: Sequence[bytes], scores: Sequence[float], as_json: AsJson
    ) -> bytes:
        """As `kernels.plain.hits`: the title of each article, and the best passage of one of its texts, marked."""
        found: bytes = hits.hits_json(self.looks, self.looks.firsts(docs), stored, scores, as_json)
        return found

    def shown_part(self, doc: int, lead: str, body: Raw) -> Part:
        """The lead if there is one, and the body shows no more of the query."""
        return hits.shown_part(self.looks, self._first_text(doc), lead, body)

    def window(self, doc: int, text: int) -> Window:
        """The best window of a text of an article."""
        return Window(*self.looks.window(self._first_text(doc) + text))

    def spans(self, doc: int, text: int, near: Span = (-1, BEHIND_ALL)) -> list[Span]:
        """What to mark in a text of an article, or in a part of it: what reaches into that."""
        return self.looks.spans(self._first_text(doc) + text, *near)

    def _first_text(self, doc: int) -> int:
        return self.looks.firsts([doc])[0]

    def _most_shown(self, doc: int) -> float:
        """The value of an article's best window."""
        first = self._first_text(doc)
        return max(self.looks.window(first + field)[0] for field in range(_WIDTH))


def _is_told_apart(units: Sequence[Unit]) -> bool:
    """Whether what is asked for is met by its own spelling: not where 'hoi' without accents may be any of ten words."""
    if any(unit.evidence[0].stream is Stream.TONED for unit in units):
        return True
    return bool(units) and not any(is_toneless_syllable(unit.text) for unit in units)
