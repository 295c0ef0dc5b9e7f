"""What `tokens.pyx` offers; see `index.kernels.plain.tokens`."""

from collections.abc import Sequence

from index.kernels.native.found import Found
from index.kernels.plain.found import Ints
from index.kernels.plain.tokens import Arrays, IdRange, Ids

VERSION: int

class UnitIds:
    def __init__(self, low: int, high: int, typed_low: int, typed_high: int) -> None: ...

class Column:
    def __init__(self, arrays: Arrays, fields: int) -> None: ...
    def find(
        self,
        docs: Sequence[int],
        units: Sequence[UnitIds],
        most: int,
        beneath: Sequence[IdRange] = (),
        above: Sequence[IdRange] = (),
    ) -> Found: ...
    def ids(self, starts: Ints, ends: Ints) -> Ids: ...
