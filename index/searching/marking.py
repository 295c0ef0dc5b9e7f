"""Which syllables of some articles to mark, read from the token column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.analysis import Stream
from index.codec.token_vocabulary import Spelling
from index.kernels.looks import WORTH_ALONE
from index.kernels.tokens import Found, IdRange
from index.searching.alternatives import sequences
from index.searching.plan import Alternative, Unit
from index.searching.reader import EditionReader
from index.searching.segments import SegmentReader
from index.searching.sequence_labels import Labelled, SequenceLabels
from index.vietnamese.tones import fold

MAX_MARKS = 4_000  # per article; bounds the work on a huge one
# A light unit: a stop word of a question weighs 0.1 to 1, a syllable in four of five articles 1.2, all others more.
LIGHT, LIGHT_SHARE = 1.2, 0.2  # of the heaviest one
_MOST_DIGITS = 2  # of a day or a month
_DATE_WORDS = frozenset(("ngay", "thang", "nam"))


class Marker:
    """Finds where the units' syllables stand in articles, and what stands for them.

    A syllable typed with accents is marked where it stands so spelled; only
    an article without it gets its other spellings marked. A sequence that
    stands for units is marked syllable by syllable as these units: more
    units than syllables are marked at the same syllable.
    """

    def __init__(self, reader: EditionReader, units: Sequence[Unit], alternatives: Sequence[Alternative] = ()) -> None:
        self._reader = reader
        own = _spellings(units)
        self._labels = SequenceLabels(own, _wanted(units, alternatives)) if alternatives else None
        self._spellings = self._labels.spellings if self._labels else own
        self._id_ranges: dict[int, list[IdRange]] = {}  # of each segment

    def found(self, docs: Sequence[int]) -> Iterator[tuple[Sequence[int], Found]]:
        """The syllables to mark in some articles: (places of those in one segment, theirs), segment by segment."""
        for segment, places, own in self._reader.by_segment(docs):
            found = segment.tokens.find(own, self._ids(segment), MAX_MARKS)
            yield places, self._labels.resolved(Found(*found)) if self._labels else found

    def _ids(self, segment: SegmentReader) -> list[IdRange]:
        """The numbers of the spellings in a segment."""
        found = self._id_ranges.get(segment.first)
        if found is None:
            found = self._id_ranges[segment.first] = segment.tokens.vocabulary.labelled(self._spellings)
        return found


def worths(units: Sequence[Unit], weights: Sequence[float], alternatives: Sequence[Alternative]) -> list[int]:
    """What a mark of each unit tells where it stands alone.

    Nothing if it is light, and half of what it takes if it is a day or a
    month of a date: 'ngày 10 tháng 2' is not about ten of something.
    """
    least = min(LIGHT, LIGHT_SHARE * max(weights, default=0.0))
    dated = {text for one in alternatives if one.terms for text in one.units if _is_part_of_date(text)}
    return [
        0 if 0 < weight < least else WORTH_ALONE // 2 if unit.text in dated else WORTH_ALONE
        for unit, weight in zip(units, weights, strict=True)
    ]


def _is_part_of_date(text: str) -> bool:
    return (text.isdecimal() and len(text) <= _MOST_DIGITS) or fold(text) in _DATE_WORDS


def _wanted(units: Sequence[Unit], alternatives: Sequence[Alternative]) -> Iterator[Labelled]:
    """The sequences with the labels of their units."""
    numbers = {unit.text: number for number, unit in reversed(list(enumerate(units)))}
    for alternative in alternatives:
        labels = tuple(2 * numbers[text] + 2 for text in alternative.units if text in numbers)
        if labels:
            yield from (Labelled(sequence, labels) for sequence in sequences(alternative))


def _spellings(units: Sequence[Unit]) -> list[Spelling]:
    """Labels: 2 * unit + 1 (+ 1 if as typed).

    Exact spellings come last, so that they win; of equal ones the first unit does.
    """
    loose = [
        (unit.evidence[-1].term, True, 2 * number + 1) for number, unit in enumerate(units) if len(unit.evidence) > 1
    ]
    tight = [
        (unit.evidence[0].term, unit.evidence[0].stream is Stream.TONELESS, 2 * number + 2)
        for number, unit in enumerate(units)
    ]
    return [*reversed(loose), *reversed(tight)]
