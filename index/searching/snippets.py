"""The best passage of an article, with what was asked for marked.

Everything works on spans of the original text; escaping comes first,
marking second, so the marked text is always a verbatim piece.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.searching.marking import Ints, Marks

SNIPPET_CHARS = 260
LEAD_IN_CHARS = 60  # how far before the first mark a passage may begin
ADJACENT_BONUS = 0.5  # of a mark's weight, if the syllable before it is marked too
ROUNDING = 1e-9  # values of passages that differ by less are equal

UNITS_AT_ONCE = 8  # looked at together, a row of numbers for each: bounds the memory of a huge page

_TEXT_BITS = 32  # offsets are below 2**32

Span = tuple[int, int]
Floats = npt.NDArray[np.float64]

_BRIDGE = re.compile(r"[^\S\n]*[-–/&.]?[^\S\n]*")
_DECIMAL = re.compile(r"(?<=[0-9]),(?=[0-9])")
_SENTENCE_END = re.compile(r"[.!?…:;]['\"”’)]*\s|\n")
_BLANK = re.compile(r"\s")
_NO_TAGS = {0: " ", 1: " "}


class Window(NamedTuple):
    """The stretch of a text that shows most of the query, and its value."""

    value: float = 0.0
    start: int = 0
    end: int = 0


def best_windows(marks: Marks, weights: Sequence[float]) -> list[Window]:
    """The best window of each text, at most SNIPPET_CHARS - LEAD_IN_CHARS long.

    A unit counts once per window with its weight, and each of its marks
    that follows another unit's at once adds a bonus. Of equal ones the
    first. Each window ends with a mark and is as long as may be.
    """
    windows = [Window()] * (marks.bounds.size - 1)
    if not marks.starts.size:
        return windows
    texts = marks.texts
    starts, ends = (texts << _TEXT_BITS) + marks.starts, (texts << _TEXT_BITS) + marks.ends
    places = np.arange(texts.size)
    firsts = np.minimum(starts.searchsorted(ends - (SNIPPET_CHARS - LEAD_IN_CHARS)), places)
    values = _values(marks.units, _bonuses(marks.units, starts, ends, weights), firsts, places, weights)
    filled = (marks.bounds[:-1] < marks.bounds[1:]).nonzero()[0]
    heads = marks.bounds[filled]
    most = np.empty(len(windows))
    most[filled] = np.maximum.reduceat(values, heads)
    good = (values >= most[texts] - ROUNDING).nonzero()[0]
    best = good[good.searchsorted(heads)]
    found = (filled, values[best], marks.starts[firsts[best]], marks.ends[best])
    for text, value, start, end in zip(*(array.tolist() for array in found), strict=True):
        if value > ROUNDING:
            windows[text] = Window(value, start, end)
    return windows


def _values(units: Ints, bonuses: Floats, firsts: Ints, places: Ints, weights: Sequence[float]) -> Floats:
    """The value of each window (marks,): from the mark at `firsts` to that at `places`."""
    values = bonuses.cumsum()
    values -= (values - bonuses)[firsts]
    for first in range(0, len(weights), UNITS_AT_ONCE):
        some = np.array(weights[first : first + UNITS_AT_ONCE])
        is_unit = units == np.arange(first, first + some.size)[:, None]
        latest = np.maximum.accumulate(np.where(is_unit, places, -1), axis=1)
        values += some @ (latest >= firsts)
    return values


def _bonuses(units: Ints, starts: Ints, ends: Ints, weights: Sequence[float]) -> Floats:
    """What each mark adds for the mark right before it; starts, ends: ascending over all texts."""
    bonuses = np.zeros(units.size)
    apart = starts[1:] - ends[:-1]
    follows = (apart > 0) & (apart <= 2) & (units[1:] != units[:-1])
    bonuses[1:] = (ADJACENT_BONUS * np.array(weights))[units[1:]] * follows
    return bonuses


def reach(window: Window) -> Span:
    """What a passage around a window may show of the text, and one more."""
    earliest = 0 if window.end <= SNIPPET_CHARS else max(0, window.start - LEAD_IN_CHARS)
    return earliest, window.start + SNIPPET_CHARS + 1


def snippet_html(text: str, spans: list[Span], window: Window, skipped: int = 0) -> str:
    """The passage around a window, marked.

    text: all of it, or what `reach` tells without the first `skipped`
    characters; spans and window: offsets into all of it.
    """
    if skipped:
        near = spans[bisect_left(spans, (skipped,)) : bisect_right(spans, (skipped + len(text),))]
        spans = [(start - skipped, end - skipped) for start, end in near]
    earliest = 0 if skipped else reach(window)[0]
    begin, end = _passage(text, earliest, window.start - skipped, is_cut=skipped > 0)
    before = "… " if begin + skipped > 0 else ""
    after = " …" if end < len(text) else ""
    return before + marked_html(text, spans, begin, end) + after


def marked_html(text: str, spans: list[Span], start: int = 0, end: int | None = None) -> str:
    """Escaped text[start:end] with <mark> around spans, neighbours joined.

    spans: ascending, not overlapping; those that reach out are left out.
    """
    end = len(text) if end is None else end
    part = text[start:end]
    if "\0" in part or "\1" in part:  # they stand for the tags below
        text = text.translate(_NO_TAGS)
    joined = _joined(text, spans[bisect_left(spans, (start,)) : bisect_right(spans, (end, end))], end)
    if "\n" in part:  # never inside a mark
        text = text.replace("\n", " ")
        part = text[start:end]
    plain = str if part.isprintable() and "  " not in part else _evenly_spaced
    pieces: list[str] = []
    cursor = start
    for first, last in joined:
        pieces += (plain(text[cursor:first]), "\0", text[first:last], "\1")
        cursor = last
    pieces.append(plain(text[cursor:end]))
    return html.escape("".join(pieces)).replace("\0", "<mark>").replace("\1", "</mark>")


def _passage(text: str, earliest: int, start: int, *, is_cut: bool) -> Span:
    """Bounds around a window that starts there, at most SNIPPET_CHARS long.

    From the beginning of the text if that reaches far enough, else from a
    sentence or word start shortly before.
    """
    begin = _beginning(text, earliest, start) if earliest or is_cut else 0
    end = min(len(text), begin + SNIPPET_CHARS)
    if end < len(text):
        blank = max(text.rfind(" ", begin, end), text.rfind("\n", begin, end))
        end = blank if blank > start else end
        return begin, begin + len(text[begin:end].rstrip())
    return begin, end


def _beginning(text: str, earliest: int, start: int) -> int:
    """Behind the last sentence end before `start`, else the first blank."""
    end = 0
    for match in _SENTENCE_END.finditer(text, earliest, start + 1):
        end = match.end()
    if 0 < end <= start:
        return end
    blank = _BLANK.search(text, earliest, start)
    return blank.end() if blank else start


def _joined(text: str, spans: list[Span], end: int) -> list[Span]:
    """Spans up to `end`, runs of neighbours as one."""
    joined: list[Span] = []
    first = last = -1
    for start, stop in spans:
        if stop > end:
            break
        between = text[last:start] if first >= 0 else "\n"
        if between == " " or _BRIDGE.fullmatch(between) or (between == "," and _DECIMAL.match(text, last)):
            last = stop
            continue
        if first >= 0:
            joined.append((first, last))
        first, last = start, stop
    return [*joined, (first, last)] if first >= 0 else joined


def _evenly_spaced(text: str) -> str:
    """Each run of blanks as one."""
    if not (words := " ".join(text.split())):
        return text and " "
    return f"{' ' * text[0].isspace()}{words}{' ' * text[-1].isspace()}"
