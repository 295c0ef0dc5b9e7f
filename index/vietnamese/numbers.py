"""Other numbers that readers search for, each as one canonical term.

'1.234.567', '1,234,567' → '#1234567' · '3,5%', '3.50 %', '3,5 phần trăm' → '#3.5%'
'0912 345 678', '0912.345.678', '+84 912345678', '(0219) 3866 123' → '#0912345678', '#02193866123'
'A@B.vn' → '#a@b.vn'
The same for texts and for queries.

Plain integers and decimals yield nothing: they are syllables already, and too common to find an article by. '1,234'
yields nothing: it is one and a bit in Vietnamese, a thousand in English. '1 234 567' yields nothing: of fifty such in
ten thousand articles most are lists or telephone numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.vietnamese import number_signs as signs
from index.vietnamese.spelling_patterns import LETTER, is_in_word, spelled

_NUMBER_CHARS = 24
_LOCAL_CHARS = 64  # RFC 5321
_DIGITS = frozenset("0123456789")

# Each begins with a literal, which is found ten times as fast as any digit.
_THOUSANDS = (
    (signs.POINT, re.compile(r"\.(?<=[0-9]\.)[0-9]{3}(?![0-9])")),
    (signs.COMMA, re.compile(r",(?<=[0-9],)[0-9]{3},[0-9]{3}(?![0-9])")),
)
_PERCENT = re.compile(r"%(?:(?<=[0-9]%)|(?<=[0-9] %))")
_PER_CENT = re.compile("n tr(?:ăm|a\u0306?m)")
_PHONE_HEADS = (
    (signs.ZERO, re.compile(r"0(?<![0-9.,/+-]0)[0-9]")),
    (signs.PLUS, re.compile(r"\+84")),
    (signs.HOTLINE, re.compile(r"1(?<![0-9.,/+-]1)[89]00[ .-]?[0-9]")),
)
_AT = re.compile(r"@(?<=[A-Za-z0-9_%+-]@)[A-Za-z0-9]")

_GROUPED = re.compile(
    rf"(?<![{LETTER}.,+])[1-9][0-9]{{0,2}}(?:(?:\.[0-9]{{3}}){{1,5}}|(?:,[0-9]{{3}}){{2,5}})(?![0-9]|\.[0-9]|,[0-9]{{3}})"
)
_QUANTITY = re.compile(rf"(?<![{LETTER}.,])[0-9]{{1,9}}(?:[.,][0-9]{{1,9}})?$")
_PER_CENT_BEFORE = re.compile(rf"(?P<quantity>(?<![{LETTER}.,])[0-9]{{1,9}}(?:[.,][0-9]{{1,9}})?)\s{spelled('phần')}$")
_PHONE = re.compile(
    r"\(?(?:\+84[ .-]?(?:\(0\)|0)?|0)[0-9]{1,3}\)?(?:[ .-]{0,2}[0-9]{2,8}){1,4}(?![0-9])(?![.,/-][0-9])"
)
_HOTLINE = re.compile(r"1[89]00(?:[ .-]?[0-9]{2,6}){1,3}(?![0-9])(?![.,/-][0-9])")
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._%+-]*$")
_DOMAIN = re.compile(r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,6}\.[A-Za-z]{2,24}(?![A-Za-z0-9@])")


class NumberMention(NamedTuple):
    """A number and where it stands."""

    start: int
    end: int
    term: str


def numbers(text: str, held: int = signs.ALL) -> list[NumberMention]:
    """All such numbers in order, none overlapping; offsets are those of the text as given.

    held: the signs it may hold.
    """
    found = [mention for kinds, scan in _SCANS if kinds & held for mention in scan(text, held)]
    if len(found) < 2:
        return found
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept = found[:1]
    for mention in found[1:]:
        if mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _grouped(text: str, held: int) -> Iterator[NumberMention]:
    for anchor in [anchor for sign, anchor in _THOUSANDS if sign & held]:
        for hit in anchor.finditer(text):
            found = _GROUPED.match(text, _digits_before(text, hit.start()))
            if found:
                yield NumberMention(found.start(), found.end(), "#" + re.sub("[.,]", "", found[0]))


def _percent_signs(text: str, _: int) -> Iterator[NumberMention]:
    for hit in _PERCENT.finditer(text):
        end = hit.start() - (text[hit.start() - 1] == " ")
        found = _QUANTITY.search(text, max(0, end - _NUMBER_CHARS), end)
        if found:
            yield NumberMention(found.start(), hit.end(), f"#{_plain(found[0])}%")


def _percent_words(text: str, _: int) -> Iterator[NumberMention]:
    for hit in _PER_CENT.finditer(text):
        found = _PER_CENT_BEFORE.search(text, max(0, hit.start() - _NUMBER_CHARS), hit.start() + 1)
        if found:
            yield NumberMention(found.start(), hit.end(), f"#{_plain(found['quantity'])}%")


def _phones(text: str, held: int) -> Iterator[NumberMention]:
    for head in [head for sign, head in _PHONE_HEADS if sign & held]:
        for hit in head.finditer(text):
            start = hit.start() - (text[hit.start() - 1 : hit.start()] == "(")
            found = (_HOTLINE if text[hit.start()] == "1" else _PHONE).match(text, start)
            if found and not is_in_word(text, start - 1):
                yield from _phone(found)


def _phone(found: re.Match[str]) -> Iterator[NumberMention]:
    """A telephone number if it has as many digits as one: from 0 to the end, or 1900 and 1800 with four to six."""
    digits = re.sub("[^0-9]", "", found[0])
    if digits.startswith("84") and "+" in found[0]:
        digits = "0" + digits[2:].removeprefix("0")
    if len(digits) in ((8, 10) if digits[0] == "1" else (10, 11)):
        yield NumberMention(found.start(), found.end(), f"#{digits}")


def _addresses(text: str, _: int) -> Iterator[NumberMention]:
    for hit in _AT.finditer(text):
        local = _LOCAL.search(text, max(0, hit.start() - _LOCAL_CHARS), hit.start())
        domain = _DOMAIN.match(text, hit.start())
        if local and domain:
            yield NumberMention(local.start(), domain.end(), f"#{local[0]}{domain[0]}".lower())


_SCANS = (
    (signs.AT, _addresses),
    (signs.ZERO | signs.PLUS | signs.HOTLINE, _phones),
    (signs.PERCENT, _percent_signs),
    (signs.PER_CENT, _percent_words),
    (signs.POINT | signs.COMMA, _grouped),
)


def _digits_before(text: str, end: int) -> int:
    """Where up to three digits before a place begin."""
    start = end
    while start > max(0, end - 3) and text[start - 1] in _DIGITS:
        start -= 1
    return start


def _plain(quantity: str) -> str:
    """'3,50' → '3.5', '1.234' → '1234', '05' → '5'."""
    whole, mark, part = quantity.replace(",", ".").partition(".")
    if mark and "." in quantity and len(part) == 3:
        whole, part = whole + part, ""
    return ".".join(filter(None, (whole.lstrip("0") or "0", part.rstrip("0"))))
