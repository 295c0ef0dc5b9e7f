"""Numbers of official documents as readers type them, in any order.

'NQ 04', 'nq04', '04 NQ TW', 'nghi quyet so 04 cua tw', 'QĐ 15/2024/UBND', 'công văn 1234 STTTT' → what is known;
toned or not, with any separators.

The query is cut into tokens (numbers, years, kinds, issuers, 'số', 'của'); a run of them with only blanks and
separators between is one number, whatever their order. What is known is a conjunction of part terms that one article
must hold (`parts`); with the issuer also the whole term, which the articles to be shown first hold (`term`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from index.vietnamese import document_kinds
from index.vietnamese.document_kinds import folded_code
from index.vietnamese.document_numbers import (
    UNITS,
    YEAR,
    DocumentNumber,
    bare_number,
    is_parliament,
)
from index.vietnamese.spelling_patterns import either, lowered, spelled
from index.vietnamese.tones import fold

_GAP = re.compile(r"\s{0,2}(?:[–/-]\s{0,2}|\.)?")
_AFTER_SO = re.compile(r"\s?[.:]?\s{0,2}")
_TIGHT = re.compile(r"\s?[–/-]\s?$")
_COUNTED = re.compile(rf"\s?(?:%|[/.,–-]\s?[0-9]|{either(UNITS)}\b)")
_VOWEL = re.compile("[aeiouyăâêôơư]")
_READS_AS_SYLLABLE = re.compile(r"\b[dp]a\s|\s[dp]a\b")  # 'da 7 màu', 'thu 3 da qua'
_LETTERS = re.compile("[a-z]+")
_LAST_MONTH = 12
_IN_A_DATE = re.compile(rf"(?:\b{either(['tháng', 'quý', 'ngày'])}\s{{1,2}}|[0-9]\s?[/.-]\s?)$")  # 'tháng 2/2017 UBND'
_MAX_TOKENS = 12  # of one number: more would take n² steps


class _Token(NamedTuple):
    what: str  # 'number', 'year', 'kind', 'name', 'issuer', 'code'; 'so', 'of', 'in': the words; 'other'
    start: int
    end: int
    code: str


def asked_numbers(query: str) -> list[DocumentNumber]:
    """All numbers of documents a query names, in order, none overlapping; offsets are those of the query as given."""
    lower, offset = lowered(query)
    found = []
    for run in _runs(lower, list(_tokens(lower))):
        asked = _understood(lower, run)
        if asked:
            found.append(asked._replace(start=offset(asked.start), end=offset(asked.end)))
    return found


def may_be_of_document(typed: str) -> bool:
    """Whether a syllable may tell that a number is a document's: 'Nghị' (quyết), 'số', 'qđ', 'nq04'.

    One of them does, or a slash or `&` that joins its parts.
    """
    folded = fold(typed)
    return folded in _first_of_names() or not document_kinds.kind_codes().keys().isdisjoint(_LETTERS.findall(folded))


def _tokens(lower: str) -> Iterator[_Token]:
    """What a number may consist of, and 'other' for any other word."""
    for found in _token_pattern().finditer(lower):
        what = found.lastgroup or "other"
        code = found[0]
        if what in ("name", "issuer"):
            name = " ".join(fold(code).split())
            by_name = document_kinds.issuers_by_name()
            code = by_name[name] if what == "issuer" else document_kinds.kinds_by_name()[name].code
        elif what == "number":
            code = bare_number(code)
            what = "year" if re.fullmatch(YEAR, found[0]) else "number"
        elif what in ("code", "glued"):
            what, code = _coded(code, joined=bool(_TIGHT.search(lower, max(0, found.start() - 3), found.start())))
        yield _Token(what, found.start(), found.end(), code)


def _coded(written: str, joined: bool) -> tuple[str, str]:
    """What an abbreviation is: a kind, an issuer, or a word; joined: after a hyphen or slash, where any code may be."""
    code = folded_code(written)
    if code in document_kinds.kind_codes() and (joined or len(code) > 1):
        return "kind", document_kinds.kind_codes()[code]
    if code in document_kinds.issuer_codes():
        return "issuer", document_kinds.issuer_codes()[code]
    if is_parliament(code) or (len(code) > 2 and not _VOWEL.search(written)):
        return "issuer", code
    return ("code" if joined else "other"), code


def _runs(lower: str, tokens: list[_Token]) -> Iterator[list[_Token]]:
    """Tokens with nothing but separators between, each run with one number at most."""
    run: list[_Token] = []
    for token in tokens:
        fits = run and _gap_after(run[-1]).fullmatch(lower, run[-1].end, token.start) is not None
        if run and (len(run) == _MAX_TOKENS or not fits or token.what == "other" or not _goes_on(run, token, lower)):
            yield run
            run = []
        if token.what != "other":
            run.append(token)
    if run:
        yield run


def _gap_after(token: _Token) -> re.Pattern[str]:
    return _AFTER_SO if token.what == "so" else _GAP


def _goes_on(run: list[_Token], token: _Token, lower: str) -> bool:  # noqa: PLR0911 (a table of cases)
    """Whether a token belongs to the number begun."""
    has = {part.what for part in run}
    joined = _TIGHT.search(lower, max(0, token.start - 3), token.start) is not None
    if token.what == "number":
        return not has & {"number", "year"}
    if token.what == "of":
        return True
    if token.what == "so":
        return "number" not in has
    if token.what == "year":
        return "year" not in has and ("number" not in has or run[-1].what in ("number", "in"))
    if token.what == "in":  # 'nghị định 100 năm 2019', but not 'kế hoạch 5 năm 2016-2020'
        return run[-1].what == "number" and any(part.code in document_kinds.alone() for part in run)
    if token.what == "name":
        return not has & {"name", "kind", "number"}
    if token.what == "kind":
        return "kind" not in has or joined
    return joined or not has & {"issuer", "code"}


def _understood(lower: str, run: list[_Token]) -> DocumentNumber | None:
    """What a run of tokens says, if it is a document's number."""
    while run and run[-1].what in ("of", "so", "in"):
        run = run[:-1]
    while run and run[0].what in ("of", "in"):
        run = run[1:]
    first = {token.what: token for token in reversed(run)}
    number, year = first.get("number"), first.get("year")
    if number is None and year is not None and ("so" in first or _is_beside_a_kind(lower, run, year)):
        number, year = year, None
    if number is None or _counted(lower, run, number):
        return None
    kind = (first.get("kind") or first.get("name") or number).code if {"kind", "name"} & first.keys() else None
    issuer = _issuer(run, lower)
    if issuer and "-" in issuer and (kind is None or not ("kind" in first or year)):
        kind = "cv"  # whatever it is called: its number does not tell
    asked = DocumentNumber(run[0].start, run[-1].end, number.code, year and year.code, kind, issuer)
    return asked if _is_sure(asked, first, lower) else None


