"""What `sequences.pyx` offers; see `index.kernels.plain.sequences`."""

from collections.abc import Iterable

from index.kernels.native.found import Found
from index.kernels.plain import found as plain
from index.kernels.plain.sequences import Wanted

VERSION: int

def resolved(found: Found | plain.Found, beneath: bytearray, wanted: Iterable[Wanted]) -> Found: ...
