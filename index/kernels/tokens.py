"""Reading a token column."""

from index.kernels import VERSION
from index.kernels.plain import tokens as plain

try:
    from index.kernels.native import tokens as native

    chosen = native if native.VERSION == VERSION else plain
except ImportError:
    chosen = plain

RARE = plain.RARE
Found = plain.Found
IdRange = plain.IdRange
Ids = plain.Ids
Ints = plain.Ints
gaps_of = plain.gaps_of  # of many syllables at once: as fast in NumPy

Column = chosen.Column
