"""Evidence of a plan → its posting lists and statistics in one edition."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from index.analysis import Stream
from index.codec.frequencies import BIG
from index.codec.postings import CodedList
from index.schema import Field
from index.searching.plan import Evidence, Unit
from index.searching.reader import EditionReader, Mask
from index.searching.segments import SegmentReader


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of evidence as the edition has it.

    lists: one per segment, None where the term does not occur; df: articles
    with the term in one of the unit's fields; idf: see `scoring`.
    """

    evidence: Evidence
    fields: tuple[Field, ...]
    lists: tuple[CodedList | None, ...]
    df: int
    idf: float


def look_up(reader: EditionReader, unit: Unit) -> list[Found]:
    """One Found per piece of the unit's evidence, in order."""
    return [_found(reader, evidence, unit.fields) for evidence in unit.evidence]


def inverse_document_frequency(doc_count: int, doc_frequency: int) -> float:
    """How much a term tells: about 1 for one in every article, more for rare ones.

    Whoosh's: log(N / (df + 1)) + 1.
    """
    return math.log(doc_count / (doc_frequency + 1)) + 1


def _found(reader: EditionReader, evidence: Evidence, fields: tuple[Field, ...]) -> Found:
    lists = tuple(coded_in(segment, evidence.stream, evidence.term, fields) for segment in reader.segments)
    df = sum(found.df for found in lists if found is not None)
    return Found(evidence, fields, lists, df, inverse_document_frequency(reader.doc_count, df))


def coded_in(segment: SegmentReader, stream: Stream, term: str, fields: tuple[Field, ...]) -> CodedList | None:
    """A term's posting list, without articles that have it in other fields only."""
    found = segment.coded(stream, term.encode())
    if found is None or len(fields) == len(Field):
        return found
    return _only(segment, stream, found, fields)


def _only(segment: SegmentReader, name: Stream, found: CodedList, fields: tuple[Field, ...]) -> CodedList | None:
    """The list without articles that have the term in other fields only."""
    wanted = [number for number, field in enumerate(Field) if field in fields]
    is_wanted = (segment.counts(name)[wanted] > 0).any(axis=0)
    keep: Mask = is_wanted.take(found.codes)
    big = np.flatnonzero(found.codes == BIG)
    if big.size:
        docs = big if found.docs is None else found.docs[big]
        keep[big] = (segment.big_counts(name, found, docs)[wanted] > 0).any(axis=0)
    kept = np.flatnonzero(keep)
    if not kept.size:
        return None
    if found.docs is None:
        return found._replace(codes=found.codes * keep, df=kept.size)
    own = kept if found.kept is None else found.kept[kept]
    return CodedList(found.docs[kept], found.codes[kept], kept.size, found.first, own)
