"""Which articles hold syllables in a row, from arrays of positions."""

from __future__ import annotations

import numpy as np

from index.schema import Field
from index.searching.plan import Phrase
from index.searching.reader import POSITION_BITS, Docs, EditionReader


def phrase_docs(reader: EditionReader, phrase: Phrase) -> Docs:
    """Ascending numbers of the articles with the phrase in one field."""
    if not phrase.terms:
        return np.empty(0, np.int32)
    found = np.zeros(reader.doc_count, np.bool_)
    for field in phrase.fields:
        found[_field_docs(reader, phrase, field)] = True
    return np.flatnonzero(found).astype(np.int32)


def _field_docs(reader: EditionReader, phrase: Phrase, field: Field) -> Docs:
    lists = [reader.postings(field, stream, term).docs for stream, term in phrase.terms]
    if len(lists) == 1 or any(docs.size == 0 for docs in lists):
        return lists[0] if len(lists) == 1 else np.empty(0, np.int32)
    starts = None
    for place, (stream, term) in sorted(enumerate(phrase.terms), key=lambda item: lists[item[0]].size):
        shifted = reader.positions(field, stream, term) - place
        starts = shifted if starts is None else np.intersect1d(starts, shifted, assume_unique=True)
        if not starts.size:
            break
    assert starts is not None
    return (starts >> POSITION_BITS).astype(np.int32)
