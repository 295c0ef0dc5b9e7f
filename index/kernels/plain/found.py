"""What a search in a token column finds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


class Found(NamedTuple):
    """Syllables found in several articles, in the order of the text.

    texts: number of the article asked for * fields + field; starts, ends:
    offsets into that text; labels: of the ranges they are in; places: among
    all syllables of these articles, so that neighbours differ by one.
    """

    texts: Ints
    starts: Ints
    ends: Ints
    labels: Bytes
    places: Ints
