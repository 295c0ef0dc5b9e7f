"""Texts as codes of symbols."""

from typing import TYPE_CHECKING

from index.kernels.plain.symbols import CODES, ENTRY_BYTES, SYMBOL_BYTES

if TYPE_CHECKING:
    from index.kernels.plain.symbols import Decoder, Encoder
else:
    from index.kernels import chosen
    from index.kernels.plain import symbols as plain

    try:
        from index.kernels.native import symbols as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    Decoder, Encoder = kernel.Decoder, kernel.Encoder

__all__ = ["CODES", "ENTRY_BYTES", "SYMBOL_BYTES", "Decoder", "Encoder"]
