"""Sequences of syllables among labelled ones."""

from index.kernels.chosen import kernels
from index.kernels.plain.sequences import LABELS, Wanted

resolved = kernels.sequences.resolved

__all__ = ["LABELS", "Wanted", "resolved"]
