"""Texts as codes of symbols."""

from index.kernels.chosen import kernels
from index.kernels.plain.symbols import CODES, ENTRY_BYTES, SYMBOL_BYTES, as_it_is

Decoder = kernels.symbols.Decoder
Encoder = kernels.symbols.Encoder

__all__ = ["CODES", "ENTRY_BYTES", "SYMBOL_BYTES", "Decoder", "Encoder", "as_it_is"]
