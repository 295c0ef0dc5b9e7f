"""What `repeats.pyx` offers; see `index.kernels.plain.repeats`."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.kernels.plain.repeats import Bits, Pair
from index.kernels.plain.tokens import Arrays

VERSION: int

def likely_pairs(scores: npt.NDArray[np.float32], lengths: npt.NDArray[np.int64]) -> list[Pair]: ...
def repeated(sets: Bits, pairs: Sequence[Pair]) -> list[int]: ...

class BitSets:
    def __init__(self, arrays: Arrays, bits: npt.NDArray[np.uint16]) -> None: ...
    def put(self, sets: Bits, rows: Sequence[int], texts: Sequence[int]) -> None: ...
