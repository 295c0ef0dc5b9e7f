"""What `passages.pyx` offers; see `index.kernels.plain.passages`."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.kernels.plain.passages import Marks, Span, Windows
from index.kernels.plain.tokens import Found

VERSION: int

def of_units(found: Found, docs: int, fields: int, units: int) -> Marks: ...
def telling(marked: Marks, worth: Sequence[int], fields: int) -> Marks: ...
def best_windows(marks: Marks, weights: Sequence[float]) -> Windows: ...
def gains(windows: Windows, fields: int, most: float, passage: float, early: float) -> npt.NDArray[np.float32]: ...
def spans(marks: Marks, text: int, first: int = -1, last: int = ...) -> list[Span]: ...
