"""Ways to ask for less, where nothing was found: one after the other.

The page tells which was taken; filters and exclusions are never relaxed.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from index.query import Clause, Part, Preferred, Query, literal, parse
from index.search_page import Interpretation
from index.understanding import Understood


class Relaxed(msgspec.Struct, frozen=True, gc=False):
    """A query and what it no longer asks for.

    is_any_share: an article may hold however little of it; is_any_time: a
    period asked for is not required.
    """

    query: Query
    told: tuple[Interpretation, ...] = ()
    is_any_share: bool = False
    is_any_time: bool = False


def relaxations(query: Query, understood: Understood, correction: str | None) -> Iterator[Relaxed]:
    """From the least change to the greatest; none of a query that is to be taken literally.

    correction: the query as it was probably meant.
    """
    if (pieces := query.pieces) and all(piece.is_literal for piece in pieces):
        return
    if correction:
        told = Interpretation("spelling", query.text, correction, _as_typed(query))
        yield Relaxed(parse(correction), (told,))
    if understood.period and understood.period.is_required:
        yield Relaxed(query, (_told(query, query.preferred),), is_any_time=True)
    loose = _with_words_of_phrases(query)
    if loose is not query:
        yield Relaxed(loose, (_told(query, loose.preferred),))
        yield Relaxed(loose, (_told(query, loose.preferred),), is_any_share=True)
    elif query.preferred:
        yield Relaxed(query, (_told(query, query.preferred),), is_any_share=True)
    if correction:
        meant = _with_words_of_phrases(parse(correction))
        yield Relaxed(meant, (_told(query, meant.preferred),), is_any_share=True)


def _with_words_of_phrases(query: Query) -> Query:
    """Phrases, titles and alternatives only preferred; bylines stay required."""
    kept = tuple(group for group in query.required if all(clause.part is Part.AUTHOR for clause in group))
    if len(kept) == len(query.required):
        return query
    words = [word for group in query.required if group not in kept for clause in group for word in clause.text.split()]
    asked = [*(" OR ".join(map(_typed, group)) for group in kept), *(f"-{_typed(clause)}" for clause in query.excluded)]
    text = " ".join((*asked, *(_piece(query, piece) for piece in query.pieces), *map(_bare, words)))
    return replace(parse(text), was_cut=query.was_cut)


def _typed(clause: Clause) -> str:
    """A clause as it would be typed."""
    return f'"{clause.text}"' if clause.part is Part.ANYWHERE else f'{clause.part}:"{clause.text}"'


def _piece(query: Query, piece: Preferred) -> str:
    text = query.preferred[piece.start : piece.end]
    return f'="{text}"' if piece.is_literal else _bare(text)


def _bare(word: str) -> str:
    """A word that is preferred, even if it looks like an operator."""
    return word if parse(word).preferred == word and not word.endswith(":") else f'="{word}"'


def _told(query: Query, meant: str) -> Interpretation:
    return Interpretation("relaxed", query.text, meant, _as_typed(query))


def _as_typed(query: Query) -> str:
    """A query that is not relaxed; without preferred text there is none but the query itself."""
    return literal(query, (0, len(query.preferred)))
