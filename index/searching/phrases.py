"""Which articles hold syllables in a row, from arrays of positions."""

from __future__ import annotations

import numpy as np

from index.schema import Field
from index.searching.plan import Phrase
from index.searching.reader import POSITION_BITS, Docs, EditionReader, Positions


def phrase_docs(reader: EditionReader, phrase: Phrase) -> Docs:
    """Ascending numbers of the articles with the phrase in one field."""
    if not phrase.terms:
        return np.empty(0, np.int32)
    found = np.zeros(reader.doc_count, np.bool_)
    for field in phrase.fields:
        found[_field_docs(reader, phrase, field)] = True
    return np.flatnonzero(found).astype(np.int32)


def _field_docs(reader: EditionReader, phrase: Phrase, field: Field) -> Docs:
    """The rarest syllable first, so that common ones are seldom read."""
    if len(phrase.terms) == 1:
        return reader.postings(field, *phrase.terms[0]).docs
    frequencies = [reader.doc_frequency(field, stream, term) for stream, term in phrase.terms]
    if 0 in frequencies:
        return np.empty(0, np.int32)
    rarest, *others = sorted(range(len(frequencies)), key=frequencies.__getitem__)
    starts = _starts(reader, phrase, field, rarest)
    for place in others:
        if not starts.size:
            break
        starts = np.intersect1d(starts, _starts(reader, phrase, field, place), assume_unique=True)
    return (starts >> POSITION_BITS).astype(np.int32)


def _starts(reader: EditionReader, phrase: Phrase, field: Field, place: int) -> Positions:
    """Where the phrase would begin for each occurrence of its term at `place`."""
    return reader.positions(field, *phrase.terms[place]) - place
