"""What articles show of a query: marks, and the best window of each text."""

from index.kernels.chosen import kernels
from index.kernels.plain.marks import BEHIND_ALL, Marks, Span
from index.kernels.plain.windows import ADJACENT_BONUS

Looks = kernels.looks.Looks

__all__ = ["ADJACENT_BONUS", "BEHIND_ALL", "Looks", "Marks", "Span"]
