"""Counting the true places of a mask by group."""

from index.kernels.chosen import kernels

Groups = kernels.counting.Groups

__all__ = ["Groups"]
