"""Passages of texts, escaped and marked."""

from typing import TYPE_CHECKING

from index.kernels.plain.texts import LEAD_IN_CHARS, SNIPPET_CHARS, Packed, Part, reach

if TYPE_CHECKING:
    from index.kernels.plain.texts import hits_html, marked_html, part, snippet_html
else:
    from index.kernels import chosen
    from index.kernels.plain import texts as plain

    try:
        from index.kernels.native import texts as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    part = kernel.part
    hits_html = kernel.hits_html
    marked_html = kernel.marked_html
    snippet_html = kernel.snippet_html

__all__ = [
    "LEAD_IN_CHARS",
    "SNIPPET_CHARS",
    "Packed",
    "Part",
    "hits_html",
    "marked_html",
    "part",
    "reach",
    "snippet_html",
]
