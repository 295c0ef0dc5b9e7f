"""What `looks.pyx` offers; see `index.kernels.plain.looks`."""

from collections.abc import Sequence

from index.kernels.plain.marks import Marks, Span
from index.kernels.plain.tokens import Found

VERSION: int

class Look:
    marks: Marks
    def __init__(
        self, found: Found, articles: int, fields: int, weights: Sequence[float], worths: Sequence[int]
    ) -> None: ...
    def window(self, text: int) -> tuple[float, int, int]: ...
    def spans(self, text: int, first: int = -1, last: int = ...) -> list[Span]: ...
