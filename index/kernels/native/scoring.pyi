"""What `scoring.pyx` offers; see `index.kernels.plain.scoring`."""

from collections.abc import Sequence

from index.kernels.plain.scoring import BigFrequency, Codes, Docs, Floats, Formula, Ints, List

VERSION: int
BOUNDS_PAY: int

class Terms:
    def __init__(
        self,
        formula: Formula,
        lists: Sequence[List],
        tables: Ints,
        weights: Floats,
        shares: Floats,
        roles: Ints,
        units: Ints,
        big_frequency: BigFrequency,
    ) -> None: ...
    def scores(self, docs: Docs, lost: float) -> Floats: ...
    def bounds(self, docs: Docs, lost: float) -> Floats: ...
    def coverage(self, docs: Docs) -> Floats: ...

def codes_of(lists: Sequence[List], docs: Docs, doc_count: int) -> Codes: ...
