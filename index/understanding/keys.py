"""A query typed with the input method off → the query that was meant."""

from __future__ import annotations

from collections.abc import Sequence

from index.analysis import Stream
from index.query import Query, literal, replaced
from index.search_page import Interpretation
from index.understanding.understood import IndexedWords
from index.vietnamese.keystrokes import read_keystrokes
from index.vietnamese.syllables import Syllable


def with_keystrokes_read(
    query: Query, found: Sequence[Syllable], words: IndexedWords
) -> tuple[Query, tuple[Interpretation, ...]]:
    """'tinhr uyr' → 'tỉnh uỷ', and what to tell the reader; the query itself if nothing is to be read.

    found: the syllables of the preferred text.
    """
    text = query.preferred
    if query.literal or not text:
        return query, ()
    tokens = [text[one.start : one.end] for one in found]
    read = read_keystrokes(tokens, lambda toned: words.doc_frequency(Stream.TONED, toned))
    if not read:
        return query, ()
    changes = [(found[one.place].start, found[one.place].end, _cased(one.typed, one.meant)) for one in read]
    meant = replaced(query, changes)
    undo = literal(query, (0, len(text)))
    return meant, (Interpretation("keystrokes", text, meant.preferred, undo),)


def _cased(typed: str, meant: str) -> str:
    """Capitals as they were typed."""
    if typed.isupper():
        return meant.upper()
    return meant.capitalize() if typed[:1].isupper() else meant
