"""Which of some hits say the same as a better one."""

from typing import TYPE_CHECKING

from index.kernels.plain.repeats import BITS

if TYPE_CHECKING:
    from index.kernels.plain.repeats import BitSets, Repeats
else:
    from index.kernels import chosen
    from index.kernels.plain import repeats as plain

    try:
        from index.kernels.native import repeats as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    BitSets = kernel.BitSets
    Repeats = kernel.Repeats

__all__ = ["BITS", "BitSets", "Repeats"]
