"""What `rows.pyx` offers; see `index.kernels.plain.rows`."""

from collections.abc import Sequence
from typing import final

from index.kernels.plain.rows import Held, Mask, Part

VERSION: int

@final
class UnitTerms:
    def __init__(self, parts: Sequence[Part], *, is_nested: bool, counts: float = 0.0) -> None: ...

def shares_of(units: Sequence[UnitTerms]) -> tuple[tuple[float, ...], list[float], int, int]: ...
def count_hits(
    held: Held, least: int, best_share: float, live: Mask | None, allowed: Mask | None
) -> tuple[int, int]: ...
