"""What is known of two syllables in a row, and the best ways on from some."""

from index.kernels import VERSION
from index.kernels.plain import pairs as plain

try:
    from index.kernels.native import pairs as native

    chosen = native if native.VERSION == VERSION else plain
except ImportError:
    chosen = plain

Pairs = chosen.Pairs
