"""Units of a plan → their posting lists and statistics in one edition."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
import numpy as np

from index.analysis import Stream
from index.codec.frequencies import BIG
from index.kernels.postings import CodedList
from index.kernels.rows import Part, UnitTerms
from index.schema import Field
from index.searching.plan import ALL_FIELDS, Evidence, Unit
from index.searching.reader import EditionReader, Mask
from index.searching.segments import SegmentReader

MAX_REMEMBERED = 5_000  # terms, and as many units, of an edition: 5 MB


class Found(msgspec.Struct, frozen=True, gc=False):
    """A term as the edition has it. A struct, like all that is made for each term: in a third of a tuple's time.

    bits: of the fields, see `bits_of`; table: see `table_of`; lists: one per
    segment, None where the term does not occur; df: articles with the term in
    one of the fields; idf: see `scoring`.
    """

    stream: Stream
    term: str
    fields: tuple[Field, ...]
    bits: int
    table: int
    lists: tuple[CodedList | None, ...]
    df: int
    idf: float


class Known(msgspec.Struct, frozen=True, gc=False):
    """A piece of evidence all of whose terms occur in the edition.

    idf: that of its rarest term, at most that of the unit's first evidence;
    is_own: whether it is the unit's own, not one of the others.
    """

    evidence: Evidence
    terms: tuple[Found, ...]
    idf: float
    is_own: bool


def known_units(reader: EditionReader, units: Sequence[Unit]) -> list[UnitTerms]:
    """What the edition has of some units; those of all fields are remembered."""
    try:
        return list(map(reader.units.__getitem__, units))
    except KeyError:
        return [_known_unit(reader, unit) for unit in units]


def _known_unit(reader: EditionReader, unit: Unit) -> UnitTerms:
    found: UnitTerms | None = reader.units.get(unit)
    if found is None:
        found = _terms_of(reader, unit)
        if unit.fields == ALL_FIELDS:
            if len(reader.units) >= MAX_REMEMBERED:
                reader.units.clear()
            reader.units[unit] = found
    return found


def _terms_of(reader: EditionReader, unit: Unit) -> UnitTerms:
    known = look_up(reader, unit)
    parts = [
        Part(term.lists, term.table, term.bits, found.evidence.weight * found.idf, found.evidence.share, role)
        for role, found in enumerate(known)
        for term in found.terms
    ]
    is_nested = bool(known) and len(parts) == len(known) and known[-1].is_own
    counts = known[0].idf if known and unit.counts else 0.0
    return UnitTerms(parts, is_nested=is_nested, counts=counts)


def look_up(reader: EditionReader, unit: Unit) -> list[Known]:
    """What the edition has of the unit's evidence, its own first."""
    known: list[Known] = []
    own = len(unit.evidence)
    for place, evidence in enumerate(unit.evidence + unit.others):
        first = found_in(reader, evidence.stream, evidence.term, unit.fields)
        if not first.df:
            continue
        terms: tuple[Found, ...] = (first,)
        idf = first.idf
        if evidence.also:
            terms += tuple([found_in(reader, stream, term, unit.fields) for stream, term in evidence.also])
            if not min([found.df for found in terms]):
                continue
            idf = max([found.idf for found in terms])
        known.append(Known(evidence, terms, min(idf, known[0].idf) if known else idf, place < own))
    return known


def found_in(reader: EditionReader, stream: Stream, term: str, fields: tuple[Field, ...]) -> Found:
    """A term's posting lists and statistics; remembered where they are those of all fields."""
    if fields != ALL_FIELDS:
        return _found_in(reader, stream, term, fields)
    found: Found | None = reader.terms.get((stream, term))
    if found is None:
        if len(reader.terms) >= MAX_REMEMBERED:
            reader.terms.clear()
        found = reader.terms[stream, term] = _found_in(reader, stream, term, fields)
    return found


def _found_in(reader: EditionReader, stream: Stream, term: str, fields: tuple[Field, ...]) -> Found:
    lists = tuple([coded_in(segment, stream, term, fields) for segment in reader.segments])
    df = sum([found.df for found in lists if found is not None])
    bits, idf = bits_of(fields), inverse_document_frequency(reader.doc_count, df)
    return Found(stream, term, fields, bits, table_of(stream, bits), lists, df, idf)


def bits_of(fields: Sequence[Field]) -> int:
    """A bit for each of some fields, the title's the lowest."""
    return sum([1 << number for number, field in enumerate(Field) if field in fields])


def table_of(stream: Stream, bits: int) -> int:
    """Where the counts of a stream's codes in some fields begin, among all tables of counts."""
    return (bits * len(Stream) + list(Stream).index(stream)) * len(Field) * 256


def inverse_document_frequency(doc_count: int, doc_frequency: int) -> float:
    """How much a term tells: about 1 for one in every article, more for rare ones.

    Whoosh's: log(N / (df + 1)) + 1.
    """
    return math.log(doc_count / (doc_frequency + 1)) + 1


def coded_in(segment: SegmentReader, stream: Stream, term: str, fields: tuple[Field, ...]) -> CodedList | None:
    """A term's posting list, without articles that have it in other fields only."""
    found = segment.coded(stream, term.encode())
    if found is None or len(fields) == len(ALL_FIELDS):
        return found
    return _only(segment, stream, found, fields)


def _only(segment: SegmentReader, name: Stream, found: CodedList, fields: tuple[Field, ...]) -> CodedList | None:
    """The list without articles that have the term in other fields only."""
    listed = found.docs
    wanted = [number for number, field in enumerate(Field) if field in fields]
    is_wanted = (segment.counts(name)[wanted] > 0).any(axis=0)
    keep: Mask = is_wanted.take(found.codes)
    big = np.flatnonzero(found.codes == BIG)
    if big.size:
        docs = big if listed is None else listed[big]
        keep[big] = (segment.big_counts(name, found, docs)[wanted] > 0).any(axis=0)
    kept = np.flatnonzero(keep)
    if not kept.size:
        return None
    if listed is None:
        return CodedList(None, found.codes * keep, kept.size, found.first)
    own = kept if found.kept is None else found.kept[kept]
    return CodedList(listed[kept], found.codes[kept], kept.size, found.first, own)
