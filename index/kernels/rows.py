"""A plan's units as an edition has them."""

from index.kernels.chosen import kernels
from index.kernels.plain.rows import ENOUGH, WHOLE, Held, Part

UnitTerms = kernels.rows.UnitTerms
hits_of = kernels.rows.hits_of

__all__ = ["ENOUGH", "WHOLE", "Held", "Part", "UnitTerms", "hits_of"]
