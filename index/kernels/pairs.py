"""What is known of two syllables in a row, and the best ways on from some."""

from index.kernels.chosen import kernels

Pairs = kernels.pairs.Pairs

__all__ = ["Pairs"]
