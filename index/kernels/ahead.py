"""Asking for memory before it is needed, so that it is near when it is."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.kernels.plain.ahead import ask_for
else:
    from index.kernels import chosen
    from index.kernels.plain import ahead as plain

    try:
        from index.kernels.native import ahead as native
    except ImportError:
        native = None
    ask_for = chosen(plain, native).ask_for

__all__ = ["ask_for"]
