"""The best hits of a plan in one segment."""

from index.kernels.chosen import kernels

Ranked = kernels.ranked.Ranked

__all__ = ["Ranked"]
