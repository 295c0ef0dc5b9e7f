"""Re-posted articles: the best of each group stays, the others come later.

Two articles are near-duplicates if they are about as long, score about the
same, and share nearly all of their syllables (Jaccard). Only the first WINDOW
hits are looked at, so that pages stay the same whichever is asked for first.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from index.codec.postings import Docs
from index.schema import Field
from index.searching.reader import EditionReader, Floats

WINDOW = 30  # hits among which duplicates go behind the others
MIN_SYLLABLES = 30  # of a body; shorter ones are alike by chance
SCORES, LENGTHS, SHARED = 0.8, 0.85, 0.8  # least ratio of the lower to the higher, and of shared syllables to all


def without_repeats(reader: EditionReader, docs: Docs, scores: Floats) -> npt.NDArray[np.intp]:
    """The order in which to show hits. docs, scores: best first."""
    repeats: list[int] = []
    lengths = _body_lengths(reader, docs)
    if docs.size < 2 or not (candidates := _likely_pairs(scores, lengths)):
        return np.arange(docs.size)
    sets: dict[int, frozenset[str]] = {}
    for first, second in candidates:
        if first not in repeats and second not in repeats and _are_alike(reader, docs, sets, first, second):
            repeats.append(second)
    kept = [place for place in range(docs.size) if place not in repeats]
    return np.array(kept + sorted(repeats), np.intp)


def _body_lengths(reader: EditionReader, docs: Docs) -> npt.NDArray[np.int64]:
    lengths = np.empty(docs.size, np.int64)
    for place, doc in enumerate(docs.tolist()):
        segment, own = reader.segment_of(doc)
        lengths[place] = segment.lengths(Field.BODY)[own]
    return lengths


def _likely_pairs(scores: Floats, lengths: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """(better, worse) of about the same score and length, in order of rank."""
    longer, shorter = np.maximum.outer(lengths, lengths), np.minimum.outer(lengths, lengths)
    alike = (shorter >= LENGTHS * longer) & (shorter >= MIN_SYLLABLES) & (scores >= SCORES * scores[:, None])
    first, second = np.nonzero(np.triu(alike, 1))
    return list(zip(first.tolist(), second.tolist(), strict=True))


def _are_alike(reader: EditionReader, docs: Docs, sets: dict[int, frozenset[str]], first: int, second: int) -> bool:
    one, other = (_syllables(reader, int(docs[place]), sets) for place in (first, second))
    return len(one & other) >= SHARED * len(one | other)


def _syllables(reader: EditionReader, doc: int, sets: dict[int, frozenset[str]]) -> frozenset[str]:
    """The distinct syllables of an article's body."""
    if doc not in sets:
        segment, own = reader.segment_of(doc)
        ids, _ = segment.tokens.gather(np.array([own]), list(Field).index(Field.BODY))
        sets[doc] = frozenset(segment.tokens.vocabulary.texts(np.unique(ids)))
    return sets[doc]
