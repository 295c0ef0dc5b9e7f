"""Which articles hold syllables in a row, read from the token column."""

from __future__ import annotations

from functools import reduce

import numpy as np
import numpy.typing as npt

from index.analysis import Stream
from index.schema import Field, stream_field
from index.searching.plan import Phrase
from index.searching.reader import Docs, EditionReader
from index.searching.segments import SegmentReader

ARTICLES_AT_ONCE = 512  # 300,000 syllables: the arrays stay in the processor's cache


def phrase_docs(reader: EditionReader, phrase: Phrase) -> Docs:
    """Ascending numbers of the articles with the phrase in one field."""
    found = np.zeros(reader.doc_count, np.bool_)
    for segment in reader.segments:
        for field in phrase.fields if phrase.terms else ():
            found[_field_docs(segment, phrase, field) + np.int64(segment.first)] = True
    return np.flatnonzero(found)


def _field_docs(segment: SegmentReader, phrase: Phrase, field: Field) -> Docs:
    """First the articles that hold every syllable, then those in order."""
    lists = _posting_lists(segment, phrase, field)
    if lists is None:
        return np.empty(0, np.int64)
    lists.sort(key=lambda docs: docs.size)
    candidates = reduce(_in_both, lists)
    if len(phrase.terms) == 1 or not candidates.size:
        return candidates.astype(np.int64)
    ranges = [segment.tokens.id_range(term, toneless=stream is Stream.TONELESS) for stream, term in phrase.terms]
    return _in_order(segment, candidates.astype(np.int64), list(Field).index(field), ranges)


def _posting_lists(segment: SegmentReader, phrase: Phrase, field: Field) -> list[Docs] | None:
    lists = []
    for stream, term in set(phrase.terms):
        found = segment.postings(stream_field(field, stream), term.encode())
        if found is None:
            return None
        lists.append(found.docs)
    return lists


def _in_both(few: Docs, many: Docs) -> Docs:
    """Numbers in both ascending lists; cheap where the first is short."""
    if not few.size:
        return few
    places = np.searchsorted(many, few)
    places[places == many.size] = 0
    found: Docs = few[many[places] == few]
    return found


def _in_order(
    segment: SegmentReader, candidates: npt.NDArray[np.int64], field: int, ranges: list[tuple[int, int]]
) -> npt.NDArray[np.int64]:
    """Candidates in whose field ids of the given ranges follow each other."""
    parts = np.array_split(candidates, -(-candidates.size // ARTICLES_AT_ONCE))
    return np.concatenate([_in_order_among(segment, part, field, ranges) for part in parts])


def _in_order_among(
    segment: SegmentReader, candidates: npt.NDArray[np.int64], field: int, ranges: list[tuple[int, int]]
) -> npt.NDArray[np.int64]:
    """Where the first syllable stands, then the second behind it, and so on."""
    ids, owners = segment.tokens.gather(candidates, field)
    low, high = ranges[0]
    last = ids.size - len(ranges) + 1
    places = np.flatnonzero((ids[: max(0, last)] >= low) & (ids[: max(0, last)] < high))
    for offset, (low, high) in enumerate(ranges[1:], start=1):
        if not places.size:
            break
        following = ids[places + offset]
        places = places[(following >= low) & (following < high)]
    places = places[owners[places] == owners[places + len(ranges) - 1]]
    return np.unique(owners[places])
