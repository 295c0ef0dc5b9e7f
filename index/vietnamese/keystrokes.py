"""Queries typed with the input method off: which tokens were keys, and of what.

Many foreign words are keys of a syllable ('box' is bõ, 'Moon' is môn), so a reading needs evidence: the index knows
the syllable and not (or far less) what was typed, what was typed does not look foreign, and the tokens of the query
support each other. In doubt nothing is read: the text as typed still finds what it finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from index.vietnamese.keyboard import Method, readings
from index.vietnamese.phonology import is_toneless_syllable
from index.vietnamese.tones import canonical, fold

MAX_TOKENS = 64  # of a query; a pasted page is no typing
# How many articles must know the syllable for each that knows what was typed: 'moon' and môn are 1 to 160 in news.
RARER = 1000
RARER_AMONG_KEYS = 10  # where the other tokens leave no doubt
# Evidence in one token. Of 1,300 English, French and German words that can be read as keys, only 'Hanf', 'manx', 'Maj'
# and 'Wong' are telling by `_TELLING`; half converted is what has a letter that only Vietnamese has, and keys.
HALF_CONVERTED, TELLING, WEAK, NONE = 3, 2, 1, 0
NO_DOUBT = 4

_TELLING = re.compile(
    r"^dd|aa|uw|j|(?:ng|nh|n|m)[frx]|nhs|(?:ee|oo)(?:ng|nh|ch?|[mnpt]?x)|[mnpt]?[frx](?:ee|oo)|w(?:ng|[cmpti])"
)
_VIETNAMESE_ONLY = re.compile("[ăđĩũơư\u1ea0-\u1ef9]")
_FINAL_DIGIT = re.compile(r"[A-Za-z]{2,}[1-9]")
_LOOKS_LIKE_A_WORD = re.compile(r"(?=.*[aeiouy])[a-z]{3,}")

Frequency = Callable[[str], int]
"""How many articles know a toned syllable, in canonical spelling."""


class Keystrokes(NamedTuple):
    """Token number `place` was typed by keys and means `meant`."""

    place: int
    typed: str
    meant: str
    method: Method


class _Candidate(NamedTuple):
    keystrokes: Keystrokes
    evidence: int
    is_rare_as_typed: bool


def read_keystrokes(tokens: Sequence[str], frequency: Frequency) -> list[Keystrokes]:
    """Tokens of one query that are Telex or VNI keys, in order.

    ['tinhr', 'uyr'] → tỉnh, uỷ if the index knows them; nothing for ['six', 'box'] or a single doubtful token. All
    tokens read are of one method.
    """
    if len(tokens) > MAX_TOKENS or not any(map(readings, tokens)):
        return []
    found = [candidate for i, token in enumerate(tokens) for candidate in _candidates(i, token, frequency)]
    if not found:
        return []
    by_method = [[c for c in found if c.keystrokes.method == method] for method in ("telex", "vni")]
    best = max(by_method, key=_sum_of_evidence)
    evidence = _sum_of_evidence(best)
    accepted = [c for c in best if c.is_rare_as_typed or evidence >= NO_DOUBT]
    doubts = _doubts(tokens, accepted)
    if evidence < TELLING + doubts:
        return []
    return [c.keystrokes for c in accepted if c.evidence or not doubts or evidence >= NO_DOUBT]


def _sum_of_evidence(candidates: list[_Candidate]) -> int:
    return sum(candidate.evidence for candidate in candidates if candidate.is_rare_as_typed)


def _candidates(place: int, token: str, frequency: Frequency) -> list[_Candidate]:
    """None, or one: the reading that most articles know."""
    known = [(frequency(reading.syllable), reading) for reading in readings(token)]
    if not known:
        return []
    count, reading = max(known, key=lambda pair: pair[0], default=(0, None))
    typed_count = frequency(canonical(token))
    if reading is None or count < max(1, RARER_AMONG_KEYS * typed_count):
        return []
    keystrokes = Keystrokes(place, token, reading.syllable, reading.method)
    return [_Candidate(keystrokes, _evidence(token, reading.method), count >= RARER * typed_count)]


def _evidence(token: str, method: Method) -> int:
    """How much a token itself says that it was typed by keys."""
    if _VIETNAMESE_ONLY.search(token.lower()) or (method == "vni" and not token.isascii()):
        return HALF_CONVERTED
    if method == "vni":
        letters = sum(map(str.isalpha, token))
        is_code = token.isupper()  # SE26, M4U
        return NONE if letters < 2 + is_code else WEAK if is_code or _FINAL_DIGIT.fullmatch(token) else TELLING
    token = token.lower()
    if token in _foreign_words():
        return NONE
    return TELLING if _TELLING.search(token) else WEAK


def _doubts(tokens: Sequence[str], accepted: list[_Candidate]) -> int:
    """What the other tokens say against keys.

    Each foreign word does. So do accents, unless a token is half converted: who typed them had the input method on.
    So do words without digits beside digits at the end: these may be numbers ('quan6 cu').
    """
    read = {candidate.keystrokes.place for candidate in accepted}
    others = [token.lower() for i, token in enumerate(tokens) if i not in read]
    foreign = sum(map(_is_foreign, others))
    accents = any(fold(token) != token for token in others)
    weakest = {c.evidence for c in accepted if c.keystrokes.method == "vni"} == {WEAK}
    return foreign + accents + (weakest and bool(others))


def _is_foreign(token: str) -> bool:
    """A word that is no syllable, be it without accents."""
    return _LOOKS_LIKE_A_WORD.fullmatch(token) is not None and not is_toneless_syllable(token)


@cache
def _foreign_words() -> frozenset[str]:
    """Words and names that could be read as keys and are not."""
    lines = (resources.files("index.vietnamese") / "resources" / "foreign_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
