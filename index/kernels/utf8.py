"""What a text is in UTF-8."""

from index.kernels.chosen import kernels

has_control = kernels.utf8.has_control
utf8_bytes = kernels.utf8.utf8_bytes

__all__ = ["has_control", "utf8_bytes"]
