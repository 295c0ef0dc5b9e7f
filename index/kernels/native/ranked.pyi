"""What `ranked.pyx` offers; see `index.kernels.plain.ranked`."""

from index.kernels.plain.formula import Floats
from index.kernels.plain.postings import Docs
from index.kernels.plain.rows import Held
from index.kernels.scoring import Terms

VERSION: int

class Ranked:
    def __init__(self, terms: Terms, held: Held, least: int, factors: Floats, first: int = 0) -> None: ...
    def best(self, count: int, bar: float) -> tuple[Docs, Floats]: ...
