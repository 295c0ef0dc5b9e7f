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

from index.codec.postings import Docs
from index.schema import Field
from index.searching.reader import EditionReader, Floats
from index.searching.segments import SegmentReader

WINDOW = 20  # hits among which duplicates go behind the others
MIN_SYLLABLES = 30  # of a body; shorter ones are alike by chance
SCORES, LENGTHS, SHARED = 0.97, 0.9, 0.75  # least ratio of the lower to the higher, and of shared syllables to all
BITS = 2_048

Bytes = npt.NDArray[np.uint8]
Pairs = tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]

_ONES = np.array([byte.bit_count() for byte in range(256)], np.uint8)
_BODY = list(Field).index(Field.BODY)


def without_repeats(reader: EditionReader, docs: Docs, scores: Floats) -> npt.NDArray[np.intp]:
    """The order in which to show hits. docs, scores: best first."""
    order = np.arange(docs.size)
    first, second = _likely_pairs(scores, _body_lengths(reader, docs))
    if not first.size:
        return order
    own = np.unique(np.concatenate((first, second)))
    sets = np.zeros((docs.size, BITS // 8), np.uint8)
    sets[own] = _syllable_sets(reader, docs[own])
    shared = _ONES[sets[first] & sets[second]].sum(axis=1, dtype=np.int64)
    either = _ONES[sets[first] | sets[second]].sum(axis=1, dtype=np.int64)
    is_repeat = np.zeros(docs.size, np.bool_)
    alike = shared >= SHARED * either
    for one, other in zip(first[alike].tolist(), second[alike].tolist(), strict=True):
        is_repeat[other] |= not is_repeat[one]
    return np.concatenate((order[~is_repeat], order[is_repeat]))


def _body_lengths(reader: EditionReader, docs: Docs) -> npt.NDArray[np.int64]:
    lengths: npt.NDArray[np.int64] = reader.kept(
        "body lengths",
        lambda: np.concatenate([segment.lengths(Field.BODY).astype(np.int32) for segment in reader.segments]),
    )[docs]
    return lengths


def _likely_pairs(scores: Floats, lengths: npt.NDArray[np.int64]) -> Pairs:
    """(better, worse) of about the same score and length, in order of rank."""
    longer, shorter = np.maximum.outer(lengths, lengths), np.minimum.outer(lengths, lengths)
    alike = (shorter >= LENGTHS * longer) & (shorter >= MIN_SYLLABLES) & (scores >= SCORES * scores[:, None])
    first, second = np.nonzero(np.triu(alike, 1))
    return first, second


def _syllable_sets(reader: EditionReader, docs: Docs) -> Bytes:
    """The syllables of each article's body as a set of bits: uint8 (docs, BITS / 8)."""
    bits = np.zeros((docs.size, BITS), np.bool_)
    for segment in reader.segments:
        here = np.flatnonzero((docs >= segment.first) & (docs < segment.first + segment.doc_count))
        if here.size:
            ids, places = segment.tokens.gather(docs[here] - segment.first, _BODY, here)
            bits[places, _hashes(reader, segment).take(ids)] = True
    return np.packbits(bits, axis=1)


def _hashes(reader: EditionReader, segment: SegmentReader) -> npt.NDArray[np.uint16]:
    """A bit for each syllable of a segment, the same in all segments; made at the first repeat there may be."""
    made: npt.NDArray[np.uint16] = reader.kept(
        ("syllable bits", segment.first),
        lambda: np.array([crc32(text.encode()) % BITS for text in segment.tokens.vocabulary.all()], np.uint16),
    )
    return made
