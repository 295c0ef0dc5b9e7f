"""Texts as chunks between blanks, each looked up in a table."""

from index.kernels.chosen import kernels
from index.kernels.plain.chunks import BLANK, LINE_BREAK, UNUSUAL, Bytes

codes_of = kernels.chunks.codes_of
numbered_chunks = kernels.chunks.numbered_chunks

__all__ = ["BLANK", "LINE_BREAK", "UNUSUAL", "Bytes", "codes_of", "numbered_chunks"]
