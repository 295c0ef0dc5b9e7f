"""What one syllable is mistaken for, and how likely: costs in nats.

    fold ──> variants of the letters (onset, rhyme, keys) ──> marks (tone, vowel quality, đ)

A cost is about -log of how often a writer who means the one types the
other; 0 is the syllable itself. Letters and marks are told apart: first the
toneless spellings that may be meant (`variants`), then how far the accents
of each of their toned forms are from those typed (`mark_cost`). Sounds that
dialects merge, and typing: a key missed, doubled, swapped or beside the
right one, Telex keystrokes that were not taken up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from index.vietnamese.keyboard import readings
from index.vietnamese.tones import TONE_MARKS, fold

Forms = Mapping[str, Sequence[str]]  # toneless syllable → its toned spellings

MAX_LETTERS = 16  # a longer run is not one word that was mistyped
MAX_COST = 9.0

SOUND, SPELLING_RULE, VOWEL_SOUND = 3.2, 2.5, 3.8
DOUBLED, SWAPPED, MISSING_H, BESIDE = 3.8, 4.2, 4.2, 5.2
EXTRA_LETTER, MISSING_LETTER, OTHER_LETTER = 5.6, 5.6, 6.8
LONG_LETTERS, LONG_WORD = 6, 1.5  # more keys, so a slip is likelier, and few words are near
BARE = 3.0  # a syllable without any accent among others that have theirs
HOOK_TILDE, MISSING_TONE, OTHER_TONE = 1.8, 3.4, 4.4
MISSING_QUALITY, OTHER_QUALITY, EXTRA_QUALITY = 3.0, 3.8, 4.2
HALF_HORN = 1.5  # `uơ` or `ưo` for `ươ`
AU_AY = 2.2  # `ầu`, `ầy` for `àu`, `ày` and the other way round: giầu, dầy
TILDE_BREVE = 2.5  # `ã` for `ă`: they look alike
TELEX = 2.5

_ONSET = re.compile(r"ngh|ch|gh|gi(?=[aeiouy])|kh|ng|nh|ph|qu|th|tr|[bcdghjklmnprstvxzfw]|")
_RHYME = re.compile(r"([aeiouy]{1,3})(ch|ng|nh|[cmnpt]|)$")
_AU_AY = ("au", "ay")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

# Groups of sounds that some dialect does not tell apart, or writing rules mix up.
_ONSET_GROUPS: tuple[tuple[float, str], ...] = (
    (SOUND, "s x"),
    (SOUND, "ch tr"),
    (SOUND, "d gi r"),
    (SOUND + 0.8, "d gi v"),
    (SOUND + 0.4, "l n"),
    (SOUND + 1.5, "n nh"),
    (SOUND + 1.5, "t th"),
    (SOUND + 1.5, "kh h"),
    (SOUND + 1.2, "qu h g"),
    (SPELLING_RULE, "ng ngh"),
    (SPELLING_RULE, "g gh"),
    (SPELLING_RULE, "c k"),
    (SPELLING_RULE + 1, "k q"),
    (SPELLING_RULE, "f ph"),
    (SPELLING_RULE, "z d gi"),
    (SPELLING_RULE, "j gi"),
    (SPELLING_RULE, "w qu"),
)
_CODA_GROUPS: tuple[tuple[float, str], ...] = (
    (SOUND, "n ng"),
    (SOUND, "t c"),
    (SOUND + 0.8, "n nh"),
    (SOUND + 0.8, "t ch"),
    (SOUND + 1.5, "ng nh"),
    (SOUND + 1.5, "c ch"),
)
_VOWEL_GROUPS: tuple[tuple[float, str], ...] = (
    (SPELLING_RULE, "i y"),
    (SOUND, "ai ay"),
    (SOUND, "ui uy"),
    (VOWEL_SOUND, "ao au"),
    (VOWEL_SOUND, "iu ieu"),
    (VOWEL_SOUND, "uu uou"),
    (VOWEL_SOUND, "ui uoi"),
    (VOWEL_SOUND, "i ie"),
    (VOWEL_SOUND, "u uo"),
    (VOWEL_SOUND, "oi oai"),
    (VOWEL_SOUND, "o oa"),
    (VOWEL_SOUND, "e oe"),
)


def _table(groups: tuple[tuple[float, str], ...]) -> dict[str, list[tuple[str, float]]]:
    """Part → the others of its groups, and at what cost."""
    table: dict[str, list[tuple[str, float]]] = {}
    for cost, group in groups:
        parts = group.split()
        for part in parts:
            table.setdefault(part, []).extend((other, cost) for other in parts if other != part)
    return table


def _beside() -> frozenset[tuple[str, str]]:
    """Letters whose keys touch, both ways."""
    found: set[tuple[str, str]] = set()
    for row in _KEYS:
        found.update(pairwise(row))
    for upper, lower in pairwise(_KEYS):
        for place, key in enumerate(lower):
            found.update((key, other) for other in upper[place : place + 2])
    return frozenset(found | {(other, one) for one, other in found})


_ONSETS, _CODAS, _VOWELS = _table(_ONSET_GROUPS), _table(_CODA_GROUPS), _table(_VOWEL_GROUPS)
_NEIGHBOURS = _beside()
_REPLACING = {
    letter: tuple(
        (other, BESIDE if (letter, other) in _NEIGHBOURS else OTHER_LETTER) for other in _LETTERS if other != letter
    )
    for letter in _LETTERS
}


def candidates(typed: str, forms: Forms, bare: float = BARE) -> Iterator[tuple[str, float]]:
    """Every form that may be meant by a toned syllable, with its cost; a form may come twice.

    forms: the toned spellings that there are of toneless syllables; bare:
    the cost of a syllable that has no accent where another has some.
    """
    marks = _marks(typed)
    costs = variants(fold(typed))
    for skeleton in filter(forms.__contains__, costs):
        is_au_ay = skeleton.endswith(_AU_AY)
        for form in forms[skeleton]:
            total = costs[skeleton] + _mark_cost(marks, _marks(form), bare, is_au_ay)
            if total <= MAX_COST:
                yield form, total
    for decoded, _ in readings(typed):
        for form in forms.get(fold(decoded), ()):
            yield form, TELEX + mark_cost(decoded, form, bare)


@lru_cache(maxsize=256)  # 10 MB
def variants(skeleton: str) -> dict[str, float]:
    """Toneless spellings that may be meant by one, with their costs; itself at 0.

    Every letter is one key away from every other: a single one is no slip.
    """
    found = {skeleton: 0.0}
    if not (skeleton.isascii() and skeleton.isalpha() and len(skeleton) <= MAX_LETTERS):
        return found
    relief = LONG_WORD if len(skeleton) >= LONG_LETTERS else 0.0
    slips = ((other, cost - relief) for other, cost in _keys(skeleton)) if len(skeleton) > 1 else ()
    for other, cost in (*_sounds(skeleton), *slips):
        if cost < found.get(other, MAX_COST):
            found[other] = cost
    return found


def _sounds(skeleton: str) -> Iterator[tuple[str, float]]:
    """Mix-ups of sounds: of the onset, of the vowels, of the coda, or of several."""
    for place, letter in enumerate(skeleton):
        if letter in "iy":
            yield f"{skeleton[:place]}{'y' if letter == 'i' else 'i'}{skeleton[place + 1 :]}", SPELLING_RULE
    onset = _ONSET.match(skeleton)
    rhyme = _RHYME.match(skeleton, onset.end()) if onset else None
    if onset is None or rhyme is None:
        return
    vowels, coda = rhyme.groups()
    for first, onset_cost in ((onset[0], 0.0), *_ONSETS.get(onset[0], ())):
        for middle, vowel_cost in ((vowels, 0.0), *_VOWELS.get(vowels, ())):
            for last, coda_cost in ((coda, 0.0), *_CODAS.get(coda, ())):
                yield first + middle + last, onset_cost + vowel_cost + coda_cost


def _keys(skeleton: str) -> Iterator[tuple[str, float]]:
    """Slips of the fingers: one key too many, too few, wrong, or two swapped."""
    size = len(skeleton)
    for place in range(size + 1):
        head, tail = skeleton[:place], skeleton[place:]
        before, after = head[-1:], tail[:1]
        for letter in _LETTERS:
            yield f"{head}{letter}{tail}", _missing(letter, before, after)
        if after:
            rest = tail[1:]
            yield head + rest, DOUBLED if after == before else EXTRA_LETTER
            for letter, cost in _REPLACING[after]:
                yield f"{head}{letter}{rest}", cost
            if rest and rest[0] != after:
                yield f"{head}{rest[0]}{after}{rest[1:]}", SWAPPED


def _missing(letter: str, before: str, after: str) -> float:
    if letter in (before, after):
        return DOUBLED
    return MISSING_H if letter == "h" and before and before in "cgknpt" else MISSING_LETTER


def mark_cost(typed: str, meant: str, bare: float = BARE) -> float:
    """Cost of the accents typed where others are meant; letters are not compared."""
    return _mark_cost(_marks(typed), _marks(meant), bare, fold(meant).endswith(_AU_AY))


@lru_cache(maxsize=16_384)
def _mark_cost(typed: tuple[str, str], meant: tuple[str, str], bare: float, is_au_ay: bool) -> float:
    (tone, quality), (tone_meant, quality_meant) = typed, meant
    if not tone and not quality:
        return bare if tone_meant or quality_meant else 0.0
    if (tone, quality, tone_meant, quality_meant) == ("\u0303", "", "", "ă"):
        return TILDE_BREVE
    cost = 0.0
    if tone != tone_meant:
        other = HOOK_TILDE if {tone, tone_meant} == {"\u0303", "\u0309"} else OTHER_TONE
        cost = other if tone else MISSING_TONE
    if quality == quality_meant:
        return cost
    if quality.replace("â", "") == quality_meant.replace("â", "") and is_au_ay:
        return cost + AU_AY
    return cost + _quality_cost(quality, quality_meant)


def _quality_cost(typed: str, meant: str) -> float:
    """'ơ' for 'ươ', 'o' for 'ô': the letters with a mark of their own, in order."""
    missing = meant
    extra = 0
    for letter in typed:
        if letter in missing:
            missing = missing.replace(letter, "", 1)
        else:
            extra += 1
    if not extra and missing in ("ơ", "ư") and "ươ" in meant and typed:
        return HALF_HORN
    other = min(extra, len(missing))
    return OTHER_QUALITY * other + MISSING_QUALITY * (len(missing) - other) + EXTRA_QUALITY * (extra - other)


@lru_cache(maxsize=32_768)
def _marks(toned: str) -> tuple[str, str]:
    """The tone mark, and the letters that are no plain ones: 'đường' → (grave, 'đươ')."""
    if toned.isascii():
        return "", ""
    tone, quality = "", ""
    for letter in toned:
        for mark in unicodedata.normalize("NFD", letter):
            if mark in TONE_MARKS:
                tone = tone or mark
    bare = unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", toned) if c not in TONE_MARKS))
    quality = "".join(letter for letter in bare if not letter.isascii())
    return tone, quality
