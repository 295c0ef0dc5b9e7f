"""Posting lists of several segments → those of one."""

from index.kernels.chosen import kernels
from index.kernels.plain.merging import Coded, Keys, Texts

merged = kernels.merging.merged
merged_texts = kernels.merging.merged_texts

__all__ = ["Coded", "Keys", "Texts", "merged", "merged_texts"]
