"""What the reader typed → what was meant. Nothing typed here is an error.

    tỉnh uỷ "cải cách hành chính" -bóng title:họp author:"Q.T" bão OR lũ

Bare words are preferred; no single one is required. A phrase in quotes, a `title:`
or `author:` term and an `OR` group are required; `-` excludes a word or a
phrase. `OR` joins its two neighbours. Unbalanced quotes, lone operators and
everything else are plain text. The result has bounded size.

`=` before a word, or before quotes around some, takes them literally: they are
not interpreted, and still only preferred. It is what undoes an interpretation.

A pasted sentence has quotes and dashes of its own: from so many bare words on,
these are plain text; and so is `-` before a number, as in 'Covid -19'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

MAX_QUERY_CHARS = 2_000
MAX_CLAUSES = 24
PROSE = 12  # bare words: nobody types so many beside operators

_UNUSABLE = re.compile("[\ud800-\udfff\x00-\x1f\x7f\u0085\u2028\u2029]")
_APART = re.compile(r"(?<=[0-9]) %(?!\S)")  # '7,5 %': a sign alone is no word
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "＂": '"'})
_PIECE = re.compile(
    # ASCII, or `ı` and `İ` would pass for the i of `title`.
    r"""(?P<equals>(?<!\S)=)?(?P<minus>(?<!\S)-(?!\d))?(?:(?P<field>(?ai:title|author)):\s?)?(?:"(?P<phrase>[^"]*)"|(?P<bare>[^\s"]+))"""
)
# Without any of them all that is typed is words; those within quotes need no mention.
_OPERATOR = re.compile(r"""["“”„«»＂]|(?<!\S)(?:[-=|]|OR(?!\S)|(?ai:title|author):)""")
_QUOTED = re.compile(r'(?<!\S)="(?P<literal>[^"]*)"|"[^"]*"')
_UNQUOTED = re.compile(r'(?P<literal>(?<!\S)="[^"]*")|"|(?<![^\s"])[-|]')


class Part(StrEnum):
    """Where a clause looks."""

    ANYWHERE = "anywhere"
    TITLE = "title"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of text whose syllables must follow each other.

    is_phrase: it was typed in quotes; is_literal: with `=` before it.
    """

    text: str
    part: Part = Part.ANYWHERE
    is_phrase: bool = False
    is_literal: bool = False


class Preferred(msgspec.Struct, frozen=True, gc=False):
    """A piece of the preferred text: (start, end) there; (first, last) in `Query.text`, with quotes and `=`."""

    start: int
    end: int
    first: int
    last: int
    is_literal: bool


class Query(msgspec.Struct, frozen=True, gc=False):
    """A parsed query. A struct, like all that is made for every query: in a tenth of a frozen dataclass's time.

    text: what was typed, cleaned and cut; preferred: the bare text, in
    order; required: groups, of each of which one clause must hold;
    excluded: clauses of which none may hold; literal: (start, end) in the
    preferred text of what is not to be interpreted.
    """

    text: str
    preferred: str = ""
    required: tuple[tuple[Clause, ...], ...] = ()
    excluded: tuple[Clause, ...] = ()
    was_cut: bool = False
    literal: tuple[tuple[int, int], ...] = ()

    @property
    def pieces(self) -> tuple[Preferred, ...]:
        """What the preferred text is made of; found anew, as few queries are asked for it."""
        return tuple(_preferred(_sorted(self.text).bare) if _has_operators(self.text) else _words(self.text))


class _Piece(NamedTuple):
    clause: Clause
    is_excluded: bool
    place: tuple[int, int]


class _Sorted(NamedTuple):
    """The pieces of a text by what they ask for."""

    required: list[tuple[Clause, ...]]
    excluded: list[Clause]
    bare: list[_Piece]


def parse(typed: str) -> Query:
    """Read any text as a query; never raises."""
    text, was_cut = typed[:MAX_QUERY_CHARS], len(typed) > MAX_QUERY_CHARS
    text = " ".join((text if text.isprintable() else _UNUSABLE.sub(" ", text)).split())
    if _is_of_letters(text) and "OR" not in text:
        return Query(text, text, was_cut=was_cut)
    if "%" in text:
        text = _APART.sub("%", text)
    if not _OPERATOR.search(text):
        return Query(text, " ".join(filter(_is_word, text.split(" "))), was_cut=was_cut)
    required, excluded, bare = _sorted(text)
    widest = max(len(required), len(excluded), *map(len, required), 0)
    return Query(
        text,
        " ".join(piece.clause.text for piece in bare),
        tuple(group[:MAX_CLAUSES] for group in required[:MAX_CLAUSES]),
        tuple(excluded[:MAX_CLAUSES]),
        was_cut or widest > MAX_CLAUSES,
        tuple((piece.start, piece.end) for piece in _preferred(bare) if piece.is_literal),
    )


def searched_spans(text: str) -> list[tuple[int, int]]:
    """Where the text that is looked for stands in `Query.text`; bare words that follow each other are one span.

    Without quotes, operators, field names, bylines and what is excluded or literal.
    """
    if not _has_operators(text):
        return [(0, len(text))] if text else []
    spans: list[tuple[int, int]] = []
    bare_end = -1
    for match in _PIECE.finditer(_with_operators(text)):
        group = "bare" if match["phrase"] is None else "phrase"
        is_bare = group == "bare" and not match["field"]
        if (
            match["minus"]
            or match["equals"]
            or (match["field"] or "").lower() == Part.AUTHOR
            or match[0] in ("OR", "|")
        ):
            bare_end = -1
        elif is_bare and bare_end >= 0:
            spans[-1] = (spans[-1][0], match.end())
        else:
            spans.append(match.span(group))
            bare_end = match.end() if is_bare else -1
    return spans


def literal(query: Query, *spans: tuple[int, int]) -> str:
    """The query with (start, end) of its preferred text taken literally, whole pieces of it; all else as typed."""
    typed, cursor, out = query.text, 0, ""
    quotes = typed.translate(_QUOTES).count('"')
    has_plain_quotes = quotes % 2 == 1 or quotes != _with_operators(typed).count('"')  # they would become one of a pair
    for run in _runs_in(query, spans):
        words = [query.preferred[piece.start : piece.end] for piece in run]
        first = run[0].first
        out += typed[cursor:first] + " " * (first > 0 and not typed[first - 1].isspace())
        out += (
            " ".join(f"={word}" for word in words) if len(words) == 1 or has_plain_quotes else f'="{" ".join(words)}"'
        )
        cursor = run[-1].last
    return out + typed[cursor:]


def replaced(query: Query, changes: Iterable[tuple[int, int, str]]) -> Query:
    """The query with other words at (start, end) of its preferred text; in order, each within a piece not literal."""
    typed, cursor, out = query.text, 0, ""
    pieces = iter(query.pieces)
    piece = next(pieces)
    for start, end, meant in changes:
        while piece.end < end:
            piece = next(pieces)
        shift = piece.first - piece.start
        out += typed[cursor : start + shift] + meant
        cursor = end + shift
    return replace(parse(out + typed[cursor:]), was_cut=query.was_cut)


def _has_operators(text: str) -> bool:
    return ("OR" in text or not _is_of_letters(text)) and _OPERATOR.search(text) is not None


def _is_of_letters(text: str) -> bool:
    """Whether there is nothing but letters, digits and blanks."""
    return text.replace(" ", "").isalnum()


def _is_word(typed: str) -> bool:
    """Whether there is anything but signs."""
    return typed[:1].isalnum() or any(map(str.isalnum, typed))


def _words(text: str) -> Iterator[Preferred]:
    """The words of a text without operators; signs alone are none."""
    start = first = 0
    for word in text.split(" "):
        size = len(word)
        if _is_word(word):
            yield Preferred(start, start + size, first, first + size, is_literal=False)
            start += size + 1
        first += size + 1


def _sorted(text: str) -> _Sorted:
    """The pieces of a text with operators."""
    found = _Sorted([], [], [])
    for group in _groups(_pieces(_with_operators(text))):
        clauses = tuple(piece.clause for piece in group if not piece.is_excluded)
        found.excluded.extend(piece.clause for piece in group if piece.is_excluded)
        if len(clauses) == 1 and clauses[0].part is Part.ANYWHERE and not clauses[0].is_phrase:
            found.bare.extend(piece for piece in group if not piece.is_excluded)
        elif clauses:
            found.required.append(clauses)
    return found


def _with_operators(text: str) -> str:
    """The text with none but the reader's own quotes, dashes and bars; as long as it was."""
    text = text.translate(_QUOTES)
    bare = _QUOTED.sub(lambda found: f" {found['literal'] or ''} ", text).split()
    if sum(word[0] != "-" and any(map(str.isalnum, word)) for word in bare) < PROSE:
        return text
    text = _QUOTED.sub(lambda found: found[0] if found["literal"] else found[0].replace('"', " "), text)
    return _UNQUOTED.sub(lambda found: found["literal"] or " ", text)


