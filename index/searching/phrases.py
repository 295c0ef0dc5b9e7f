"""Which articles hold syllables in a row, read from the token column."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from index.analysis import PAIR_JOINER, Stream
from index.kernels.postings import Docs
from index.schema import Field
from index.searching.lookup import coded_in
from index.searching.plan import Phrase
from index.searching.reader import EditionReader
from index.searching.segments import SegmentReader
from index.vietnamese.tones import fold

ARTICLES_AT_ONCE = 512  # 300,000 syllables: the arrays stay in the processor's cache


def phrase_docs(reader: EditionReader, phrase: Phrase) -> Docs:
    """Ascending numbers of the articles with the phrase in one of its fields."""
    found = [_docs_in(segment, phrase) + segment.first for segment in reader.segments if phrase.terms]
    return np.concatenate(found) if found else np.empty(0, np.int64)


def _docs_in(segment: SegmentReader, phrase: Phrase) -> Docs:
    """First the articles that hold every syllable and pair, then those in order."""
    lists = _posting_lists(segment, phrase)
    if lists is None:
        return np.empty(0, np.int64)
    lists.sort(key=lambda docs: docs.size)
    candidates = reduce(_in_both, lists)
    if len(phrase.terms) == 1 or not candidates.size:
        return candidates
    ranges = [
        segment.tokens.vocabulary.id_range(term, toneless=stream is Stream.TONELESS) for stream, term in phrase.terms
    ]
    fields = (number for number, field in enumerate(Field) if field in phrase.fields)
    return reduce(np.union1d, (_in_order(segment, candidates, number, ranges) for number in fields))


def _posting_lists(segment: SegmentReader, phrase: Phrase) -> list[Docs] | None:
    """Articles with each of the phrase's terms and pairs, each in some wanted field."""
    folded = [fold(term) for _, term in phrase.terms]
    pairs = ((Stream.TONELESS_PAIRS, one + PAIR_JOINER + other) for one, other in pairwise(folded))
    lists = []
    for stream, term in dict.fromkeys((*phrase.terms, *pairs)):
        found = coded_in(segment, stream, term, phrase.fields)
        if found is None:
            return None
        docs = found.docs
        lists.append(found.places() if docs is None else docs)
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
