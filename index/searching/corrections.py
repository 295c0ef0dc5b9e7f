"""What may be a slip is searched for as it was probably meant, too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from index.analysis import Stream
from index.query import Query, literal, replaced
from index.search_page import Interpretation
from index.searching.suggestion import Change, Kind, Suggestion
from index.understanding import BETWEEN_MEANINGS, IndexedWords, Standing, Understood
from index.vietnamese.syllables import syllables

LIKELY = 0.8  # share of what a correction shows, where no article has what was typed
POSSIBLE = 0.6  # where some have: it is offered ("did you mean"), and adds to what is found meanwhile


def has_unknown(toneless: Sequence[str], words: IndexedWords) -> bool:
    """Whether no article has one of some syllables."""
    return bool(words.missing(Stream.TONELESS, toneless))


def with_corrections(understood: Understood, suggestion: Suggestion | None, words: IndexedWords) -> Understood:
    """What is found as suggested, besides as typed; the reader is told of what the edition does not know at all.

    A name beside a slip weighs no more than usual: what is meant by the slip counts less than all of it already.
    """
    query = understood.query
    if suggestion is None or suggestion.kind is not Kind.SPELLING or query.text != query.preferred:
        return understood
    found = understood.syllables
    standings: list[Standing] = []
    told: list[Interpretation] = []
    for change in suggestion.changes:
        places = [place for place, one in enumerate(found) if change.start < one.end and one.start < change.end]
        is_unknown = has_unknown([found[place].toneless for place in places], words)
        if places:
            standings.append(_standing(places, change, LIKELY if is_unknown else POSSIBLE))
        if is_unknown:
            typed = query.preferred[change.start : change.end]
            told.append(Interpretation("spelling", typed, change.meant, literal(query, (change.start, change.end))))
    return replace(
        understood,
        standings=(*understood.standings, *standings),
        capitals=frozenset() if standings else understood.capitals,
        interpreted=(*understood.interpreted, *told),
    )


def spelled_out(understood: Understood) -> Query | None:
    """The query with its abbreviations of one meaning written out; None without any."""
    query = understood.query
    pieces = [piece for piece in query.pieces if not piece.is_literal]
    changes = [
        (*found.span(), told.meant)
        for told in understood.interpreted
        if told.kind == "abbreviation" and BETWEEN_MEANINGS not in told.meant
        for found in re.finditer(rf"(?<!\S){re.escape(told.typed)}(?!\S)", query.preferred)
        if any(piece.start <= found.start() and found.end() <= piece.end for piece in pieces)
    ]
    return replaced(query, sorted(changes)) if changes else None


def _standing(places: list[int], change: Change, share: float) -> Standing:
    return Standing(places[0], places[-1] + 1, (tuple(syllables(change.meant)),), share=share)
