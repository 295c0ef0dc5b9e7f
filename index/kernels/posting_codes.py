"""Posting lists as they lie on disk: gaps, rows and codes of counts."""

from typing import TYPE_CHECKING

from index.kernels.plain.posting_codes import (
    BIG,
    DENSE_SHARE,
    MAX_GAP,
    MOST,
    PART_BITS,
    PARTS,
    Codes,
    Dense,
    Lists,
    Numbers,
    Packed,
    Sparse,
)

if TYPE_CHECKING:
    from index.kernels.plain.posting_codes import encoded
else:
    from index.kernels import chosen
    from index.kernels.plain import posting_codes as plain

    try:
        from index.kernels.native import posting_codes as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    encoded = kernel.encoded

__all__ = [
    "BIG",
    "DENSE_SHARE",
    "MAX_GAP",
    "MOST",
    "PARTS",
    "PART_BITS",
    "Codes",
    "Dense",
    "Lists",
    "Numbers",
    "Packed",
    "Sparse",
    "encoded",
]
