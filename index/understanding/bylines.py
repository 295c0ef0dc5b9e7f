"""A query that is a byline: 'Q.T', 'tác giả Trần Mỹ Linh', 'bai cua PV Lan'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.query import Query
from index.search_page import Interpretation
from index.understanding.understood import IndexedWords
from index.vietnamese.syllables import Syllable

_ASKED = [asked.split() for asked in ("tac gia", "bai cua", "bai viet cua", "phong vien", "nha bao", "but danh", "pv")]
_FIRST_ASKED = frozenset(asked[0] for asked in _ASKED)
_INITIALS = re.compile(r"\w(?:\.\s?\w){1,3}\.?")


def may_begin_byline(toneless: str) -> bool:
    """Whether a syllable begins what an author is asked for by."""
    return toneless in _FIRST_ASKED


def asked_byline(
    query: Query, found: Sequence[Syllable], words: IndexedWords
) -> tuple[str, tuple[Interpretation, ...]]:
    """(the byline, what to tell the reader), if the whole query is one that the edition has; else nothing.

    found: the syllables of the preferred text, of which the first `may_begin_byline`, or which has signs.
    A bare name may as well be the subject, so it must be initials or be asked for as an author's.
    """
    text = query.preferred
    if query.required or query.literal or not found or not ("." in text or may_begin_byline(found[0].toneless)):
        return "", ()
    typed = [one.toneless for one in found]
    start = max([len(asked) for asked in _ASKED if typed[: len(asked)] == asked], default=0)
    byline = text[found[start].start :] if start < len(found) else ""
    if not byline or not (start or _INITIALS.fullmatch(byline)) or not words.has_author(byline):
        return "", ()
    return byline, (Interpretation("author", text, byline, f'="{text}"'),)
