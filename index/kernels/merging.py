"""Posting lists of several segments → those of one."""

from typing import TYPE_CHECKING

from index.kernels.plain.merging import Coded, Keys, Texts

if TYPE_CHECKING:
    from index.kernels.plain.merging import merged, merged_texts
else:
    from index.kernels import chosen
    from index.kernels.plain import merging as plain

    try:
        from index.kernels.native import merging as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    merged = kernel.merged
    merged_texts = kernel.merged_texts

__all__ = ["Coded", "Keys", "Texts", "merged", "merged_texts"]
