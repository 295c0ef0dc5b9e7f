"""Which syllables of some texts are marked."""

from typing import TYPE_CHECKING

from index.kernels.plain.marks import BEHIND_ALL, WORTH_ALONE, Marks, Span

if TYPE_CHECKING:
    from index.kernels.plain.marks import of_units, spans, telling
else:
    from index.kernels import chosen
    from index.kernels.plain import marks as plain

    try:
        from index.kernels.native import marks as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    of_units = kernel.of_units
    spans = kernel.spans
    telling = kernel.telling

__all__ = ["BEHIND_ALL", "WORTH_ALONE", "Marks", "Span", "of_units", "spans", "telling"]
