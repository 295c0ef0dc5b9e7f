"""What `found.pyx` offers; see `index.kernels.plain.found`."""

from collections.abc import Iterator, Sequence

from index.kernels.plain.found import Bytes, Ints

VERSION: int

class Found:
    def __init__(self, arrays: Sequence[Ints | Bytes] | None = None) -> None: ...
    def __iter__(self) -> Iterator[Ints | Bytes]: ...
