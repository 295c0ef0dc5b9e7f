"""What `merging.pyx` offers; see `index.kernels.plain.merging`."""

from collections.abc import Sequence

from index.kernels.plain.merging import Coded, Keys, Texts
from index.kernels.plain.posting_codes import Lists, Numbers

VERSION: int

def merged(segments: Sequence[Coded]) -> tuple[Keys, Lists]: ...
def merged_texts(segments: Sequence[Texts]) -> tuple[Texts, list[Numbers]]: ...
