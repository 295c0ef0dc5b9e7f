"""Articles' terms → posting lists."""

from typing import TYPE_CHECKING

from index.kernels.plain.inverting import Ids, Inverted, Occurrences

if TYPE_CHECKING:
    from index.kernels.plain.inverting import inverted, inverted_pairs
else:
    from index.kernels import chosen
    from index.kernels.plain import inverting as plain

    try:
        from index.kernels.native import inverting as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    inverted = kernel.inverted
    inverted_pairs = kernel.inverted_pairs

__all__ = ["Ids", "Inverted", "Occurrences", "inverted", "inverted_pairs"]
