"""What `symbols.pyx` offers; see `index.kernels.plain.symbols`."""

from collections.abc import Sequence

from index.kernels.plain.symbols import Bytes, Ends

VERSION: int

class Encoder:
    def __init__(self, dictionary: bytes) -> None: ...
    def codes(self, text: bytes) -> bytes: ...

class Decoder:
    def __init__(self, stored: Bytes, ends: Ends, dictionary: Bytes) -> None: ...
    def texts(self, numbers: Sequence[int]) -> list[bytes]: ...
