"""One posting list as arrays, and Whoosh's matcher over it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo

Unsigned = npt.NDArray[np.unsignedinteger[Any]]


class PostingArrays(NamedTuple):
    """docs: ascending, unsigned; freqs: of the same shape, ≥ 1."""

    docs: Unsigned
    freqs: Unsigned

    def term_info(self, lengths: Unsigned) -> TermInfo:
        """Whoosh's statistics; lengths: terms per document of the field."""
        own = lengths[self.docs] if lengths.size else np.ones(1, np.uint8)
        return TermInfo(
            weight=float(self.freqs.sum(dtype=np.uint64)),
            df=int(self.docs.size),
            minlength=int(own.min()),
            maxlength=int(own.max()),
            maxweight=float(self.freqs.max()),
            minid=int(self.docs[0]),
            maxid=int(self.docs[-1]),
        )


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]
    """Steps through a posting list; the whole list is one block."""

    def __init__(
        self, postings: PostingArrays, info: TermInfo, term: tuple[str, bytes], format_: Any, scorer: Any = None
    ) -> None:
        self.postings = postings
        self.scorer = scorer
        self.format = format_
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
        return float(self.postings.freqs[self._place])

    def value(self) -> bytes:
        """The frequency as Whoosh's `Frequency` format encodes it."""
        return int(self.postings.freqs[self._place]).to_bytes(4, "big")

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
