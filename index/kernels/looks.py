"""What articles show of a query: marks, and the best window of each text."""

from index.kernels.chosen import kernels
from index.kernels.plain.marks import BEHIND_ALL, WORTH_ALONE, Marks, Span
from index.kernels.plain.windows import ADJACENT_BONUS, ROUNDING, WINDOW_CHARS

Looks = kernels.looks.Looks

__all__ = ["ADJACENT_BONUS", "BEHIND_ALL", "ROUNDING", "WINDOW_CHARS", "WORTH_ALONE", "Looks", "Marks", "Span"]
