"""What `windows.pyx` offers; see `index.kernels.plain.windows`."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.kernels.plain.marks import Marks
from index.kernels.plain.windows import Floats, Windows

VERSION: int

def best_windows(marks: Marks, weights: Sequence[float]) -> Windows: ...
def gains(
    windows: Windows, most_shown: Floats, whole: float, passage: float, early: float
) -> npt.NDArray[np.float32]: ...
