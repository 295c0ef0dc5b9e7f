"""What `ahead.pyx` offers; see `index.kernels.plain.ahead`."""

from collections.abc import Sequence
from typing import Any

import numpy.typing as npt

VERSION: int

def ask_for(array: npt.NDArray[Any], ends: npt.NDArray[Any], pieces: Sequence[int]) -> None: ...
