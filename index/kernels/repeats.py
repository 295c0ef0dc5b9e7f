"""Which of some hits say the same as a better one."""

from typing import TYPE_CHECKING

from index.kernels.plain.repeats import Bits, Pair

if TYPE_CHECKING:
    from index.kernels.plain.repeats import BitSets, likely_pairs, repeated
else:
    from index.kernels import chosen
    from index.kernels.plain import repeats as plain

    try:
        from index.kernels.native import repeats as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    BitSets = kernel.BitSets
    likely_pairs = kernel.likely_pairs
    repeated = kernel.repeated

__all__ = ["BitSets", "Bits", "Pair", "likely_pairs", "repeated"]
