"""What passages add to scores, and hits in order."""

from index.kernels.chosen import kernels

Reranked = kernels.reranking.Reranked
best_first = kernels.reranking.best_first

__all__ = ["Reranked", "best_first"]
