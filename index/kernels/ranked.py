"""The best hits of a plan in one segment."""

from index.kernels.chosen import kernels
from index.kernels.plain.ranked import Mask

Ranked = kernels.ranked.Ranked

__all__ = ["Mask", "Ranked"]
