"""What is known of two syllables in a row, and the best ways on from some."""

from index.kernels.chosen import kernels

Pairs = kernels.pairs.Pairs
counted = kernels.pairs.counted

__all__ = ["Pairs", "counted"]
