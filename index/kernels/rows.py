"""A plan's units as an edition has them."""

from typing import TYPE_CHECKING

from index.kernels.plain.rows import WHOLE, Held, Part

if TYPE_CHECKING:
    from index.kernels.plain.rows import UnitTerms
else:
    from index.kernels import chosen
    from index.kernels.plain import rows as plain

    try:
        from index.kernels.native import rows as native
    except ImportError:
        native = None
    UnitTerms = chosen(plain, native).UnitTerms

__all__ = ["WHOLE", "Held", "Part", "UnitTerms"]
