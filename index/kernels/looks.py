"""What some articles show of a query: which syllables are marked, and the best window of each text."""

from typing import TYPE_CHECKING

from index.kernels.plain.marks import BEHIND_ALL, WORTH_ALONE, Marks, Span
from index.kernels.plain.windows import ADJACENT_BONUS, ROUNDING, WINDOW_CHARS

if TYPE_CHECKING:
    from index.kernels.plain.looks import Look
else:
    from index.kernels import chosen
    from index.kernels.plain import looks as plain

    try:
        from index.kernels.native import looks as native
    except ImportError:
        native = None
    Look = chosen(plain, native).Look

__all__ = ["ADJACENT_BONUS", "BEHIND_ALL", "ROUNDING", "WINDOW_CHARS", "WORTH_ALONE", "Look", "Marks", "Span"]
