"""Gaps between syllables as codes of two bits."""

from index.kernels import VERSION
from index.kernels.plain import token_codes as plain

try:
    from index.kernels.native import token_codes as native

    chosen = native if native.VERSION == VERSION else plain
except ImportError:
    chosen = plain

gap_codes = chosen.gap_codes
packed_codes = chosen.packed_codes
