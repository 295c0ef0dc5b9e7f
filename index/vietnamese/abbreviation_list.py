"""Lists of abbreviations and synonyms as people write them.

text of a file -> AbbreviationList(entries, what is switched off), or every mistake with its line

`resources/abbreviations.txt` is the packaged list; its header explains the format to the person who edits it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from index.vietnamese.syllables import Syllable, syllables

MAX_LINES = 20_000
MAX_LINE_CHARS = 500
MAX_FORM_SYLLABLES = 16
NUMBER = "<số>"  # as a hint: any number right behind

TU_WITH_HORN = "TƯ"  # 'Trung ương', while TU is 'Tỉnh ủy'
_CENTRAL = "TW"  # 'Trung ương', too

_REMARK = re.compile(r"(?:^|\s)#.*")
_SECTION = re.compile(r"\[([^:\]]+)(?::([^\]]*))?\]")
_HINTED = re.compile(r"([^()]+)(?:\(([^()]*)\))?")


class Kind(StrEnum):
    """What the forms of an entry are to each other."""

    ABBREVIATION = "abbreviation"
    SYNONYM = "synonym"
    SPELLING = "spelling variant"
    FIXED = "fixed name"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an abbreviation stands for; hints: what may stand near it."""

    text: str
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. safe: the forms recognised in lower case though short.

    meanings: of abbreviations only; forms of the other kinds are equal.
    source: the note of the line's section.
    """

    kind: Kind
    forms: tuple[str, ...]
    meanings: tuple[Meaning, ...] = ()
    safe: frozenset[str] = frozenset()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Removal:
    """A form that is switched off: one meaning of it or, if None, all."""

    form: str
    meaning: str | None
    line: int


@dataclass(frozen=True, slots=True)
class AbbreviationList:
    """A file's entries and switches, in its order."""

    entries: tuple[Entry, ...] = ()
    removals: tuple[Removal, ...] = ()


class AbbreviationListError(ValueError):
    """A list cannot be read. problems: one sentence each, with its line."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@lru_cache(maxsize=4_096)  # the packaged list has 1,450 texts, each of which is asked for several times
def cut(text: str) -> tuple[Syllable, ...]:
    """The syllables of a form, a meaning or a hint."""
    return tuple(syllables(text))


def parse_list(text: str) -> AbbreviationList:
    """Read a file; raises AbbreviationListError naming every bad line."""
    lines = text.removeprefix("\ufeff").splitlines()
    if len(lines) > MAX_LINES:
        raise AbbreviationListError((f"the list has {len(lines):,} lines; at most {MAX_LINES:,} are read",))
    entries: list[Entry] = []
    removals: list[Removal] = []
    problems: list[str] = []
    kind, source = Kind.ABBREVIATION, ""
    for number, raw in enumerate(lines, 1):
        try:
            line = _line(raw)
            if line.startswith("["):
                kind, source = _section(line)
            elif line.startswith("-"):
                removals.append(_removal(line[1:], number))
            elif line:
                entries.append(_entry(line, kind, source))
        except ValueError as ex:
            problems.append(f"line {number}: {ex}")
    if problems:
        raise AbbreviationListError(tuple(problems))
    return AbbreviationList(tuple(entries), tuple(removals))


def _line(raw: str) -> str:
    """Without remark and blanks around it."""
    if len(raw) > MAX_LINE_CHARS:
        raise ValueError(f"longer than {MAX_LINE_CHARS} characters")
    return _REMARK.sub("", raw).strip()


def _section(line: str) -> tuple[Kind, str]:
    match = _SECTION.fullmatch(line)
    kinds = ", ".join(Kind)
    if match is None:
        raise ValueError(f"{line!r} is no section; write [kind: source], the kind being one of: {kinds}")
    try:
        return Kind(match[1].strip().lower()), (match[2] or "").strip()
    except ValueError:
        raise ValueError(f"{match[1].strip()!r} is no kind of entry; write one of: {kinds}") from None


def _removal(rest: str, number: int) -> Removal:
    form, equals, meaning = rest.partition("=")
    return Removal(_form(form), _form(meaning) if equals else None, number)


def _entry(line: str, kind: Kind, source: str) -> Entry:
    if kind is Kind.FIXED:
        return Entry(kind, (_form(line),), source=source)
    sides = line.split("=")
    if len(sides) < 2:
        raise ValueError(f"no '=' in {line!r}; write: UBND = Ủy ban nhân dân")
    if kind is not Kind.ABBREVIATION:
        return Entry(kind, tuple(map(_form, sides)), source=source)
    if len(sides) > 2:
        raise ValueError("more than one '='; several meanings are separated by '|', written forms by ','")
    typed = [form for listed in sides[0].split(",") for form in _both_ways(listed.strip())]
    forms = tuple(_form(form.removesuffix("*")) for form in typed)
    safe = frozenset(form for form, star in zip(forms, typed, strict=True) if star.endswith("*"))
    return Entry(kind, forms, tuple(_meanings(sides[1])), safe, source)


def _both_ways(form: str) -> tuple[str, ...]:
    """Half the papers write TW, half TƯ, which no star may make of every 'tư'."""
    return (form, form.replace(_CENTRAL, TU_WITH_HORN).removesuffix("*")) if _CENTRAL in form else (form,)


def _meanings(side: str) -> Iterator[Meaning]:
    for part in side.split("|"):
        match = _HINTED.fullmatch(part.strip())
        if match is None and part.strip():
            raise ValueError(f"{part.strip()!r} is no meaning; hints stand in one pair of parentheses behind it")
        form, hints = match.groups() if match else ("", None)
        listed = (hint.strip() for hint in (hints or "").split(","))
        yield Meaning(_form(form), tuple(hint for hint in listed if hint))


def _form(text: str) -> str:
    """The form without blanks around it; it must be something findable."""
    form = text.strip()
    if not (found := cut(form)):
        raise ValueError(f"{form!r} has no letters or digits; both sides of '=' need some")
    if len(found) > MAX_FORM_SYLLABLES:
        raise ValueError(f"{form!r} has more than {MAX_FORM_SYLLABLES} syllables")
    return form
