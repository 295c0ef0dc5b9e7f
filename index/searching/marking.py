"""Which syllables of some articles to mark, read from the token column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter, itemgetter

from index.analysis import Stream
from index.codec.token_vocabulary import Spelled
from index.kernels.tokens import Found
from index.searching.alternatives import sequences
from index.searching.plan import Alternative, Evidence, Unit
from index.searching.segments import SegmentReader
from index.searching.sequence_labels import Labelled, SequenceLabels
from index.vietnamese.phonology import is_toneless_syllable
from index.vietnamese.tones import fold

MAX_MARKS = 4_000  # per article; bounds the work on a huge one
_MOST_DIGITS = 2  # of a day or a month
_DATE_WORDS = frozenset(("ngay", "thang", "nam"))
_TONED = Stream.TONED  # an attribute of an Enum takes 46 ns each time

_spelled: Callable[[Evidence], Spelled] = attrgetter("stream", "term")
_stream: Callable[[Spelled], Stream] = itemgetter(0)


class Marker:
    """Finds where the units' syllables stand in articles, and what stands for them.

    A syllable typed with accents is marked where it stands so spelled; only
    an article without it gets its other spellings marked. A sequence that
    stands for units is marked syllable by syllable as these units: more
    units than syllables are marked at the same syllable.
    """

    def __init__(self, units: Sequence[Unit], alternatives: Sequence[Alternative] = ()) -> None:
        self._spelled = list(map(_spelled, [unit.evidence[0] for unit in units]))
        self._labels = SequenceLabels(self._spelled, _wanted(units, alternatives)) if alternatives else None

    @property
    def is_told_apart(self) -> bool:
        """Whether what is asked for is met by its own spelling: 'hoi' without accents may be any of ten words."""
        if _TONED in map(_stream, self._spelled):
            return True
        return bool(self._spelled) and not any(is_toneless_syllable(term) for _, term in self._spelled)

    def found(self, segment: SegmentReader, docs: Sequence[int]) -> Found:
        """The syllables to mark in some articles of a segment."""
        tokens, labels = segment.tokens, self._labels
        units = tokens.vocabulary.of_units(self._spelled)
        if labels is None:
            return tokens.kernel.find(docs, units, MAX_MARKS)
        beneath, above = map(tokens.vocabulary.labelled, (labels.beneath, labels.above))
        return labels.resolved(tokens.kernel.find(docs, units, MAX_MARKS, beneath, above))


def parts_of_dates(units: Sequence[Unit], alternatives: Sequence[Alternative]) -> list[int]:
    """Numbers of the units that are a day or a month of a date: 'ngày 10 tháng 2' is not about ten of something."""
    dated = {text for one in alternatives if one.terms for text in one.units if _is_part_of_date(text)}
    return [number for number, unit in enumerate(units) if unit.text in dated]


def _is_part_of_date(text: str) -> bool:
    return (text.isdecimal() and len(text) <= _MOST_DIGITS) or fold(text) in _DATE_WORDS


def _wanted(units: Sequence[Unit], alternatives: Sequence[Alternative]) -> Iterator[Labelled]:
    """The sequences with the labels of their units."""
    numbers = {unit.text: number for number, unit in reversed(list(enumerate(units)))}
    for alternative in alternatives:
        labels = tuple(2 * numbers[text] + 2 for text in alternative.units if text in numbers)
        if labels:
            yield from (Labelled(sequence, labels) for sequence in sequences(alternative))
