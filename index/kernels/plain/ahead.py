"""Asking for memory before it is needed; in NumPy not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy.typing as npt


def ask_for(array: npt.NDArray[Any], ends: npt.NDArray[Any], pieces: Sequence[int]) -> None:
    """What lies in some pieces of an array is on its way afterwards. ends: of each piece; unsigned."""
