"""The best passage of an article, with what was asked for marked.

Everything works on spans of the original text; escaping comes first,
marking second, so the marked text is always a verbatim piece.
"""

from __future__ import annotations

from typing import NamedTuple

from index.kernels import texts
from index.kernels.looks import Span


class Window(NamedTuple):
    """The stretch of a text that shows most of the query, and its value."""

    value: float = 0.0
    start: int = 0
    end: int = 0


def reach(window: Window) -> Span:
    """What a passage around a window may show of the text, and one more."""
    return texts.reach(window.start, window.end)


def snippet_html(text: str, spans: list[Span], window: Window, skipped: int = 0) -> str:
    """The passage around a window, marked.

    text: all of it, or what `reach` tells without the first `skipped`
    characters; spans and window: offsets into all of it.
    """
    html: str = texts.snippet_html(text, spans, reach(window)[0], window.start, skipped)
    return html


def marked_html(text: str, spans: list[Span]) -> str:
    """The whole text, escaped, with <mark> around spans, neighbours joined."""
    html: str = texts.marked_html(text, spans, 0, len(text))
    return html
