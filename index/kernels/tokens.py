"""Reading a token column."""

from typing import TYPE_CHECKING

from index.kernels.plain.tokens import RARE, Found, IdRange, Ids, Ints, gaps_of

if TYPE_CHECKING:
    from index.kernels.plain.tokens import Column
else:
    from index.kernels import chosen
    from index.kernels.plain import tokens as plain

    try:
        from index.kernels.native import tokens as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    Column = kernel.Column

__all__ = ["RARE", "Column", "Found", "IdRange", "Ids", "Ints", "gaps_of"]
