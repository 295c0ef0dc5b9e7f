"""What `chunks.pyx` offers; see `index.kernels.plain.chunks`."""

from index.kernels.plain.chunks import Bytes
from index.kernels.slots import Ints, Slots

VERSION: int

def codes_of(text: str, table: Bytes) -> Bytes: ...
def numbered_chunks(codes: Bytes, slots: Slots, count: int) -> tuple[Ints, Ints, Ints, Ints]: ...
