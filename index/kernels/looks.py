"""What articles show of a query: marks, and the best window of each text."""

from typing import TYPE_CHECKING

from index.kernels.plain.marks import BEHIND_ALL, WORTH_ALONE, Marks, Span
from index.kernels.plain.windows import ADJACENT_BONUS, ROUNDING, WINDOW_CHARS

if TYPE_CHECKING:
    from index.kernels.plain.looks import Looks
else:
    from index.kernels import chosen
    from index.kernels.plain import looks as plain

    try:
        from index.kernels.native import looks as native
    except ImportError:
        native = None
    Looks = chosen(plain, native).Looks

__all__ = ["ADJACENT_BONUS", "BEHIND_ALL", "ROUNDING", "WINDOW_CHARS", "WORTH_ALONE", "Looks", "Marks", "Span"]