def _is_beside_a_kind(lower: str, run: list[_Token], year: _Token) -> bool:
    """'1956/QĐ-TTg', 'qđ1956': what could be a year is a number."""
    place = run.index(year)
    joined = place + 1 < len(run) and _TIGHT.fullmatch(lower, year.end, run[place + 1].start)
    return bool(joined) or (place > 0 and run[place - 1].end == year.start)


def _counted(lower: str, run: list[_Token], number: _Token) -> bool:
    """'nghị quyết 5 năm', 'quy định 3,5': the number counts something."""
    return run[-1] is number and _COUNTED.match(lower, number.end) is not None


def _issuer(run: list[_Token], lower: str) -> str | None:
    """The issuer's codes, with what a hyphen joins to them: 'btc-btp', 'ubnd-vx'."""
    codes: list[str] = []
    for before, token in zip([None, *run], run, strict=False):
        joined = before is not None and _TIGHT.fullmatch(lower, before.end, token.start) is not None
        if token.what in ("issuer", "code") and (not codes or joined):
            codes.append(token.code)
        elif token.what == "kind" and codes and joined and before is not None and before.what in ("issuer", "code"):
            codes.append(folded_code(lower[token.start : token.end]))
    return "-".join(codes) or None


def _is_issuer(issuer: str, first: dict[str, _Token], lower: str) -> bool:
    """A known one, or one that stands where any code may: not 'GDP' of 'quý 1/2018 GDP'."""
    token = first.get("issuer") or first["code"]
    is_known = is_parliament(issuer) or token.code in document_kinds.issuer_codes().values()
    return is_known or bool(_TIGHT.search(lower, max(0, token.start - 3), token.start))


def _is_sure(asked: DocumentNumber, first: dict[str, _Token], lower: str) -> bool:
    """Whether it can hardly be anything but a number of a document."""
    if not {"kind", "name"} & first.keys():
        if _IN_A_DATE.search(lower, max(0, asked.start - 12), asked.start):
            return False
        joined = asked.issuer and "/" in lower[asked.start : asked.end] and _is_issuer(asked.issuer, first, lower)
        dated = (
            asked.year and int(re.sub(r"\D", "", asked.number)) > _LAST_MONTH and "/" in lower[asked.start : asked.end]
        )
        return bool(joined or dated or (asked.issuer and "so" in first))
    if asked.issuer or asked.year or "so" in first:
        return True
    if "kind" in first and _READS_AS_SYLLABLE.search(lower, asked.start, asked.end):
        return False
    token = first.get("number") or first["year"]
    return asked.kind in document_kinds.alone() or lower[token.start] == "0" or token.code[-1].isalpha()


@cache
def _first_of_names() -> frozenset[str]:
    """What the names of kinds begin with, and 'so'."""
    return frozenset(("so", *(name.split()[0] for name in document_kinds.kinds_by_name())))


@cache
def _token_pattern() -> re.Pattern[str]:
    names = either(name for kind in document_kinds.kinds() for name in kind.names)
    issuers = either(name for issuer in document_kinds.issuers() for name in issuer.names)
    letters = "[a-zđư]"
    return re.compile(
        rf"\b(?P<name>{names})\b|\b(?P<issuer>{issuers})\b|\b(?P<so>{spelled('số')})\b|\b(?P<of>{spelled('của')})\b"
        rf"|\b(?P<in>{spelled('năm')})(?=\s{{1,2}}{YEAR}\b)|\b(?P<glued>n[qđd]|q[đd]|tt|cv|ct(?=0|[0-9]+/))"
        rf"(?=[0-9]{{1,5}}{letters}?(?!\w))"
        rf"|(?<![0-9.,_])(?P<number>[0-9]{{1,5}}{letters}?)(?!\w)(?![.,][0-9])"
        rf"|(?P<code>(?<=[–/-]){letters}{{1,3}}[0-9]{{1,3}}\b|(?<![^\W0-9_]){letters}{{1,15}}(?:&{letters}{{1,8}})*"
        rf"(?:(?<=qh)\s?[0-9]{{1,2}}|(?<=bcđ)[0-9]{{1,3}}|(?<=bcd)[0-9]{{1,3}})?(?!\w))"
        rf"|\w+"
    )
