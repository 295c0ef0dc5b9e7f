"""A slip that no article has is searched for as it was meant, too."""

from __future__ import annotations

from dataclasses import replace

from index.analysis import Stream
from index.query import literal
from index.search_page import Interpretation
from index.searching.suggestion import Change, Kind, Suggestion
from index.understanding import IndexedWords, Standing, Understood
from index.vietnamese.syllables import Syllable, syllables

LIKELY = 0.8  # share of what a correction shows


def has_unknown(text: str, words: IndexedWords) -> bool:
    """Whether no article has some syllable of a text."""
    return _is_unknown(syllables(text), words)


def with_corrections(understood: Understood, suggestion: Suggestion | None, words: IndexedWords) -> Understood:
    """What the edition does not know at all is found as suggested; what it knows only gets a suggestion."""
    query = understood.query
    if suggestion is None or suggestion.kind is not Kind.SPELLING or query.text != query.preferred:
        return understood
    found = syllables(query.preferred)
    standings: list[Standing] = []
    told: list[Interpretation] = []
    for change in suggestion.changes:
        places = [place for place, one in enumerate(found) if change.start < one.end and one.start < change.end]
        if places and _is_unknown([found[place] for place in places], words):
            typed = query.preferred[change.start : change.end]
            standings.append(_standing(places, change))
            told.append(Interpretation("spelling", typed, change.meant, literal(query, (change.start, change.end))))
    if not told:
        return understood
    return replace(
        understood,
        standings=(*understood.standings, *standings),
        interpreted=(*understood.interpreted, *told),
    )


def _is_unknown(typed: list[Syllable], words: IndexedWords) -> bool:
    return any(not words.doc_frequency(Stream.TONELESS, one.toneless) for one in typed)


def _standing(places: list[int], change: Change) -> Standing:
    return Standing(places[0], places[-1] + 1, (tuple(syllables(change.meant)),), share=LIKELY)
