"""Re-posted articles: the best of each group stays, the others come later.

Two articles are near-duplicates if they are about as long, score about the
same, and share nearly all syllables (Jaccard, over sets of syllables hashed
to BITS). Only the first WINDOW hits are looked at, so that pages stay the
same whichever is asked for first.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.kernels import repeats
from index.kernels.postings import Docs
from index.kernels.repeats import BitSets
from index.schema import Field
from index.searching.reader import EditionReader, Floats
from index.searching.segments import SegmentReader

WINDOW = 20  # hits among which duplicates go behind the others
BITS = 2_048

_BODY = list(Field).index(Field.BODY)


def repeated(reader: EditionReader, docs: Docs, scores: Floats) -> list[int]:
    """Places of the hits to which a better one is a near-duplicate. docs: best first; scores: theirs first."""
    pairs = repeats.likely_pairs(scores[: docs.size], _body_lengths(reader)[docs])
    if not pairs:
        return []
    sets = np.zeros((docs.size, BITS // 8), np.uint8)
    wanted = list({place for pair in pairs for place in pair})
    for segment, places, own in reader.by_segment(docs[wanted].tolist()):
        texts = [doc * len(Field) + _BODY for doc in own]
        _syllables(reader, segment).put(sets, [wanted[place] for place in places], texts)
    return repeats.repeated(sets, pairs)


def _body_lengths(reader: EditionReader) -> npt.NDArray[np.int64]:
    """Syllables of each article's body."""
    return reader.kept(
        "body lengths",
        lambda: np.concatenate([segment.lengths(Field.BODY).astype(np.int64) for segment in reader.segments]),
    )


def _syllables(reader: EditionReader, segment: SegmentReader) -> BitSets:
    """The texts of a segment as sets of bits, the same in all segments; made at the first repeat there may be."""
    return reader.kept(("syllable bits", segment.first), lambda: segment.tokens.bit_sets(_bit))


def _bit(syllable: str) -> int:
    return crc32(syllable.encode()) % BITS
