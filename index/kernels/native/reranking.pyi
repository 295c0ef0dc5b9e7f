"""What `reranking.pyx` offers; see `index.kernels.plain.reranking`."""

from index.kernels.native.looks import Looks
from index.kernels.plain.postings import Docs
from index.kernels.plain.reranking import Floats, Times
from index.kernels.plain.rows import Held

VERSION: int

class Reranked:
    def __init__(
        self,
        looks: Looks,
        held: Held,
        factors: Floats,
        published: Times,
        units: int,
        whole: float,
        passage: float,
        early: float,
    ) -> None: ...
    def take(self, docs: Docs, scores: Floats, most: int) -> list[int]: ...
    def add_passages(self) -> None: ...
    def least(self, count: int) -> float | None: ...
    def best_first(self, count: int) -> tuple[list[int], list[float]]: ...
