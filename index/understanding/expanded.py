"""What stands for an abbreviation, or for the words that have one.

'UBND tỉnh'  ->  'uỷ ban nhân dân' for [0, 1)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from index.understanding.understood import Standing
from index.vietnamese.abbreviations import Expansion
from index.vietnamese.lexicon import Alternative, is_accented_word
from index.vietnamese.phonology import is_syllable
from index.vietnamese.syllables import Syllable

UNSURE = 0.6  # share of what may as well mean something else
UNSURE_SHORT = 0.2  # of an abbreviation that may: less than an article needs to be a hit
MAX_FORMS = 3  # of one standing


def of_forms(one: Expansion) -> Standing:
    """What an expansion's forms say, in place of its syllables."""
    size = one.last - one.first
    told = tuple(
        form.syllables
        for form in one.alternatives[:MAX_FORMS]
        if form.syllables and not _is_short_word(form) and (len(form.syllables) >= size or not _is_word(form.syllables))
    )
    unsure = UNSURE_SHORT if all(len(form) < size for form in told) else UNSURE
    return Standing(one.first, one.last, told, share=1.0 if one.is_sure else unsure)


def in_company(one: Expansion, found: Sequence[Syllable], is_free: Callable[[Syllable], bool]) -> Iterator[Standing]:
    """'TƯ Đoàn' for 'TW Đoàn' and 'Trung ương Đoàn': a short form like a word is told by its neighbours."""
    first, last = _with_neighbours(one.first, one.last, len(found))
    before, behind = found[first : one.first], found[one.last : last]
    if not (before or behind) or not all(map(is_free, (*before, *behind))):
        return
    for form in (alternative.syllables for alternative in one.alternatives if _is_short_word(alternative)):
        if is_accented_word(form[0].toned):
            yield Standing(first, last, ((*before, *form, *behind),), share=UNSURE)


def _with_neighbours(first: int, last: int, count: int) -> tuple[int, int]:
    """With one syllable on either side, or with two where there is only one side."""
    if first and last < count:
        return first - 1, last + 1
    return (max(0, first - 2), last) if first else (first, min(count, last + 2))


def _is_short_word(form: Alternative) -> bool:
    """'TU', 'TƯ': a short form that would be found as a word."""
    return form.text.isupper() and _is_word(form.syllables)


def _is_word(form: Sequence[Syllable]) -> bool:
    """'tu' of 'tỉnh uỷ': the index knows no capitals, and texts mean 'tu bổ'."""
    return len(form) == 1 and is_syllable(form[0].toned)
