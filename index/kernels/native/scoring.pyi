"""What `scoring.pyx` offers; see `index.kernels.plain.scoring`."""

from collections.abc import Sequence

from index.kernels.plain.formula import Floats, Formula
from index.kernels.plain.postings import Docs
from index.kernels.plain.rows import Held
from index.kernels.rows import UnitTerms

VERSION: int

class Terms:
    def __init__(
        self, formula: Formula, units: Sequence[tuple[UnitTerms, float]], number: int, lost: float
    ) -> None: ...
    def __len__(self) -> int: ...
    def few(self, most: int) -> tuple[Docs, Held, Terms] | None: ...
    def add_held(self, held: Held) -> None: ...
    def scores(self, docs: Docs) -> Floats: ...
    def coverage(self, docs: Docs) -> Floats: ...
