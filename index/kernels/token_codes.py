"""Gaps between syllables as codes of two bits."""

from index.kernels.chosen import kernels
from index.kernels.plain.token_codes import PER_BYTE

gap_codes = kernels.token_codes.gap_codes
packed_codes = kernels.token_codes.packed_codes

__all__ = ["PER_BYTE", "gap_codes", "packed_codes"]
