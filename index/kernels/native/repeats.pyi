"""What `repeats.pyx` offers; see `index.kernels.plain.repeats`."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.kernels.plain.tokens import Arrays

VERSION: int

class BitSets:
    def __init__(self, arrays: Arrays, bits: npt.NDArray[np.uint16], fields: int, field: int) -> None: ...

class Repeats:
    def __init__(self, lengths: npt.NDArray[np.int64], segments: Sequence[tuple[int, BitSets]]) -> None: ...
    def among(self, docs: list[int], scores: list[float], most: int) -> list[int]: ...
