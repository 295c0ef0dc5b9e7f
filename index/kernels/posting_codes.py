"""Posting lists as they lie on disk: gaps, rows and codes of counts."""

from index.kernels import VERSION
from index.kernels.plain import posting_codes as plain

try:
    from index.kernels.native import posting_codes as native

    chosen = native if native.VERSION == VERSION else plain
except ImportError:
    chosen = plain

encoded = chosen.encoded
