"""BM25F of a plan's terms in some articles of one segment."""

from index.kernels.chosen import kernels
from index.kernels.plain.formula import BIG, Floats, Formula, Ints

Terms = kernels.scoring.Terms

__all__ = ["BIG", "Floats", "Formula", "Ints", "Terms"]
