"""What `tokens.pyx` offers; see `index.kernels.plain.tokens`."""

from collections.abc import Iterator, Sequence

from index.kernels.plain.tokens import Arrays, Bytes, IdRange, Ids, Ints

VERSION: int

class Found:
    def __iter__(self) -> Iterator[Ints | Bytes]: ...

class Column:
    def __init__(self, arrays: Arrays, fields: int) -> None: ...
    def find(self, docs: Sequence[int], ranges: Sequence[IdRange], most: int) -> Found: ...
    def ids(self, starts: Ints, ends: Ints) -> Ids: ...
