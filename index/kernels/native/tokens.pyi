"""What `tokens.pyx` offers; see `index.kernels.plain.tokens`."""

from collections.abc import Sequence

from index.kernels.native.found import Found
from index.kernels.plain.found import Ints
from index.kernels.plain.tokens import Arrays, IdRange, Ids

VERSION: int

class Column:
    def __init__(self, arrays: Arrays, fields: int) -> None: ...
    def find(self, docs: Sequence[int], ranges: Sequence[IdRange], most: int) -> Found: ...
    def ids(self, starts: Ints, ends: Ints) -> Ids: ...