def _runs_in(query: Query, spans: Sequence[tuple[int, int]]) -> Iterator[list[Preferred]]:
    """Pieces that one of the spans touches, and that have nothing but blanks between; none of them is literal yet."""
    run: list[Preferred] = []
    before: tuple[int, int] | None = None
    for piece in query.pieces:
        span = None
        if not piece.is_literal:
            span = next((one for one in spans if one[0] < piece.end and piece.start < one[1]), None)
        if run and (span is None or span != before or not query.text[run[-1].last : piece.first].isspace()):
            yield run
            run = []
        if span:
            run.append(piece)
        before = span
    if run:
        yield run


def _preferred(bare: list[_Piece]) -> Iterator[Preferred]:
    start = 0
    for piece in bare:
        end = start + len(piece.clause.text)
        yield Preferred(start, end, *piece.place, piece.clause.is_literal)
        start = end + 1


def _pieces(text: str) -> Iterator[_Piece | None]:
    """Clauses in order; None stands for `OR`."""
    for match in _PIECE.finditer(text):
        bare = match["bare"]
        if bare in ("OR", "|") and not match["minus"] and not match["field"]:
            yield None
        else:
            is_phrase = match["phrase"] is not None
            content = match["phrase"] if is_phrase else bare
            part = Part(match["field"].lower()) if match["field"] else Part.ANYWHERE
            if _is_word(content):
                is_literal = match["equals"] is not None and part is Part.ANYWHERE
                clause = Clause(content.strip(), part, is_phrase and not is_literal, is_literal)
                yield _Piece(clause, match["minus"] is not None, match.span())


def _groups(pieces: Iterable[_Piece | None]) -> Iterator[list[_Piece]]:
    """Runs of pieces joined by `OR`; an `OR` without neighbours is dropped."""
    group: list[_Piece] = []
    joined = False
    for piece in pieces:
        if piece is None:
            joined = bool(group)
        elif joined:
            group.append(piece)
            joined = False
        else:
            if group:
                yield group
            group = [piece]
    if group:
        yield group
