"""What `merging.pyx` offers; see `index.kernels.plain.merging`."""

from collections.abc import Sequence

from index.kernels.plain.merging import Coded, Keys
from index.kernels.plain.posting_codes import Lists

VERSION: int

def merged(segments: Sequence[Coded]) -> tuple[Keys, Lists]: ...
