"""Which syllables of some articles to mark, read from the token column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.analysis import Stream
from index.codec.token_column import Found, IdRange
from index.schema import Field
from index.searching.plan import Unit
from index.searching.reader import EditionReader
from index.searching.segments import SegmentReader

MAX_MARKS = 4_000  # per article; bounds the work on a huge one

Ints = npt.NDArray[np.int64]


class Marks(NamedTuple):
    """Marked spans of several texts, in order: each article's fields.

    bounds: first mark of each text, and the end (texts + 1,); starts, ends:
    offsets into the text (marks,); units: which unit stands there (marks,).
    """

    bounds: Ints
    starts: Ints
    ends: Ints
    units: Ints

    @property
    def texts(self) -> Ints:
        """The text of each mark."""
        return np.arange(self.bounds.size - 1).repeat(self.bounds[1:] - self.bounds[:-1])


def marks(reader: EditionReader, docs: Sequence[int], units: Sequence[Unit]) -> Marks:
    """Where the units' syllables stand in the articles.

    A syllable typed with accents is marked where it stands so spelled; only
    an article without it gets its other spellings marked.
    """
    texts, starts, ends, labels = _found(reader, docs, units)
    numbers = (labels.astype(np.int64) - 1) >> 1
    is_exact = (labels & 1) == 0
    kinds = texts // len(Field) * len(units) + numbers
    has_exact = np.zeros(len(docs) * len(units), np.bool_)
    has_exact[kinds[is_exact]] = True
    kept = (is_exact | ~has_exact[kinds]).nonzero()[0]
    bounds = texts[kept].searchsorted(np.arange(len(docs) * len(Field) + 1))
    return Marks(bounds, starts[kept], ends[kept], numbers[kept])


def _found(reader: EditionReader, docs: Sequence[int], units: Sequence[Unit]) -> Found:
    """All spellings, in the order of `docs`; labels: 2 * unit + 1 (+ 1 if as typed)."""
    by_segment: defaultdict[SegmentReader, list[tuple[int, int]]] = defaultdict(list)
    for place, doc in enumerate(docs):
        segment, own = reader.segment_of(doc)
        by_segment[segment].append((place, own))
    parts = []
    for segment, members in by_segment.items():
        found = segment.tokens.find([own for _, own in members], _id_ranges(segment, units), MAX_MARKS)
        if len(by_segment) > 1:  # else its articles are all there are, in order
            places = np.array([place for place, _ in members])
            numbers, fields = np.divmod(found.texts, len(Field))
            found = found._replace(texts=places[numbers] * len(Field) + fields)
        parts.append(found)
    if len(parts) == 1:
        return parts[0]
    texts = np.concatenate([part.texts for part in parts])
    order = np.argsort(texts, kind="stable")
    return Found(texts[order], *(np.concatenate(arrays)[order] for arrays in list(zip(*parts, strict=True))[1:]))


def _id_ranges(segment: SegmentReader, units: Sequence[Unit]) -> list[IdRange]:
    """Exact spellings come last, so that they win; of equal ones the first unit does."""
    loose = [
        (unit.evidence[-1].term, True, 2 * number + 1) for number, unit in enumerate(units) if len(unit.evidence) > 1
    ]
    tight = [
        (unit.evidence[0].term, unit.evidence[0].stream is Stream.TONELESS, 2 * number + 2)
        for number, unit in enumerate(units)
    ]
    return [
        (*segment.tokens.vocabulary.id_range(term, toneless=toneless), label)
        for term, toneless, label in (*reversed(loose), *reversed(tight))
    ]
