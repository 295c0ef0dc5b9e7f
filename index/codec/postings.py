"""One posting list, as it lies on disk and as Whoosh's matcher reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo

from index.codec.frequencies import BIG, Packed, PartFrequencies, unpack_counts
from index.kernels.postings import CodedList, Docs


class PostingArrays(NamedTuple):
    """A term's postings, decoded. docs: ascending int64; packed: uint64 of
    the same shape, the packed counts of each part."""

    docs: Docs
    packed: Packed

    @property
    def freqs(self) -> npt.NDArray[np.uint32]:
        """Occurrences in all parts, ≥ 1."""
        freqs: npt.NDArray[np.uint32] = unpack_counts(self.packed).sum(axis=0, dtype=np.uint32)
        return freqs

    def term_info(self, lengths: npt.NDArray[Any]) -> TermInfo:
        """Whoosh's statistics; lengths: terms per document of the field."""
        own = lengths[self.docs] if lengths.size else np.ones(1, np.uint8)
        freqs = self.freqs
        return TermInfo(
            weight=float(freqs.sum(dtype=np.uint64)),
            df=int(self.docs.size),
            minlength=int(own.min()),
            maxlength=int(own.max()),
            maxweight=float(freqs.max()),
            minid=int(self.docs[0]),
            maxid=int(self.docs[-1]),
        )


class BigCounts(NamedTuple):
    """Counts that have no code. places: ascending uint64; packed: uint64."""

    places: npt.NDArray[np.uint64]
    packed: Packed

    def of(self, found: CodedList, book: Packed, entries: Docs) -> Packed:
        """Packed counts of some entries of a list, none of them 0."""
        codes = found.codes[entries]
        packed = (
            book[np.minimum(codes.astype(np.intp), book.size) - 1] if book.size else np.zeros(codes.size, np.uint64)
        )
        big = np.flatnonzero(codes == BIG)
        if big.size:
            own = entries[big] if found.kept is None else found.kept[entries[big]]
            wanted = own.astype(np.uint64) + np.uint64(found.first)
            packed[big] = self.packed[np.searchsorted(self.places, wanted)]
        return packed


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]
    """Steps through a posting list; the whole list is one block."""

    def __init__(
        self, postings: PostingArrays, info: TermInfo, term: tuple[str, bytes], format_: Any, scorer: Any = None
    ) -> None:
        self.postings = postings
        self.scorer = scorer
        self.format = format_
        self._freqs = postings.freqs
        self._info = info
        self._term = term
        self._place = 0

    def is_active(self) -> bool:
        """False past the end."""
        return self._place < self.postings.docs.size

    def reset(self) -> None:
        """Back to the first posting."""
        self._place = 0

    def copy(self) -> ArrayMatcher:
        """Another matcher at the same place."""
        twin = ArrayMatcher(self.postings, self._info, self._term, self.format, self.scorer)
        twin._place = self._place
        return twin

    def id(self) -> int:
        """The current document number."""
        return int(self.postings.docs[self._place])

    def weight(self) -> float:
        """The term's frequency in the current document."""
        return float(self._freqs[self._place])

    def value(self) -> bytes:
        """The posting's value as the field's format encodes it."""
        if isinstance(self.format, PartFrequencies):
            return int(self.postings.packed[self._place]).to_bytes(8, "big")
        return int(self._freqs[self._place]).to_bytes(4, "big")

    def next(self) -> bool:
        """Step on; raises ReadTooFar past the end."""
        if not self.is_active():
            raise ReadTooFar
        self._place += 1
        return True

    def skip_to(self, targetid: int) -> None:
        """Step to the first document not below the target."""
        if not self.is_active():
            raise ReadTooFar
        rest = self.postings.docs[self._place :]
        self._place += int(np.searchsorted(rest, targetid))

    def all_ids(self) -> Iterator[int]:
        """The remaining document numbers."""
        ids: list[int] = self.postings.docs[self._place :].tolist()
        self._place = self.postings.docs.size
        return iter(ids)

    def skip_to_quality(self, minquality: float) -> int:
        """The list is one block: leave it if it cannot reach the quality."""
        if self.is_active() and self.block_quality() <= minquality:
            self._place = self.postings.docs.size
            return 1
        return 0

    def block_min_length(self) -> int:
        """Shortest field in the list."""
        return int(self._info.min_length() or 0)

    def block_max_length(self) -> int:
        """Longest field in the list."""
        return int(self._info.max_length())

    def block_max_weight(self) -> float:
        """Largest frequency in the list."""
        return float(self._info.max_weight())
