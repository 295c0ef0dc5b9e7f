"""Articles' terms → posting lists."""

from index.kernels import VERSION
from index.kernels.plain import inverting as plain

try:
    from index.kernels.native import inverting as native

    chosen = native if native.VERSION == VERSION else plain
except ImportError:
    chosen = plain

inverted = chosen.inverted
inverted_pairs = chosen.inverted_pairs
