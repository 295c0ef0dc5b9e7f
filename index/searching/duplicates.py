"""Re-posted articles: the best of each group stays, the others come later.

Two articles are near-duplicates if they are about as long, score about the
same, and share nearly all syllables (Jaccard, over sets of syllables hashed
to BITS). Only the first WINDOW hits are looked at, so that pages stay the
same whichever is asked for first.
"""

from __future__ import annotations

from bisect import bisect_right
from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.kernels.postings import Docs
from index.schema import Field
from index.searching.reader import EditionReader, Floats
from index.searching.segments import SegmentReader

WINDOW = 20  # hits among which duplicates go behind the others
MIN_SYLLABLES = 30  # of a body; shorter ones are alike by chance
SCORES, LENGTHS, SHARED = 0.97, 0.9, 0.75  # least ratio of the lower to the higher, and of shared syllables to all
BITS = 2_048

_BODY = list(Field).index(Field.BODY)


def without_repeats(reader: EditionReader, docs: Docs, scores: Floats) -> npt.NDArray[np.intp]:
    """The order in which to show hits. docs, scores: best first."""
    pairs = _likely_pairs(scores, _body_lengths(reader, docs).tolist())
    repeats: set[int] = set()
    if pairs:
        own = sorted({place for pair in pairs for place in pair})
        sets = dict(zip(own, _syllable_sets(reader, docs[own]), strict=True))
        for better, worse in pairs:
            one, other = sets[better], sets[worse]
            if better not in repeats and (one & other).bit_count() >= SHARED * (one | other).bit_count():
                repeats.add(worse)
    return np.array([*(place for place in range(docs.size) if place not in repeats), *sorted(repeats)], np.intp)


def _body_lengths(reader: EditionReader, docs: Docs) -> npt.NDArray[np.int64]:
    lengths: npt.NDArray[np.int64] = reader.kept(
        "body lengths",
        lambda: np.concatenate([segment.lengths(Field.BODY).astype(np.int32) for segment in reader.segments]),
    )[docs]
    return lengths


def _likely_pairs(scores: Floats, lengths: list[int]) -> list[tuple[int, int]]:
    """(better, worse) of about the same score and length, in order of rank."""
    pairs = []
    least, descending = (scores * np.float32(SCORES)).tolist(), (-scores).tolist()
    for better, (bar, length) in enumerate(zip(least, lengths, strict=True)):
        if length < MIN_SYLLABLES:
            continue
        for worse in range(better + 1, bisect_right(descending, -bar)):
            other = lengths[worse]
            if LENGTHS * length <= other >= MIN_SYLLABLES and length >= LENGTHS * other:
                pairs.append((better, worse))
    return pairs


def _syllable_sets(reader: EditionReader, docs: Docs) -> list[int]:
    """The syllables of each article's body as a set of BITS bits."""
    bits = np.zeros((docs.size, BITS), np.bool_)
    for segment in reader.segments:
        here = np.flatnonzero((docs >= segment.first) & (docs < segment.first + segment.doc_count))
        if here.size:
            ids, places = segment.tokens.gather(docs[here] - segment.first, _BODY, here)
            bits[places, _hashes(reader, segment).take(ids)] = True
    return [int.from_bytes(own) for own in np.packbits(bits, axis=1)]


def _hashes(reader: EditionReader, segment: SegmentReader) -> npt.NDArray[np.uint16]:
    """A bit for each syllable of a segment, the same in all segments; made at the first repeat there may be."""
    made: npt.NDArray[np.uint16] = reader.kept(
        ("syllable bits", segment.first),
        lambda: np.array([crc32(text.encode()) % BITS for text in segment.tokens.vocabulary.all()], np.uint16),
    )
    return made
