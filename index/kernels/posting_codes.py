"""Posting lists as they lie on disk: gaps, rows and codes of counts."""

from index.kernels.chosen import kernels
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

encoded = kernels.posting_codes.encoded

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
