"""What `retrieval.pyx` offers; see `index.kernels.plain.retrieval`."""

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint8]
Docs = npt.NDArray[np.int64]

VERSION: int

def add_where_present(counts: npt.NDArray[np.uint16], docs: Docs | None, codes: Codes, amount: int) -> None: ...
