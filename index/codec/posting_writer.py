"""Writes posting lists: short ones as gaps, long ones as rows.

A list of a segment of N documents is *sparse* or *dense*.

    sparse  gaps u2, codes u1   one entry per document of the list
    dense   rows u1             one entry per document of the segment

Dense is a list of more than N / DENSE_SHARE documents. `starts[t]` to
`starts[t+1]` are term t's entries in `gaps` and `codes`; a dense term has
none there and stands in `row_terms`, with its document frequency in
`row_dfs`. A gap is the distance from the document before (the first: from
document 0). Where one exceeds MAX_GAP, entries with code 0 bridge it: they
say that the term is not in that document.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec.arrays import ArrayWriter, array_writer
from index.kernels.posting_codes import DENSE_SHARE, MAX_GAP, Dense, Lists, Packed, Sparse, encoded

__all__ = ["DENSE_SHARE", "MAX_GAP", "Lists", "PostingWriter", "book_array"]

KINDS: dict[str, type[np.unsignedinteger]] = {
    "gaps": np.uint16,
    "codes": np.uint8,
    "rows": np.uint8,
    "row_terms": np.uint32,
    "row_dfs": np.uint32,
    "big_places": np.uint64,
    "big_counts": np.uint64,
    "row_big_places": np.uint64,
    "row_big_counts": np.uint64,
}


def book_array(fieldname: str) -> str:
    """Name of the array with a field's code book."""
    return f"book_{fieldname}"


class PostingWriter:
    """Appends posting lists to a segment, in the order of its terms."""

    def __init__(self, base: Path, doc_count: int) -> None:
        self._base = base
        self._doc_count = doc_count
        self._writers = {name: ArrayWriter(base, name, kind) for name, kind in KINDS.items()}
        self._starts: list[npt.NDArray[np.unsignedinteger[Any]]] = []
        self.terms = 0

    def add(self, lists: Lists, book: Packed) -> None:
        """Write some lists; book: the counts that have a code in their field."""
        sparse, dense = encoded(lists, book, self._doc_count)
        self._add_rows(dense)
        self._add_sparse(sparse)
        self.terms += lists.starts.size - 1

    def finished(self) -> list[ArrayWriter]:
        """Its arrays, to be packed."""
        self._add_starts(np.array([self._writers["codes"].count]))
        starts = np.concatenate(self._starts)
        return [array_writer(self._base, "starts", starts.dtype, starts), *self._writers.values()]

    def _add_starts(self, starts: npt.NDArray[np.int64]) -> None:
        self._starts.append(starts.astype(np.uint32 if starts.max(initial=0) < 2**32 else np.uint64))

    def _add_rows(self, dense: Dense) -> None:
        write = self._writers
        write["row_big_places"].append(write["rows"].count + dense.big_places)
        write["row_big_counts"].append(dense.big_counts)
        write["rows"].append(dense.rows)
        write["row_terms"].append(self.terms + dense.terms)
        write["row_dfs"].append(dense.sizes)

    def _add_sparse(self, sparse: Sparse) -> None:
        write, first = self._writers, self._writers["codes"].count
        self._add_starts(sparse.starts + first)
        write["big_places"].append(sparse.big_places + first)
        write["big_counts"].append(sparse.big_counts)
        write["gaps"].append(sparse.gaps)
        write["codes"].append(sparse.codes)
