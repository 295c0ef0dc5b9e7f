"""Passages of texts, escaped and marked, in Python; see `index.kernels`."""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right

import msgspec

from index.kernels.plain.marks import Span
from index.kernels.plain.windows import WINDOW_CHARS

LEAD_IN_CHARS = 60  # how far before the first mark a passage may begin
SNIPPET_CHARS = LEAD_IN_CHARS + WINDOW_CHARS

Packed = msgspec.Raw | bytes

unpacked = msgspec.msgpack.Decoder(str).decode
_BRIDGE = re.compile(r"[^\S\n]*[-–/&.]?[^\S\n]*")
_DECIMAL = re.compile(r"(?<=[0-9]),(?=[0-9])")
_SENTENCE_END = re.compile(r"[.!?…:;]['\"”’)]*\s|\n")
_BLANK = re.compile(r"\s")
_NO_TAGS = {0: " ", 1: " "}


def reach(start: int, end: int) -> Span:
    """What a passage around a window may show of the text, and one more."""
    earliest = 0 if end <= SNIPPET_CHARS else max(0, start - LEAD_IN_CHARS)
    return earliest, start + SNIPPET_CHARS + 1


def part(packed: Packed, first: int, last: int) -> str:
    """text[first:last] of a text in MessagePack."""
    return unpacked(packed)[first:last]


def marked_html(text: str, spans: list[Span], start: int, end: int) -> str:
    """Escaped text[start:end] with <mark> around spans, neighbours joined.

    spans: ascending, not overlapping; those that reach out are left out.
    """
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


def snippet_html(text: str, spans: list[Span], earliest: int, start: int, skipped: int = 0) -> str:
    """The passage around a window that begins at `start`, marked; at most SNIPPET_CHARS long.

    earliest: 0 if it may begin where the text does, else it begins at a
    sentence or word start from there on; text: without the first `skipped`
    characters, all else: offsets into the whole. skipped: 0 or `earliest`.
    """
    if skipped:
        spans = [(first - skipped, last - skipped) for first, last in spans]
    begin = _beginning(text, earliest - skipped, start - skipped) if earliest else 0
    end = _ending(text, begin, start - skipped)
    before = "… " if begin + skipped > 0 else ""
    after = " …" if end < len(text) else ""
    return before + marked_html(text, spans, begin, end) + after


def _ending(text: str, begin: int, start: int) -> int:
    """Where a passage ends that begins there: with the text, or before a blank behind the window's start."""
    end = begin + SNIPPET_CHARS
    if end >= len(text):
        return len(text)
    blank = max(text.rfind(" ", begin, end), text.rfind("\n", begin, end))
    end = blank if blank > start else end
    return begin + len(text[begin:end].rstrip())


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
