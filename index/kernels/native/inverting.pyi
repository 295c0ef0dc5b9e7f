"""What `inverting.pyx` offers; see `index.kernels.plain.inverting`."""

from collections.abc import Sequence

from index.kernels.plain.inverting import Ids, Inverted, Occurrences

VERSION: int

def inverted(parts: Sequence[Occurrences], ranks: Ids) -> Inverted: ...
def inverted_pairs(parts: Sequence[Occurrences], ranks: Ids, rank_count: int) -> Inverted: ...
