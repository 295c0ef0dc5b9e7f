"""A number for each document of a segment, in NumPy; see `index.kernels`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint8]
Docs = npt.NDArray[np.int64]
Counts = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
Amount = tuple[Docs | None, Codes, int]


def add_where_present(counts: Counts, amounts: Sequence[Amount]) -> None:
    """counts[d] += amount for every document of a posting list, of several lists.

    counts: (doc_count,); amounts: documents (None: a code for each of the
    segment, 0 where the term is not), their codes, and what to add; no sum
    may pass what the type holds.
    """
    for docs, codes, amount in amounts:
        if docs is None:
            np.add(counts, (codes > 0).view(np.uint8) * counts.dtype.type(amount), out=counts)
        else:
            counts[docs] += counts.dtype.type(amount)


def raise_where_present(counts: Counts, amounts: Sequence[Amount]) -> None:
    """counts[d] is at least amount for every document of a posting list, of several lists."""
    for docs, codes, amount in amounts:
        if docs is None:
            np.maximum(counts, (codes > 0).view(np.uint8) * counts.dtype.type(amount), out=counts)
        else:
            counts[docs] = np.maximum(counts[docs], counts.dtype.type(amount))


def places(mask: npt.NDArray[np.bool_]) -> Docs:
    """Ascending numbers of the documents for which it is true."""
    return mask.nonzero()[0]
