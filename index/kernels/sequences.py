"""Sequences of syllables among labelled ones."""

from typing import TYPE_CHECKING

from index.kernels.plain.sequences import LABELS, Wanted

if TYPE_CHECKING:
    from index.kernels.plain.sequences import resolved
else:
    from index.kernels import chosen
    from index.kernels.plain import sequences as plain

    try:
        from index.kernels.native import sequences as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    resolved = kernel.resolved

__all__ = ["LABELS", "Wanted", "resolved"]
