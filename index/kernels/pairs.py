"""What is known of two syllables in a row, and the best ways on from some."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.kernels.plain.pairs import Pairs
else:
    from index.kernels import chosen
    from index.kernels.plain import pairs as plain

    try:
        from index.kernels.native import pairs as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    Pairs = kernel.Pairs

__all__ = ["Pairs"]
