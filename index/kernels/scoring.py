"""BM25F of a plan's terms in some articles."""

from index.kernels import VERSION
from index.kernels.plain import scoring as plain

try:
    from index.kernels.native import scoring as native

    chosen = native if native.VERSION == VERSION else plain
except ImportError:
    chosen = plain

BOUNDS_PAY = chosen.BOUNDS_PAY
Terms = chosen.Terms
codes_of = chosen.codes_of
