"""Which of some hits say the same as a better one, in NumPy; see `index.kernels`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from index.kernels.plain.tokens import Arrays, Column

MIN_SYLLABLES = 30  # of a body; shorter ones are alike by chance
BITS = 2_048  # of a set
SCORES, LENGTHS, SHARED = 0.97, 0.9, 0.75  # least ratio of the lower to the higher, and of shared syllables to all

Pair = tuple[int, int]


def likely_pairs(scores: npt.NDArray[np.float32], lengths: npt.NDArray[np.int64]) -> list[Pair]:
    """(better, worse) of about the same score and length, in order of rank. scores: descending."""
    pairs = []
    least, descending, own = (scores * np.float32(SCORES)).tolist(), (-scores).tolist(), lengths.tolist()
    for better, (bar, length) in enumerate(zip(least, own, strict=True)):
        if length < MIN_SYLLABLES:
            continue
        for worse in range(better + 1, bisect_right(descending, -bar)):
            other = own[worse]
            if LENGTHS * length <= other >= MIN_SYLLABLES and length >= LENGTHS * other:
                pairs.append((better, worse))
    return pairs


class BitSets:
    """A field of a segment's articles as sets: each syllable is a bit, and several may be the same one."""

    def __init__(self, arrays: Arrays, bits: npt.NDArray[np.uint16], fields: int, field: int) -> None:
        """bits: of each entry of the vocabulary, below BITS."""
        self._column, self._bounds, self._bits = Column(arrays, 1), arrays["token_bounds"], bits
        self._fields, self._field = fields, field

    def of(self, doc: int) -> int:
        """The set of an article."""
        text = doc * self._fields + self._field
        found = np.zeros(BITS, np.bool_)
        found[self._bits.take(self._column.ids(*self._bounds[text : text + 2, None].astype(np.int64)))] = True
        return int.from_bytes(np.packbits(found).tobytes())


class Repeats:
    """Finds repeats among the hits of an edition."""

    def __init__(self, lengths: npt.NDArray[np.int64], segments: Sequence[tuple[int, BitSets]]) -> None:
        """lengths: of each article's text (doc_count,); segments: the first article of each, and their sets."""
        self._lengths, self._segments = lengths, segments

    def among(self, docs: list[int], scores: list[float], most: int) -> list[int]:
        """Places of the hits that share most of what they hold with a better one, ascending; of a repeat there is none.

        docs: best first; scores: descending; most: how many of them are looked at.
        """
        docs = docs[:most]
        pairs = likely_pairs(np.array(scores[:most], np.float32), self._lengths[docs])
        sets = {place: self._set_of(docs[place]) for pair in pairs for place in pair}
        repeats: set[int] = set()
        for better, worse in pairs:
            one, other = sets[better], sets[worse]
            if better not in repeats and (one & other).bit_count() >= SHARED * (one | other).bit_count():
                repeats.add(worse)
        return sorted(repeats)

    def _set_of(self, doc: int) -> int:
        first, own = max((one for one in self._segments if one[0] <= doc), key=itemgetter(0))
        return own.of(doc - first)
