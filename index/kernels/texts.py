"""Passages of texts, escaped and marked."""

from index.kernels.chosen import kernels
from index.kernels.plain.texts import LEAD_IN_CHARS, SNIPPET_CHARS, Packed, reach

marked_html = kernels.texts.marked_html
part = kernels.texts.part
snippet_html = kernels.texts.snippet_html

__all__ = [
    "LEAD_IN_CHARS",
    "SNIPPET_CHARS",
    "Packed",
    "marked_html",
    "part",
    "reach",
    "snippet_html",
]
