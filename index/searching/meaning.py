"""Query → what it means to one edition: understood, slips looked for, planned."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import msgspec

from index.analysis import Analyser
from index.query import Query
from index.ranking import Ranking
from index.searching.corrections import has_unknown, with_corrections
from index.searching.plan import Plan
from index.searching.planner import Planner
from index.searching.reader import EditionReader
from index.searching.spelling import Speller, speller_of
from index.searching.suggestion import Suggestion, sparing
from index.understanding import Understanding, Understood
from index.understanding.understand import MAX_SYLLABLES
from index.vietnamese.tones import fold


class Meant(msgspec.Struct, frozen=True, gc=False):
    """What a query means, and how it is searched for. suggested: what may have been meant, if it was looked for."""

    understood: Understood
    plan: Plan
    suggested: tuple[Suggestion | None] | None = None


class Meaning:
    """Tells what queries mean to one edition with one ranking and one list of abbreviations; threads may share it."""

    def __init__(
        self, reader: EditionReader, ranking: Ranking, analyser: Analyser, understanding: Understanding
    ) -> None:
        self.reader = reader
        self.ranking = ranking
        self._understanding = understanding
        self._planner = Planner(analyser, reader, ranking)

    @cached_property
    def _speller(self) -> Speller:
        return speller_of(self.reader)

    def of(self, query: Query, today: date) -> Meant:
        """What a query means, and what it was probably meant as where it may be misspelt. today: in Vietnam."""
        understood = self._understanding.understand(query, self.reader, today)
        suggested = self._corrected(understood)
        if suggested and suggested[0]:
            understood = with_corrections(understood, suggested[0], self.reader)
        return Meant(understood, self._planner.plan(understood), suggested)

    def corrected(self, understood: Understood, suggestion: Suggestion | None) -> Meant | None:
        """The same with another suggestion; None if that changes nothing."""
        corrected = with_corrections(understood, suggestion, self.reader)
        return None if corrected is understood else Meant(corrected, self._planner.plan(corrected), (suggestion,))

    def suggested(self, understood: Understood, boldness: float = 0.0) -> Suggestion | None:
        """What may be misspelt, but in a pasted page; no abbreviation that was read, no accents of 'thông tư 22'."""
        text = understood.query.text
        if text.count(" ") >= MAX_SYLLABLES:
            return None
        suggestion = self._speller.suggest(text, boldness)
        if suggestion is None or not understood.interpreted:
            return suggestion
        read = {
            word
            for told in understood.interpreted
            for word in told.typed.split()
            if (told.kind == "abbreviation" and fold(word) not in fold(told.meant).split())
            or (told.kind == "document_number" and fold(word) != word.lower())
        }
        return sparing(suggestion, text, read) if read else suggestion

    def _corrected(self, understood: Understood) -> tuple[Suggestion | None] | None:
        """What is searched for as meant; not looked for where all accents are left out, which may mean anything."""
        query = understood.query
        if query.text != query.preferred:
            return None
        toned, toneless = understood.typed.toned, understood.typed.toneless
        is_toned = toned != toneless
        if is_toned and self._speller.bears_out(toned):
            return (None,)
        return (self.suggested(understood),) if is_toned or has_unknown(toneless, self.reader) else None
