"""A whole segment from arrays: sorted, grouped and written at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.arrays import ArrayInfo, ArrayWriter, FieldInfo, pack
from index.codec.terms import BIG, SMALL_SEGMENT

DOC_BITS = np.uint64(24)  # below each key: segments have at most 16 million documents


class Inverted(NamedTuple):
    """Posting lists of one field, terms ascending.

    terms: term key of each list; starts: its first posting, and the end;
    docs, freqs: the postings.
    """

    terms: npt.NDArray[np.uint64]
    starts: npt.NDArray[np.int64]
    docs: npt.NDArray[np.uint32]
    freqs: npt.NDArray[np.uint32]


def invert(terms: npt.NDArray[np.uint64], docs: npt.NDArray[np.uint32]) -> Inverted:
    """Occurrences → posting lists.

    terms: key of each occurrence, below 2**40, whose order is that of the
    terms; docs: its document. One sort of (term, document) does it all.
    """
    keys = (terms << DOC_BITS) | docs
    keys.sort()
    changes = _first_of_runs(keys)
    freqs = np.diff(np.append(changes, keys.size)).astype(np.uint32)
    keys = keys[changes]
    of_term = keys >> DOC_BITS
    heads = _first_of_runs(of_term)
    found = (keys & ((np.uint64(1) << DOC_BITS) - np.uint64(1))).astype(np.uint32)
    return Inverted(of_term[heads], np.append(heads, keys.size), found, freqs)


def _first_of_runs(ordered: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """Where each run of equal numbers begins."""
    if not ordered.size:
        return np.empty(0, np.int64)
    return np.concatenate(([0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1))


class BulkFieldWriter:
    """Writes a segment's dictionary and postings, field after field."""

    def __init__(self, base: Path, doc_count: int) -> None:
        kinds = {
            "keys": np.uint8,
            "key_ends": np.uint64,
            "starts": np.uint64,
            "docs": np.uint16 if doc_count <= SMALL_SEGMENT else np.uint32,
            "freqs": np.uint8,
            "big_places": np.uint64,
            "big_freqs": np.uint32,
        }
        self._base = base
        self._writers = {name: ArrayWriter(base, name, kind) for name, kind in kinds.items()}
        self._terms = 0
        self.fields: dict[str, FieldInfo] = {}

    def add(self, fieldname: str, texts: Sequence[bytes], inverted: Inverted) -> None:
        """Write one field; fields come in name order, texts[i] is the i-th term."""
        if self.fields and fieldname <= next(reversed(self.fields)):
            raise ValueError(f"field {fieldname} after {next(reversed(self.fields))}")
        write = self._writers
        key_base, posting_base = write["keys"].count, write["docs"].count
        write["keys"].write(b"".join(texts))
        sizes = np.fromiter(map(len, texts), np.uint64, len(texts))
        write["key_ends"].append(np.cumsum(sizes, dtype=np.uint64) + np.uint64(key_base))
        write["starts"].append(inverted.starts[:-1] + posting_base)
        write["docs"].append(inverted.docs)
        write["freqs"].append(np.minimum(inverted.freqs, BIG))
        big = np.flatnonzero(inverted.freqs >= BIG)
        write["big_places"].append(posting_base + big)
        write["big_freqs"].append(inverted.freqs[big])
        self.fields[fieldname] = FieldInfo(self._terms, self._terms + len(texts))
        self._terms += len(texts)

    def close(self) -> dict[str, ArrayInfo]:
        """Finish the file."""
        self._writers["starts"].append([self._writers["docs"].count])
        return pack(self._base, "terms", self._writers.values())


def array_writer(base: Path, name: str, dtype: Any, values: npt.ArrayLike) -> ArrayWriter:
    """One whole array at once, to be packed."""
    writer = ArrayWriter(base, name, dtype)
    writer.append(values)
    return writer
