"""What `hits.pyx` offers; see `index.kernels.plain.hits`."""

from collections.abc import Iterable

from index.kernels.native.looks import Looks
from index.kernels.plain.hits import AsJson

VERSION: int

def hits_json(
    looks: Looks, docs: Iterable[int], stored: Iterable[bytes], scores: Iterable[float], as_json: AsJson
) -> bytes: ...
