"""A plan's units as an edition has them."""

from index.kernels.chosen import kernels
from index.kernels.plain.rows import WHOLE, Held, Part

UnitTerms = kernels.rows.UnitTerms

__all__ = ["WHOLE", "Held", "Part", "UnitTerms"]
