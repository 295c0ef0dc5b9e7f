"""Which of some hits say the same as a better one."""

from index.kernels.chosen import kernels
from index.kernels.plain.repeats import BITS

BitSets = kernels.repeats.BitSets
Repeats = kernels.repeats.Repeats

__all__ = ["BITS", "BitSets", "Repeats"]
