"""What `retrieval.pyx` offers; see `index.kernels.plain.retrieval`."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.kernels.plain.retrieval import Amount, Counts, Docs

VERSION: int

def add_where_present(counts: Counts, amounts: Sequence[Amount]) -> None: ...
def raise_where_present(counts: Counts, amounts: Sequence[Amount]) -> None: ...
def places(mask: npt.NDArray[np.bool_]) -> Docs: ...
