"""What passages add to scores, and hits in order."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.kernels.plain.reranking import Bonus, best_first
else:
    from index.kernels import chosen
    from index.kernels.plain import reranking as plain

    try:
        from index.kernels.native import reranking as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    Bonus = kernel.Bonus
    best_first = kernel.best_first

__all__ = ["Bonus", "best_first"]
