"""What `texts.pyx` offers; see `index.kernels.plain.texts`."""

from index.kernels.plain.marks import Span
from index.kernels.plain.texts import Packed

VERSION: int

def part(packed: Packed, first: int, last: int) -> str: ...
def marked_html(text: str, spans: list[Span], start: int, end: int) -> str: ...
def snippet_html(text: str, spans: list[Span], earliest: int, start: int, skipped: int = 0) -> str: ...
