"""Postings of one segment, in NumPy; see `index.kernels`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint8]
Docs = npt.NDArray[np.int64]


def add_where_present(counts: npt.NDArray[np.uint16], docs: Docs | None, codes: Codes, amount: int) -> None:
    """counts[d] += amount for every document of a posting list.

    counts: (doc_count,); docs, codes: see `CodedList`.
    """
    if docs is None:
        np.add(counts, (codes > 0).view(np.uint8) * np.uint16(amount), out=counts)
    else:
        counts[docs] += np.uint16(amount)
