"""Keys of an input method that was off: which syllable was meant.

Telex 'tinhr', 'vieetj', 'dduwowngf'; VNI 'tinh3', 'vie65t', 'd9uong72'; half converted 'vieệt', 'thông6'.

A syllable has no s f r x j z w and no digit after its first vowel, so these are keys wherever they stand. What
remains are its letters without accents, `phonology` lists the syllables written so, and one is meant if its accents
are what the keys (and the letters converted already) ask for. The order of keys is as free as in the input methods.
A key typed twice undoes itself there ('boss' → bos): such text has no reading, nor has one with two tone keys.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from index.vietnamese.phonology import is_syllable, untoned_spellings
from index.vietnamese.tones import TONE_MARKS, canonical

MAX_KEYS = 14  # 'nghieengs' has 9; a repeated letter is tried as a key once per place

Method = Literal["telex", "vni"]

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = tuple(TONE_MARKS)
_TELEX_TONES = {"s": _ACUTE, "f": _GRAVE, "r": _HOOK, "x": _TILDE, "j": _DOT, "z": ""}
_VNI_TONES = {"1": _ACUTE, "2": _GRAVE, "3": _HOOK, "4": _TILDE, "5": _DOT, "0": ""}
_VOWELS = frozenset("aeiouy")
_CIRCUMFLEX, _BREVE, _HORN, _STROKE = "\u0302", "\u0306", "\u031b", "-"
# Key → the marks it may stand for. Telex writes the circumflex by repeating a letter, đ by a second d.
_VNI_MARKS = {"6": _CIRCUMFLEX, "7": _HORN, "8": _BREVE, "9": _STROKE}
_W_MARKS = _HORN + _BREVE


class Reading(NamedTuple):
    """One syllable in canonical spelling, and how it was typed."""

    syllable: str
    method: Method


class _Letter(NamedTuple):
    """An ASCII letter, and the mark it already has ("" if none)."""

    base: str
    mark: str


class _Key(NamedTuple):
    """Marks a key may stand for, on letters before `place`."""

    marks: str
    place: int


@dataclass(frozen=True, slots=True)
class _Typed:
    """Typed text taken apart. tone: of keys and of converted letters."""

    letters: tuple[_Letter, ...]
    keys: tuple[_Key, ...]
    tone: str
    has_keys: bool


@lru_cache(maxsize=4096)
def readings(typed: str) -> tuple[Reading, ...]:
    """Syllables that `typed` stands for, if it was typed by keys.

    'tieengs' → tiếng; 'hoaf' → hoà; 'boong' → bông (and is a word as it is); 'tinh', 'window' → nothing. The time
    is linear in the length, which is bounded by MAX_KEYS.
    """
    text = unicodedata.normalize("NFC", typed.lower())
    if not 1 < len(text) <= MAX_KEYS or not text.isalnum() or (is_syllable(text) and "oo" not in text):
        return ()
    method: Method = "telex" if text.isalpha() else "vni"
    parts = _telex(text) if method == "telex" else _vni(text)
    found = (syllable for typed_as in parts if typed_as.has_keys for syllable in _meant(typed_as))
    return tuple(Reading(syllable, method) for syllable in dict.fromkeys(found) if syllable != text)


def _meant(typed: _Typed) -> Iterator[str]:
    """Syllables with these letters whose accents agree with the keys."""
    for bare in untoned_spellings("".join(letter.base for letter in typed.letters)):
        syllable = canonical(bare + typed.tone)
        if _agree(typed, [_parted(char)[0].mark for char in bare]) and is_syllable(syllable):
            yield syllable


def _agree(typed: _Typed, marks: list[str]) -> bool:
    """Whether letters and keys yield exactly `marks`, one per letter.

    Keys may not be more than what they mark; one horn is enough for ươ.
    """
    given = [letter.mark for letter in typed.letters]
    if any(had not in ("", mark) for had, mark in zip(given, marks, strict=True)):
        return False
    for key in typed.keys:
        fits = [i for i in range(key.place) if marks[i] and marks[i] in key.marks]
        if not fits:
            return False
        place = next((i for i in fits if not given[i]), fits[-1])
        given[place] = marks[place]
    horns = [i for i, mark in enumerate(marks) if mark == _HORN]
    if any(given[i] for i in horns):
        for i in horns:
            given[i] = _HORN
    return given == marks and len(typed.keys) <= sum(map(bool, marks))


def _telex(text: str) -> Iterator[_Typed]:
    """Ways to part letters and Telex keys: none or one repeated letter is a key."""
    repeats = [i for i in range(1, len(text)) if text[i] in "aeo" and _has_before(text, i)]
    for repeat in (*repeats, None):
        typed = _telex_with(text, repeat)
        if typed is not None:
            yield typed


def _has_before(text: str, place: int) -> bool:
    """Whether the letter at `place` was typed before, maybe with accents."""
    return any(_parted(char)[0].base == text[place] for char in text[:place])


def _telex_with(text: str, repeat: int | None) -> _Typed | None:
    letters: list[_Letter] = []
    keys: list[_Key] = []
    tones: list[str] = []
    key_tones: list[str] = []
    seen_vowel = False
    for i, char in enumerate(text):
        letter, tone = _parted(char)
        tones += tone
        if i == repeat:
            keys.append(_Key(_CIRCUMFLEX, len(letters)))
        elif char == "d" and letters:
            keys.append(_Key(_STROKE, 1))
        elif char == "w" and text[i - 1 : i] == "w":
            return None
        elif char == "w" and any(before.base in "aou" for before in letters):
            keys.append(_Key(_W_MARKS, len(letters)))
        elif char == "w":
            letters.append(_Letter("u", _HORN))
        elif seen_vowel and char in _TELEX_TONES:
            key_tones.append(char)
        else:
            letters.append(letter)
        seen_vowel = seen_vowel or letter.base in _VOWELS or char == "w"
    has_keys = bool(keys or key_tones or "w" in text)
    return _put_together(letters, keys, tones, [_TELEX_TONES[key] for key in key_tones], has_keys)


def _vni(text: str) -> Iterator[_Typed]:
    """The one way to part letters and VNI keys."""
    letters: list[_Letter] = []
    keys: list[_Key] = []
    tones: list[str] = []
    key_tones: list[str] = []
    for char in text:
        if char in _VNI_TONES:
            key_tones.append(_VNI_TONES[char])
        elif char in _VNI_MARKS:
            keys.append(_Key(_VNI_MARKS[char], len(letters)))
        else:
            letter, tone = _parted(char)
            letters.append(letter)
            tones += tone
    typed = _put_together(letters, keys, tones, key_tones, not text[0].isdigit())
    if typed is not None:
        yield typed


def _put_together(
    letters: list[_Letter], keys: list[_Key], tones: list[str], key_tones: list[str], has_keys: bool
) -> _Typed | None:
    """Nothing if there are several tones, or one is taken away that is not there."""
    if len(tones) > 1 or len(key_tones) > 1 or (key_tones == [""] and not tones):
        return None
    tone = "".join(key_tones or tones)
    return _Typed(tuple(letters), tuple(keys), tone, has_keys)


@lru_cache(maxsize=1024)
def _parted(char: str) -> tuple[_Letter, str]:
    """A letter into base and mark, and its tone mark: 'ế' → ((e, circumflex), acute)."""
    if char == "đ":
        return _Letter("d", _STROKE), ""
    base, *marks = tuple(unicodedata.normalize("NFD", char))
    tone = "".join(mark for mark in marks if mark in TONE_MARKS)
    return _Letter(base, "".join(mark for mark in marks if mark not in TONE_MARKS)), tone
