"""How else a part of a query may stand in an article: syllables in a row.

'UBND' → uỷ ban nhân dân · '#2017-02-10' → 10 tháng 2 năm 2017, 10/02/2017, 10/2
'#4-nq' → 04 nq, nghị quyết số 4 · '#5000' → 5 000, 5000

The numbers stream says which articles hold a number, but not where. These
sequences are how most texts write it, so the token column can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.searching.plan import Alternative
from index.vietnamese.document_kinds import kinds
from index.vietnamese.phonology import is_syllable
from index.vietnamese.syllables import syllables
from index.vietnamese.tones import fold

_DAY = re.compile("#(?P<year>[0-9]{4}|-)-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_DOCUMENT = re.compile("#(?P<number>[0-9]+[a-z]?)(?P<mark>[-/@])(?P<part>[a-z0-9-]+)")
_PLAIN = re.compile("#(?P<whole>[0-9]{1,12})(?:[.](?P<rest>[0-9]+))?%?")
_MAX_NAMES = 3  # of a kind of document
_MOST_LETTERS = 3  # of an abbreviation that may be taken for a word

Step = tuple[str, ...]  # syllables, any of which may stand there
Steps = tuple[Step, ...]


class Sequence(NamedTuple):
    """Syllables that stand for a part of a query where they follow each other.

    is_toneless: in any spelling, the steps being without accents.
    """

    steps: Steps
    is_toneless: bool


def sequences(alternative: Alternative) -> Iterator[Sequence]:
    """All sequences that show what was asked for; none is empty."""
    for form in alternative.forms:
        if len(form) == 1 < len(alternative.units) and _is_word(form[0].toned):
            continue
        is_toneless = all(one.toned == one.toneless for one in form)
        yield Sequence(tuple((one.toned,) for one in form), is_toneless)
    for steps in dict.fromkeys(_numbers(alternative.terms)):
        yield Sequence(steps, is_toneless=True)


def _numbers(terms: tuple[str, ...]) -> Iterator[Steps]:
    day = _DAY.fullmatch(terms[0]) if terms else None
    documents = [found for term in terms if (found := _DOCUMENT.fullmatch(term))]
    if day:
        yield from _days(day["year"], day["month"], day["day"])
    elif documents:
        yield from _document(documents[0]["number"], {found["mark"]: found["part"] for found in documents})
    elif terms and (plain := _PLAIN.fullmatch(terms[0])):
        yield from _quantity(plain["whole"], plain["rest"])


def _days(year: str, month: str, day: str) -> Iterator[Steps]:
    short = _zeros(day), _zeros(month)
    in_words = _zeros(day), ("thang",), _zeros(month)
    if year != "-":
        yield (*in_words, ("nam",), (year,))
        yield (*short, (year,))
    yield in_words
    yield short


def _document(number: str, parts: dict[str, str]) -> Iterator[Steps]:
    """'04-NQ/TW', '04/2019/NQ-CP', 'nghị quyết số 04': of what is known, as much as may stand together."""
    head = ((number, number.zfill(2), number.zfill(3)),)
    issuer = tuple((code,) for code in parts.get("@", "").split("-") if code)
    year, kind = tuple((parts[mark],) if mark in parts else () for mark in "/-")
    codes = tuple(step for step in (year, kind) if step)
    yield from (steps for steps in (head + codes + issuer, head + issuer, head + codes) if len(steps) > 1)
    for name in _names(parts.get("-")):
        yield name + head
        yield (*name, ("so",), *head)


def _names(code: str | None) -> Iterator[Steps]:
    for kind in kinds():
        if kind.code == code:
            folded = dict.fromkeys(fold(name) for name in kind.names)
            yield from [tuple((one.toneless,) for one in syllables(name)) for name in folded][:_MAX_NAMES]


def _quantity(whole: str, rest: str | None) -> Iterator[Steps]:
    grouped = tuple((group,) for group in f"{int(whole):,}".split(","))
    decimals = ((rest, rest + "0"),) if rest else ()
    yield grouped + decimals
    if len(grouped) > 1:
        yield ((whole,), *decimals)


def _is_word(toned: str) -> bool:
    """'tư' (TƯ, trung ương), of which nearly all are no abbreviation: the column does not tell capitals."""
    return len(toned) <= _MOST_LETTERS and is_syllable(toned)


def _zeros(number: str) -> Step:
    """'02' → 2, 02."""
    return tuple(dict.fromkeys((str(int(number)), number)))
