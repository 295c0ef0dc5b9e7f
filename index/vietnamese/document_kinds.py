"""Kinds and issuers of official documents, as numbers and readers write them.

'NQ', 'nghị quyết', 'nghi quyet' → nq · 'QĐ', 'QD', 'quyết định', 'quy định' → qd · 'TƯ' → tw, 'TU' → tu
The lists and their sources are in resources/document_kinds.tsv and document_issuers.tsv.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources
from typing import NamedTuple

from index.vietnamese.tones import fold

_NOT_IN_CODES = re.compile(r"[^a-z0-9]")


class Kind(NamedTuple):
    """A kind of document. alone: 'NQ 04' is read as one; 'kế hoạch 5 năm' is why not all are."""

    code: str
    written: tuple[str, ...]
    names: tuple[str, ...]
    alone: bool


class Issuer(NamedTuple):
    """Somebody who issues documents."""

    code: str
    written: tuple[str, ...]
    names: tuple[str, ...]


def folded_code(written: str) -> str:
    """One form of an abbreviation: 'QĐ' → 'qd', 'TƯ' → 'tw', 'BGD&ĐT' → 'bgddt'."""
    lower = unicodedata.normalize("NFC", written).lower()
    return "tw" if lower == "tư" else _NOT_IN_CODES.sub("", fold(lower))


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds, as listed."""
    rows = _rows("document_kinds.tsv")
    return tuple(Kind(code, _split(written), _split(names), alone == "yes") for code, written, names, alone, _ in rows)


@cache
def issuers() -> tuple[Issuer, ...]:
    """The best known issuers, as listed."""
    return tuple(Issuer(code, _split(written), _split(names)) for code, written, names in _rows("document_issuers.tsv"))


@cache
def kind_codes() -> dict[str, str]:
    """Folded abbreviation → code of the kind: {'qyd': 'qd', …}.

    'HĐ' is no longer told from 'HD' without its stroke: then it is the commoner one.
    """
    found: dict[str, str] = {}
    for kind in kinds():
        for written in kind.written:
            found.setdefault(folded_code(written), kind.code)
    return found


@cache
def issuer_codes() -> dict[str, str]:
    """Folded abbreviation → code of the issuer."""
    return {folded_code(written): issuer.code for issuer in issuers() for written in issuer.written}


@cache
def kinds_by_name() -> dict[str, Kind]:
    """Folded name → kind: {'nghi quyet': …}."""
    return {fold(name): kind for kind in kinds() for name in kind.names}


@cache
def issuers_by_name() -> dict[str, str]:
    """Folded name → code of the issuer."""
    return {fold(name): issuer.code for issuer in issuers() for name in issuer.names}


@cache
def alone() -> frozenset[str]:
    """The codes of kinds that a name or abbreviation and a number are enough for."""
    return frozenset(kind.code for kind in kinds() if kind.alone)


def _rows(name: str) -> list[list[str]]:
    whole = (resources.files("index.vietnamese") / "resources" / name).read_text("utf-8")
    return [line.split("\t") for line in whole.splitlines() if line and not line.startswith("#")]


def _split(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))
