"""What of some texts is marked and shown."""

from index.kernels import VERSION
from index.kernels.plain import passages as plain

try:
    from index.kernels.native import passages as native

    chosen = native if native.VERSION == VERSION else plain
except ImportError:
    chosen = plain

ADJACENT_BONUS = plain.ADJACENT_BONUS
BEHIND_ALL = plain.BEHIND_ALL
ROUNDING = plain.ROUNDING
WINDOW_CHARS = plain.WINDOW_CHARS
WORTH_ALONE = plain.WORTH_ALONE
Marks = plain.Marks
Span = plain.Span

of_units = chosen.of_units
telling = chosen.telling
best_windows = chosen.best_windows
spans = chosen.spans
