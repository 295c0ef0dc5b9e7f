"""A plan's units as an edition has them."""

from index.kernels.chosen import kernels
from index.kernels.plain.rows import ENOUGH, WHOLE, Held, Part

UnitTerms = kernels.rows.UnitTerms
count_hits = kernels.rows.count_hits
shares_of = kernels.rows.shares_of

__all__ = ["ENOUGH", "WHOLE", "Held", "Part", "UnitTerms", "count_hits", "shares_of"]
