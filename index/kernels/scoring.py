"""BM25F of a plan's terms in some articles of one segment."""

from typing import TYPE_CHECKING

from index.kernels.plain.formula import BIG, Floats, Formula, Ints

if TYPE_CHECKING:
    from index.kernels.plain.scoring import Terms
else:
    from index.kernels import chosen
    from index.kernels.plain import scoring as plain

    try:
        from index.kernels.native import scoring as native
    except ImportError:
        native = None
    Terms = chosen(plain, native).Terms

__all__ = ["BIG", "Floats", "Formula", "Ints", "Terms"]
