"""Which tokens of a text belong to one word."""

from index.kernels import VERSION
from index.kernels.plain import labelling as plain

try:
    from index.kernels.native import labelling as native

    chosen = native if native.VERSION == VERSION else plain
except ImportError:
    chosen = plain

Labeller = chosen.Labeller
