"""Passages of texts, escaped and marked."""

from index.kernels import VERSION
from index.kernels.plain import texts as plain

try:
    from index.kernels.native import texts as native

    chosen = native if native.VERSION == VERSION else plain
except ImportError:
    chosen = plain

LEAD_IN_CHARS = plain.LEAD_IN_CHARS
SNIPPET_CHARS = plain.SNIPPET_CHARS

part = chosen.part
marked_html = chosen.marked_html
snippet_html = chosen.snippet_html
