"""Articles' terms → posting lists."""

from index.kernels.chosen import kernels
from index.kernels.plain.inverting import Ids, Inverted, Occurrences

inverted = kernels.inverting.inverted
inverted_pairs = kernels.inverting.inverted_pairs

__all__ = ["Ids", "Inverted", "Occurrences", "inverted", "inverted_pairs"]
