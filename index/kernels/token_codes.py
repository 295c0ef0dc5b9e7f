"""Gaps between syllables as codes of two bits."""

from typing import TYPE_CHECKING

from index.kernels.plain.token_codes import PER_BYTE

if TYPE_CHECKING:
    from index.kernels.plain.token_codes import gap_codes, packed_codes
else:
    from index.kernels import chosen
    from index.kernels.plain import token_codes as plain

    try:
        from index.kernels.native import token_codes as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    gap_codes = kernel.gap_codes
    packed_codes = kernel.packed_codes

__all__ = ["PER_BYTE", "gap_codes", "packed_codes"]
