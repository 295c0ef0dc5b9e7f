"""What passages add to scores, and hits in order."""

from index.kernels.chosen import kernels

Bonus = kernels.reranking.Bonus
best_first = kernels.reranking.best_first

__all__ = ["Bonus", "best_first"]
