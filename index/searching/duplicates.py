"""Re-posted articles: the best of each group stays, the others come later.

Two articles are near-duplicates if they are about as long, score about the
same, and share nearly all syllables (Jaccard, over sets of syllables hashed
to BITS). Only the first WINDOW hits are looked at, so that pages stay the
same whichever is asked for first.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np

from index.kernels.repeats import Repeats
from index.schema import Field
from index.searching.reader import EditionReader

WINDOW = 20  # hits among which duplicates go behind the others

_BODY = list(Field).index(Field.BODY)


def repeated(reader: EditionReader, docs: list[int], scores: list[float], count: int = WINDOW) -> list[int]:
    """Places of the hits to which a better one is a near-duplicate, among the first `count`. docs: best first."""
    found: list[int] = reader.kept("repeats", _repeats, reader).among(docs, scores, min(count, WINDOW))
    return found


def _repeats(reader: EditionReader) -> Repeats:
    """All bodies, as sets of the same bits in all segments."""
    lengths = np.concatenate([segment.lengths(Field.BODY).astype(np.int64) for segment in reader.segments])
    return Repeats(lengths, [(segment.first, segment.tokens.bit_sets(_BODY, crc32)) for segment in reader.segments])
