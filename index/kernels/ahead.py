"""Asking for memory before it is needed, so that it is near when it is."""

from index.kernels.chosen import kernels

ask_for = kernels.ahead.ask_for

__all__ = ["ask_for"]
