"""Telex keystrokes that no input method took up: 'thoong' for 'thông'."""

from __future__ import annotations

import unicodedata

from index.vietnamese.tones import TONE_MARKS, canonical

MAX_KEYS = 16
_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "x": "\u0303", "r": "\u0309", "j": "\u0323"}
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_HORNS = {"a": "ă", "o": "ơ", "u": "ư"}
_VOWEL_LETTERS = frozenset("aeiouyăâêôơư")


def telex(typed: str) -> str | None:
    """The syllable whose Telex keystrokes were not taken up: 'thoong' → 'thông'.

    None if there are no such keystrokes, or a tone is there already.
    """
    if len(typed) > MAX_KEYS or any(mark in unicodedata.normalize("NFD", typed) for mark in TONE_MARKS):
        return None
    letters: list[str] = []
    tone = ""
    for key in typed:
        has_vowel = any(letter in _VOWEL_LETTERS for letter in letters)
        if has_vowel and key in _TELEX_TONES:
            tone = _TELEX_TONES[key]
        elif not _modify(letters, key):
            letters.append(key)
    if not tone and len(letters) == len(typed):
        return None
    last = max((place for place, letter in enumerate(letters) if letter in _VOWEL_LETTERS), default=-1)
    return canonical("".join(letters[: last + 1]) + tone + "".join(letters[last + 1 :]))


def _modify(letters: list[str], key: str) -> bool:
    """Let a key change a letter before it; False if it is a letter itself."""
    if key == "d" and letters[:1] == ["d"]:
        letters[0] = "đ"
    elif key in _CIRCUMFLEX and key in letters:
        letters[letters.index(key)] = _CIRCUMFLEX[key]
    elif key == "w" and any(letter in _HORNS for letter in letters):
        text = "".join(letters)
        horned = text.replace("uo", "ươ") if "uo" in text else _with_horn(text)
        letters[:] = horned.replace("ưo", "ươ")
    else:
        return False
    return True


def _with_horn(text: str) -> str:
    place = max(text.rfind(letter) for letter in _HORNS)
    return text[:place] + _HORNS[text[place]] + text[place + 1 :]
