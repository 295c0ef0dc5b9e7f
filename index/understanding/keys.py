"""A query typed with the input method off → the query that was meant."""

from __future__ import annotations

from dataclasses import replace

from index.analysis import Stream
from index.query import Query
from index.search_page import Interpretation
from index.understanding.understood import IndexedWords
from index.vietnamese.keystrokes import read_keystrokes
from index.vietnamese.syllables import syllables


def with_keystrokes_read(query: Query, words: IndexedWords) -> tuple[Query, tuple[Interpretation, ...]]:
    """'tinhr uyr' → 'tỉnh uỷ', and what to tell the reader; the query itself if nothing is to be read."""
    text = query.preferred
    if query.literal or not text:
        return query, ()
    found = syllables(text)
    tokens = [text[one.start : one.end] for one in found]
    read = read_keystrokes(tokens, lambda toned: words.doc_frequency(Stream.TONED, toned))
    if not read:
        return query, ()
    meant, cursor = "", 0
    for one in read:
        syllable = found[one.place]
        meant += text[cursor : syllable.start] + _cased(one.typed, one.meant)
        cursor = syllable.end
    meant += text[cursor:]
    told = Interpretation("keystrokes", text, meant, f'="{text}"')
    return replace(query, preferred=meant, text=query.text.replace(text, meant)), (told,)


def _cased(typed: str, meant: str) -> str:
    """Capitals as they were typed."""
    if typed.isupper():
        return meant.upper()
    return meant.capitalize() if typed[:1].isupper() else meant
