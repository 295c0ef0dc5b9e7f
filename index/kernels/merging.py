"""Posting lists of several segments → those of one."""

from index.kernels import VERSION
from index.kernels.plain import merging as plain

try:
    from index.kernels.native import merging as native

    chosen = native if native.VERSION == VERSION else plain
except ImportError:
    chosen = plain

merged = chosen.merged
