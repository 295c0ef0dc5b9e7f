"""Numbers of official documents in text, and the index terms they yield.

'15/2024/QĐ-UBND', '15 / 2024 / QD – UBND', '015/2024/QĐ-UBND' → 15, 2024, qd, ubnd → '#15/2024/qd/ubnd' and its parts
'Nghị quyết số 04-NQ/TW', '04/NQ-TW', '4-NQ/TƯ' → 4, None, nq, tw → '#4/nq/tw'
'Nghị định 100/2019' → 100, 2019, nd, None

At most four terms: the whole number, if it names its issuer; number and kind '#15-qd', number and year '#15/2024',
number and first issuer '#15@ubnd'. Whatever a reader knows is a conjunction of such terms (`asked_numbers`):
no scan, no wildcard.
An official letter has no kind in its number (1234/UBND-VX); it is one by its form: kind cv, not in the whole term.
So are laws (45/2019/QH14), but of these the word before the number counts as the kind.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from index.vietnamese import document_kinds
from index.vietnamese import number_signs as signs
from index.vietnamese.document_kinds import folded_code
from index.vietnamese.spelling_patterns import LETTER, either, spelled, tail
from index.vietnamese.tones import fold

YEAR = r"(?:19[4-9][0-9]|20[0-9]{2})"
MAX_CODES = 5
_HEAD_CHARS = 20  # '19-2017 ' or '12345a - TTLT '
_BEFORE_CHARS = 28  # 'chương trình hành động số: '
_MAX_NUMBER = 5

_SLASH = re.compile(rf"/ ?(?:{YEAR} ?/|[A-ZĐƯ])")
# After 'Nghị định', 'Nghị quyết', 'Chỉ thị', and 'số': the others are rarely without.
_NAMED = ((signs.NAMED, re.compile("hị (?:quyết |định |)[0-9]")), (signs.SO, re.compile("ố [0-9]")))
_NAMED_NFD = (
    (signs.NAMED, re.compile("hi\u0323 (?:quye\u0302\u0301t |đi\u0323nh |)[0-9]")),
    (signs.SO, re.compile("\u0301 [0-9]")),
)
_HEAD = re.compile(
    rf"(?<![{LETTER}.,/–-])(?P<number>[0-9]{{1,{_MAX_NUMBER}}}[a-zđ]?)"
    rf"(?:-(?P<year>{YEAR})| ?[–-] ?(?P<kind>[A-ZĐ][A-Za-zĐđ]{{0,4}}))? ?$"
)
_PARLIAMENT = "(?:QH|UBTVQH) [0-9]{1,2}(?![0-9])"
_CODE = "[A-ZĐƯ]\u031b?[A-Za-zĐđƯư0-9&\u031b]{0,14}"
_CAPITALS = "(?:[A-ZĐƯ]\u031b?){2,14}[0-9]{0,3}(?![\\w&])|TTg(?!\\w)"
_TAIL = re.compile(
    rf"/ ?(?:(?P<year>{YEAR}) ?/ ?)?(?P<codes>(?:{_PARLIAMENT}|(?<! ){_CODE}|{_CAPITALS})"
    rf"(?:[–/-]{_CODE}| ?[–/-] ?(?:{_CAPITALS})){{0,{MAX_CODES - 1}}})"
)
_CODES = re.compile(f"{_PARLIAMENT}|{_CODE}")
_NO_MORE = r"(?![\w%\u0300-\u036f]|[./,:–-] ?\w)"  # nor the accent of a letter in two characters
_NUMBER = re.compile(rf"(?P<number>[0-9]{{1,{_MAX_NUMBER}}}[a-zđ]?)(?:/(?P<year>{YEAR}))?{_NO_MORE}")
_COUNTABLE = "năm tháng ngày tuần lần người bước điểm triệu tỷ tỉ nghìn phần phút giờ đồng trang trường"
UNITS = tuple(_COUNTABLE.split())
_COUNTED = re.compile(rf"\s?(?:%|{either(UNITS)}(?![{LETTER}]))", re.IGNORECASE)
_LETTERS = re.compile("[BSV][A-ZĐ]")


class DocumentNumber(NamedTuple):
    """A number of a document in a text or a query, and where it stands.

    None: not written. number: without leading zeros; kind, issuer: folded, as in the terms.
    """

    start: int
    end: int
    number: str
    year: str | None
    kind: str | None
    issuer: str | None

    @property
    def term(self) -> str | None:
        """The whole number as one term, if its issuer is known."""
        return whole_term(self.number, self.year, self.kind, self.issuer)

    @property
    def parts(self) -> tuple[str, ...]:
        """Terms of what is known of it; an article must hold all that a query asks for."""
        return part_terms(self.number, self.year, self.kind, self.issuer)

    @property
    def terms(self) -> tuple[str, ...]:
        """All index terms: the whole first."""
        return (self.term, *self.parts) if self.term else self.parts


def whole_term(number: str, year: str | None, kind: str | None, issuer: str | None) -> str | None:
    """'#15/2024/qd/ubnd'; letters and laws without their kind, which their numbers do not show."""
    if issuer is None:
        return None
    shown = None if kind == "cv" or is_parliament(issuer) else kind
    return "#" + "/".join(filter(None, (number, year, shown, issuer)))


def part_terms(number: str, year: str | None, kind: str | None, issuer: str | None) -> tuple[str, ...]:
    """Number with kind, with year, with first issuer: '#15-qd', '#15/2024', '#15@ubnd'."""
    parts = ("-", kind), ("/", year), ("@", issuer and issuer.split("-")[0])
    return tuple(f"#{number}{mark}{part}" for mark, part in parts if part)


def bare_number(written: str) -> str:
    """Without leading zeros: '04' → '4', '030A' → '30a'."""
    return folded_code(written).lstrip("0") or "0"


def is_parliament(issuer: str) -> bool:
    """Whether an issuer is the National Assembly or its committee, of some term: 'qh14'."""
    return issuer.startswith(("qh", "ubtvqh")) and issuer[-1].isdigit()


def document_numbers(text: str, held: int = signs.ALL) -> list[DocumentNumber]:
    """All numbers of documents in a text, in order, none overlapping; offsets are those of the text as given.

    held: the signs it may hold.
    """
    found = [_with_codes(text, hit.start()) for hit in _SLASH.finditer(text)] if held & signs.SLASH else []
    if held & (signs.NAMED | signs.SO):
        named = _NAMED + _NAMED_NFD if "\u0323" in text or "\u0301" in text else _NAMED
        anchors = [anchor for sign, anchor in named if sign & held]
        found += [_without_codes(text, hit.end() - 1) for anchor in anchors for hit in anchor.finditer(text)]
    return _none_overlapping([number for number in found if number])


def _none_overlapping(found: list[DocumentNumber]) -> list[DocumentNumber]:
    if len(found) < 2:
        return found
    found.sort(key=lambda number: (number.start, -number.end))
    kept = found[:1]
    for number in found[1:]:
        if number.start >= kept[-1].end:
            kept.append(number)
    return kept


def _with_codes(text: str, slash: int) -> DocumentNumber | None:
    """The number around a slash: '04-NQ/TW', '15/2024/QĐ-UBND', '45/2019/QH14', '1234/UBND-VX'."""
    head = _HEAD.search(text, max(0, slash - _HEAD_CHARS), slash)
    rest = _TAIL.match(text, slash) if head else None
    if head is None or rest is None or (head["year"] and rest["year"]):
        return None
    codes = [folded_code(code) for code in _CODES.findall(rest["codes"])]
    written = _CODES.findall(rest["codes"])[0]
    if head["kind"]:
        codes, written = [folded_code(head["kind"]), *codes], head["kind"]
    year = head["year"] or rest["year"]
    kind, issuer = _kind_and_issuer(codes, written, year, text, head.start())
    if (kind is None and issuer is None) or (head["kind"] and not issuer):
        return None
    return DocumentNumber(head.start(), rest.end(), bare_number(head["number"]), year, kind, issuer)


def _kind_and_issuer(
    codes: list[str], written: str, year: str | None, text: str, start: int
) -> tuple[str | None, str | None]:
    """What the codes of a number say; nothing if they are no document's."""
    kind = document_kinds.kind_codes().get(codes[0])
    if kind and written[:2].isupper():
        issuer = "-".join(codes[1:]) or None
        said = issuer or year or _said_before(text, start)
        return (kind, issuer) if said else (None, None)
    said = _said_before(text, start)
    issuer = "-".join(codes)
    if is_parliament(codes[0]) and len(codes) == 1:
        return said or ("l" if codes[0].startswith("qh") else None), issuer
    known = codes[0] in document_kinds.issuer_codes().values() or bool(_LETTERS.match(written))
    if len(codes) > 1 and (said is not None or (known and codes[1].isalpha())):
        return "cv", issuer
    return (said, issuer) if said and codes[0] in document_kinds.issuer_codes().values() else (None, None)


