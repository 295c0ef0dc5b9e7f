"""Which of some hits say the same as a better one."""

from index.kernels import VERSION
from index.kernels.plain import repeats as plain

try:
    from index.kernels.native import repeats as native

    chosen = native if native.VERSION == VERSION else plain
except ImportError:
    chosen = plain

Bits = plain.Bits

likely_pairs = chosen.likely_pairs
add_to_sets = chosen.add_to_sets
repeated = chosen.repeated
