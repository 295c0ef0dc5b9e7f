"""Counting the true places of a mask by group."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.kernels.plain.counting import Groups
else:
    from index.kernels import chosen
    from index.kernels.plain import counting as plain

    try:
        from index.kernels.native import counting as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    Groups = kernel.Groups

__all__ = ["Groups"]
