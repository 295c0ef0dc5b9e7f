"""What of some texts is marked and shown."""

from typing import TYPE_CHECKING

from index.kernels.plain.passages import (
    ADJACENT_BONUS,
    BEHIND_ALL,
    ROUNDING,
    WINDOW_CHARS,
    WORTH_ALONE,
    Marks,
    Span,
    Windows,
)

if TYPE_CHECKING:
    from index.kernels.plain.passages import best_windows, gains, of_units, spans, telling
else:
    from index.kernels import chosen
    from index.kernels.plain import passages as plain

    try:
        from index.kernels.native import passages as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    of_units = kernel.of_units
    telling = kernel.telling
    best_windows = kernel.best_windows
    gains = kernel.gains
    spans = kernel.spans

__all__ = [
    "ADJACENT_BONUS",
    "BEHIND_ALL",
    "ROUNDING",
    "WINDOW_CHARS",
    "WORTH_ALONE",
    "Marks",
    "Span",
    "Windows",
    "best_windows",
    "gains",
    "of_units",
    "spans",
    "telling",
]
