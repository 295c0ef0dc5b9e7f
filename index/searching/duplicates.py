"""Re-posted articles: the best of each group stays, the others come later.

Two articles are near-duplicates if they are about as long, score about the
same, and share nearly all syllables (Jaccard, over sets of syllables hashed
to BITS). Only the first WINDOW hits are looked at, so that pages stay the
same whichever is asked for first.
"""

from __future__ import annotations

from collections.abc import Collection
from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.kernels import repeats
from index.kernels.postings import Docs
from index.kernels.repeats import Bits
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
    return repeats.repeated(_syllable_sets(reader, docs, {place for pair in pairs for place in pair}), pairs)


def _body_lengths(reader: EditionReader) -> npt.NDArray[np.int64]:
    """Syllables of each article's body."""
    return reader.kept(
        "body lengths",
        lambda: np.concatenate([segment.lengths(Field.BODY).astype(np.int64) for segment in reader.segments]),
    )


def _syllable_sets(reader: EditionReader, docs: Docs, wanted: Collection[int]) -> Bits:
    """The syllables of the wanted articles' bodies as sets of bits: uint8 (articles, BITS / 8)."""
    sets = np.zeros((docs.size, BITS // 8), np.uint8)
    places = np.array(sorted(wanted))
    for segment in reader.segments:
        own = docs[places] - segment.first
        is_here = (own >= 0) & (own < segment.doc_count)
        if is_here.any():
            ids, rows = segment.tokens.gather(own[is_here], _BODY, places[is_here])
            repeats.add_to_sets(sets, rows, ids, _numbers(reader, segment))
    return sets


def _numbers(reader: EditionReader, segment: SegmentReader) -> npt.NDArray[np.uint16]:
    """A bit for each syllable of a segment, the same in all segments; made at the first repeat there may be."""
    made: npt.NDArray[np.uint16] = reader.kept(
        ("syllable bits", segment.first),
        lambda: np.array([crc32(text.encode()) % BITS for text in segment.tokens.vocabulary.all()], np.uint16),
    )
    return made
