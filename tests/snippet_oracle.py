"""The best passage, mark by mark: slow and plain, for comparison.

`index/searching/snippets.py` must give the same for every text and marks.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from index.kernels.looks import ADJACENT_BONUS
from index.kernels.texts import LEAD_IN_CHARS, SNIPPET_CHARS

Span = tuple[int, int]


class Mark(NamedTuple):
    """A marked span of a text, and what it is worth in a snippet."""

    start: int
    end: int
    unit: int
    weight: float


_BRIDGE = re.compile(r"[^\S\n]*[-–/&.]?[^\S\n]*\Z")
_DECIMAL = re.compile(r"(?<=[0-9]),(?=[0-9])")
_SENTENCE_END = re.compile(r"[.!?…:;]['\"”’)]*\s|\n")


def marked_html(text: str, marked: list[Mark], start: int = 0, end: int | None = None) -> str:
    """Escaped text[start:end] with <mark> around marks, neighbours joined."""
    end = len(text) if end is None else end
    pieces: list[str] = []
    cursor = start
    for first, last in _joined(text, [mark for mark in marked if start <= mark.start and mark.end <= end]):
        pieces += [_plain(text[cursor:first]), "<mark>", html.escape(text[first:last]), "</mark>"]
        cursor = last
    return "".join([*pieces, _plain(text[cursor:end])])


def snippet_html(texts: Iterable[tuple[str, list[Mark]]]) -> str:
    """The passage of one of the texts that shows most of the query.

    texts: each with its marks, the preferred one first.
    """
    best: tuple[float, str, list[Mark], Span] = (-1.0, "", [], (0, 0))
    for text, marked in texts:
        value, window = _best_window(marked)
        if value > best[0] + 1e-9:
            best = (value, text, marked, window)
    _, text, marked, window = best
    begin, end = _passage(text, window)
    before = "… " if begin > 0 else ""
    after = " …" if end < len(text) else ""
    return before + marked_html(text, marked, begin, end) + after


def _best_window(marked: list[Mark]) -> tuple[float, Span]:
    """(value, span) of the window of SNIPPET_CHARS worth most.

    A unit counts once per window, plus a bonus for each neighbouring pair.
    """
    best = (0.0, (0, 0))
    inside: Counter[int] = Counter()
    value = 0.0
    first = 0
    for last, mark in enumerate(marked):
        inside[mark.unit] += 1
        value += mark.weight * (inside[mark.unit] == 1) + _bonus(marked, last)
        while first < last and mark.end - marked[first].start > SNIPPET_CHARS - LEAD_IN_CHARS:
            leaving = marked[first]
            inside[leaving.unit] -= 1
            value -= leaving.weight * (inside[leaving.unit] == 0) + _bonus(marked, first)
            first += 1
        if value > best[0] + 1e-9:
            best = (value, (marked[first].start, mark.end))
    return best


def _bonus(marked: list[Mark], place: int) -> float:
    mark = marked[place]
    before = marked[place - 1] if place else None
    adjacent = before is not None and before.unit != mark.unit and 0 < mark.start - before.end <= 2
    return ADJACENT_BONUS * mark.weight if adjacent else 0.0


def _passage(text: str, window: Span) -> Span:
    """Bounds around a window, at most SNIPPET_CHARS long.

    From the beginning of the text if that reaches far enough, else from a
    sentence or word start shortly before.
    """
    start, last = window
    earliest = 0 if last <= SNIPPET_CHARS else max(0, start - LEAD_IN_CHARS)
    begin = earliest
    if earliest:
        ends = [match.end() for match in _SENTENCE_END.finditer(text, earliest, start + 1)]
        blanks = [i + 1 for i in range(earliest, start) if text[i].isspace()]
        begin = ends[-1] if ends and ends[-1] <= start else (blanks[0] if blanks else start)
    end = min(len(text), begin + SNIPPET_CHARS)
    if end < len(text):
        blank = max(text.rfind(" ", begin, end), text.rfind("\n", begin, end))
        end = blank if blank > start else end
    return begin, len(text[:end].rstrip()) if end < len(text) else end


def _joined(text: str, marked: list[Mark]) -> list[Span]:
    """Spans of marks, runs of neighbours as one."""
    spans: list[Span] = []
    for mark in marked:
        bridges = (_BRIDGE.match(text, spans[-1][1], mark.start), _DECIMAL.match(text, spans[-1][1])) if spans else ()
        if any(found and found.end() == mark.start for found in bridges):
            spans[-1] = (spans[-1][0], mark.end)
        else:
            spans.append((mark.start, mark.end))
    return spans


def _plain(text: str) -> str:
    return html.escape(re.sub(r"\s+", " ", text))
