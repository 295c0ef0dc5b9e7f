"""What passages add to scores, and hits in order."""

from index.kernels.chosen import kernels

Reranked = kernels.reranking.Reranked

__all__ = ["Reranked"]
