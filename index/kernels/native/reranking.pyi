"""What `reranking.pyx` offers; see `index.kernels.plain.reranking`."""

from collections.abc import Sequence

from index.kernels.native.looks import Looks
from index.kernels.plain.postings import Docs
from index.kernels.plain.reranking import Floats, Times
from index.kernels.plain.rows import Held

VERSION: int

class Bonus:
    def __init__(
        self, held: Held, factors: Floats, units: int, best: float, whole: float, passage: float, early: float
    ) -> None: ...
    def add(self, scores: Floats, docs: Docs, places: Sequence[int], looks: Looks, first: int) -> None: ...
    def rising(self, docs: Docs, scores: Floats, bar: float) -> tuple[Docs, Floats]: ...

def best_first(docs: Docs, scores: Floats, published: Times, count: int) -> tuple[Docs, Floats]: ...
