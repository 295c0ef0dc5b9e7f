"""The stretches of some texts that show most of a query."""

from typing import TYPE_CHECKING

from index.kernels.plain.windows import ADJACENT_BONUS, ROUNDING, WINDOW_CHARS, Windows

if TYPE_CHECKING:
    from index.kernels.plain.windows import best_windows, gains
else:
    from index.kernels import chosen
    from index.kernels.plain import windows as plain

    try:
        from index.kernels.native import windows as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    best_windows = kernel.best_windows
    gains = kernel.gains

__all__ = ["ADJACENT_BONUS", "ROUNDING", "WINDOW_CHARS", "Windows", "best_windows", "gains"]
