"""The hits of a plan, and the best of them."""

from index.kernels.chosen import kernels

Retrieved = kernels.ranked.Retrieved

__all__ = ["Retrieved"]