def _without_codes(text: str, start: int) -> DocumentNumber | None:
    """The number after a kind's name: 'Nghị quyết 04', 'Quyết định số 1956'."""
    found = _NUMBER.match(text, start)
    if found is None:
        return None
    before = _before().search(tail(text, start, _BEFORE_CHARS))
    kind = document_kinds.kinds_by_name().get(_one_blank(before["name"])) if before and before["name"] else None
    if kind is None or before is None:
        return None
    number, year = bare_number(found["number"]), found["year"]
    if not before["so"] and (
        not (kind.alone or year) or (not year and re.fullmatch(YEAR, number)) or _COUNTED.match(text, found.end())
    ):
        return None
    return DocumentNumber(start, found.end(), number, year, kind.code, None)


def _said_before(text: str, start: int) -> str | None:
    """The kind named before a number; '' if there is only the word 'số'."""
    before = _before().search(tail(text, start, _BEFORE_CHARS))
    if before is None:
        return None
    return document_kinds.kinds_by_name()[_one_blank(before["name"])].code if before["name"] else ""


def _one_blank(name: str) -> str:
    return " ".join(fold(name).split())


@cache
def _before() -> re.Pattern[str]:
    names = either(name for kind in document_kinds.kinds() for name in kind.names)
    so = rf"(?P<so>{spelled('số')}\s?:?\s{{0,2}})"
    return re.compile(rf"(?:\b(?P<name>{names})\s{{1,2}}{so}?|\b{so.replace('<so>', '<only>')})$")
