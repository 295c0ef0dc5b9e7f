"""Reading a token column."""

from index.kernels.chosen import kernels
from index.kernels.plain.found import Found, Ints
from index.kernels.plain.tokens import RARE, IdRange, Ids, gaps_of

Column = kernels.tokens.Column
UnitIds = kernels.tokens.UnitIds

__all__ = ["RARE", "Column", "Found", "IdRange", "Ids", "Ints", "UnitIds", "gaps_of"]
