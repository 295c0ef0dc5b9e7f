"""Texts as chunks between blanks, each looked up in a table."""

from index.kernels import VERSION
from index.kernels.plain import chunks as plain

try:
    from index.kernels.native import chunks as native

    chosen = native if native.VERSION == VERSION else plain
except ImportError:
    chosen = plain

codes_of = chosen.codes_of
numbered_chunks = chosen.numbered_chunks
