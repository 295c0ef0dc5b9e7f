"""Texts as chunks between blanks, each looked up in a table."""

from typing import TYPE_CHECKING

from index.kernels.plain.chunks import BLANK, LINE_BREAK, UNUSUAL, Bytes

if TYPE_CHECKING:
    from index.kernels.plain.chunks import codes_of, numbered_chunks
else:
    from index.kernels import chosen
    from index.kernels.plain import chunks as plain

    try:
        from index.kernels.native import chunks as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    codes_of = kernel.codes_of
    numbered_chunks = kernel.numbered_chunks

__all__ = ["BLANK", "LINE_BREAK", "UNUSUAL", "Bytes", "codes_of", "numbered_chunks"]
