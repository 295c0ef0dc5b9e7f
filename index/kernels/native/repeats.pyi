"""What `repeats.pyx` offers; see `index.kernels.plain.repeats`."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from index.kernels.plain.repeats import Bits, Pair

VERSION: int

def likely_pairs(scores: npt.NDArray[np.float32], lengths: npt.NDArray[np.int64]) -> list[Pair]: ...
def add_to_sets(
    sets: Bits,
    rows: npt.NDArray[np.int64],
    members: npt.NDArray[np.unsignedinteger[Any]],
    numbers: npt.NDArray[np.uint16],
) -> None: ...
def repeated(sets: Bits, pairs: Sequence[Pair]) -> list[int]: ...
