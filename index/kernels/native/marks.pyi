"""What `marks.pyx` offers; see `index.kernels.plain.marks`."""

from collections.abc import Sequence

from index.kernels.plain.marks import Marks, Span
from index.kernels.plain.tokens import Found

VERSION: int

def of_units(found: Found, docs: int, fields: int, units: int) -> Marks: ...
def telling(marked: Marks, worth: Sequence[int], fields: int) -> Marks: ...
def spans(marks: Marks, text: int, first: int = -1, last: int = ...) -> list[Span]: ...
