"""What `scoring.pyx` offers; see `index.kernels.plain.scoring`."""

from collections.abc import Sequence

from index.kernels.plain.postings import Docs
from index.kernels.plain.scoring import Floats, Formula, Held, Mask, Row

VERSION: int

class Terms:
    def __init__(self, formula: Formula, rows: Sequence[Row], lost: float) -> None: ...
    def ranked(self, held: Held, mask: Mask, factors: Floats) -> Ranked: ...
    def scores(self, docs: Docs) -> Floats: ...
    def coverage(self, docs: Docs) -> Floats: ...

class Ranked:
    def best(self, count: int, bar: float) -> tuple[Docs, Floats]: ...
