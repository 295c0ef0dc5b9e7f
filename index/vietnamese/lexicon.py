"""Entries of a list -> what a sequence of syllables can be read as.

An abbreviation 'TT&TT' is found as `tt tt`, `tt va tt` and `tttt`. Full forms that are equal are one *sense*;
each full form of it leads to the others and to its abbreviations, each abbreviation to all of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, pairwise

from index.vietnamese.abbreviation_list import NUMBER, TU_WITH_HORN, Entry, Kind, cut
from index.vietnamese.syllables import Syllable, terms
from index.vietnamese.tones import fold

MAX_SHORT_LETTERS = 2

# Toneless: onset, vowels, coda of a Vietnamese syllable; what looks so may be a word ("bot", "an").
_SYLLABLE = re.compile(
    r"(?:ngh?|ch|d|gh?|gi|kh?|l|m|nh?|ph?|qu|r|s|th?|tr|v|x|b|c|h)?"
    r"(?:[aeiouy]|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|ieu|yeu|oai|oay|oao|oeo|uay|uoi|uou|uya|uye|uyu|uau)"
    r"(?:ch|c|m|ng|nh|n|p|t)?"
)
_JOINING = re.compile(r"[\s&.–—-]*")  # signs that one may leave out: 'KT-XH', 'TP.HCM', but not 'đ/c'
_INITIAL = re.compile(r"\w\.")


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way of writing what was meant.

    syllables: those of `text`, whose terms are to be looked up.
    """

    text: str
    syllables: tuple[Syllable, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """What a form stands for; hints: toned terms, NUMBER among them."""

    kind: Kind
    alternatives: tuple[Alternative, ...]
    is_sure: bool
    hints: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Written:
    """A form as it may be typed. A fixed name has no uses.

    needs_capitals: too short or too much like words to be taken for an
    abbreviation in lower case; is_safe: it is one all the same.
    """

    form: str
    toned: tuple[str, ...]
    uses: tuple[Use, ...]
    is_abbreviation: bool = False
    is_initial: bool = False
    is_safe: bool = False
    needs_capitals: bool = False
    reads_as_syllable: bool = False


_Maker = Callable[[], Written]


@dataclass(slots=True)
class _Sense:
    """Full forms that are equal, by key, and abbreviations of them."""

    full: dict[str, str] = field(default_factory=dict)
    short: dict[str, None] = field(default_factory=dict)  # an ordered set
    kind: Kind = Kind.ABBREVIATION


def key_of(form: str) -> str:
    """The same for all ways of writing an abbreviation: 'TP. HCM', 'tphcm'."""
    return "".join(token.toned for token in cut(form))


def full_key(text: str) -> str:
    """The same however a full form's words are separated and its tone marks placed."""
    return " ".join(_toned(text))


class Lexicon:
    """Toneless sequences of syllables and the forms written so.

    sizes_of: first syllable -> lengths of the sequences that begin with it; abbreviated: those of abbreviations.
    What a form stands for is worked out when it is first met: most forms never are, and it is most of the work.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._senses = _senses(entries)
        self._meanings = _meanings(entries)
        self._makers: dict[tuple[str, ...], dict[tuple[str, ...], _Maker]] = {}
        self._made: dict[tuple[str, ...], tuple[Written, ...]] = {}
        abbreviated: set[tuple[str, ...]] = set()
        sizes: dict[str, set[int]] = {}
        for toned, is_abbreviation, maker in self._forms(entries):
            toneless = tuple(map(fold, toned))
            makers = self._makers.setdefault(toneless, {})
            if toned not in makers:  # the first is taken
                makers[toned] = maker
                sizes.setdefault(toneless[0], set()).add(len(toneless))
                if is_abbreviation:
                    abbreviated.add(toneless)
        self.sizes_of = {first: tuple(sorted(found)) for first, found in sizes.items()}
        self.abbreviated = frozenset(abbreviated)
        self._beginnings = frozenset(toneless[:2] for toneless in self._makers if len(toneless) > 1)
        self._pairs_or_triples = frozenset(toneless[:3] for toneless in self._makers if len(toneless) > 1)

    def may_be_in(self, toneless: Sequence[str]) -> bool:
        """Whether a form of several syllables may be part of some; mostly a look at each two tells."""
        if self._beginnings.isdisjoint(pairwise(toneless)):
            return False
        triples = zip(toneless, toneless[1:], toneless[2:], strict=False)
        return not self._pairs_or_triples.isdisjoint(chain(pairwise(toneless), triples))

    def forms(self, toneless: tuple[str, ...]) -> tuple[Written, ...]:
        """The forms that are written so, accents aside; none if there are none."""
        if (made := self._made.get(toneless)) is None:
            if (makers := self._makers.get(toneless)) is None:
                return ()
            made = self._made[toneless] = tuple(maker() for maker in makers.values())
        return made

    def _forms(self, entries: Sequence[Entry]) -> Iterator[tuple[tuple[str, ...], bool, _Maker]]:
        """(toned syllables, whether it is an abbreviation, what makes it) of each form."""
        for entry in entries:
            if entry.kind is Kind.FIXED:
                toned = _toned(entry.forms[0])
                yield toned, False, partial(Written, entry.forms[0], toned, ())
        for key, sense in self._senses.items():
            if len(sense.full) > 1 or not all(map(_INITIAL.fullmatch, sense.short)):
                yield _toned(sense.full[key]), False, partial(self._full_form, sense, key)
        for entry in entries:
            if entry.kind is Kind.ABBREVIATION:
                for form in entry.forms:
                    for toned in _spellings(form):
                        yield toned, True, partial(self._abbreviation, form, toned, form in entry.safe)

    def _full_form(self, sense: _Sense, key: str) -> Written:
        text = sense.full[key]
        sure = [form for form in sense.short if self._is_telling(form)]
        unsure = [form for form in sense.short if form not in sure and not _INITIAL.fullmatch(form)]
        others = [other for other_key, other in sense.full.items() if other_key != key]
        uses = (
            _use(sense.kind, others, True),
            _use(Kind.ABBREVIATION, sure, True),
            _use(Kind.ABBREVIATION, unsure, False),
        )
        return Written(text, _toned(text), tuple(use for use in uses if use is not None))

    def _abbreviation(self, form: str, toned: tuple[str, ...], is_safe: bool) -> Written:
        meanings = self._meanings[key_of(form)]
        uses = tuple(self._use_of(toned, key, hints, len(meanings) == 1) for key, hints in meanings.items())
        reads = _reads_as_syllables(toned)
        is_initial = _INITIAL.fullmatch(form) is not None
        needs = reads or sum(map(len, toned)) <= MAX_SHORT_LETTERS
        return Written(form, toned, uses, True, is_initial, is_safe, needs, reads)

    def _is_telling(self, form: str) -> bool:
        """Whether articles that have this form mean one thing by it, and no common word."""
        toned = _toned(form)
        is_for_another = len(toned) > 1 and form.endswith(TU_WITH_HORN)  # 'NQ TƯ' is found like 'NQ/TU', of a province
        is_unclear = _INITIAL.fullmatch(form) is not None or is_for_another or _reads_as_syllables(toned)
        return len(self._meanings[key_of(form)]) == 1 and not is_unclear

    def _is_like_accented_word(self, form: str) -> bool:
        """'TƯ': it means one thing, but only its neighbours tell it from 'tư'; 'CA' they do not tell from 'cả'."""
        toned = _toned(form)
        return len(self._meanings[key_of(form)]) == 1 and len(toned) == 1 and is_accented_word(toned[0])

    def _use_of(self, toned: tuple[str, ...], meaning: str, hints: Iterable[str], is_sure: bool) -> Use:
        """An abbreviation's use: the full form first, then its equals, other sure abbreviations, those like a word."""
        sense = self._senses[meaning]
        full = [sense.full[meaning], *(text for key, text in sense.full.items() if key != meaning)]
        short = [*filter(self._is_telling, sense.short), *filter(self._is_like_accented_word, sense.short)]
        others = [alternative for alternative in _alternatives(short) if _terms(alternative) != toned]
        return Use(Kind.ABBREVIATION, (*map(_alternative, full), *others), is_sure, frozenset(_hint_terms(hints)))


def _senses(entries: Iterable[Entry]) -> dict[str, _Sense]:
    """Key of each full form -> its sense, which equal forms share."""
    senses: dict[str, _Sense] = {}
    for entry in entries:
        if entry.kind is Kind.ABBREVIATION:
            for meaning in entry.meanings:
                key = full_key(meaning.text)
                sense = senses.setdefault(key, _Sense())
                sense.full.setdefault(key, meaning.text)
                sense.short |= dict.fromkeys(entry.forms)
        elif entry.kind is not Kind.FIXED:
            joined = _Sense(kind=entry.kind)
            for form in entry.forms:
                known = senses.get(full_key(form), _Sense({full_key(form): form}))
                joined.full |= known.full
                joined.short |= known.short
            senses |= dict.fromkeys(joined.full, joined)
    return senses


def _meanings(entries: Iterable[Entry]) -> dict[str, dict[str, list[str]]]:
    """Key of each abbreviation -> key of each meaning -> its hints."""
    found: dict[str, dict[str, list[str]]] = {}
    for entry in entries:
        if entry.kind is Kind.ABBREVIATION:
            for form in entry.forms:
                meanings = found.setdefault(key_of(form), {})
                for meaning in entry.meanings:
                    meanings.setdefault(full_key(meaning.text), []).extend(meaning.hints)
    return found


def _hint_terms(hints: Iterable[str]) -> Iterator[str]:
    """Each hint as it may stand in a query: with accents and without."""
    for hint in hints:
        if hint == NUMBER:
            yield hint
            continue
        yield " ".join(_toned(hint))
        yield " ".join(map(fold, _toned(hint)))


def _spellings(form: str) -> list[tuple[str, ...]]:
    """The ways of typing an abbreviation, the written one first.

    'TT&TT' → (tt, tt), (tt, va, tt), (tttt). With a full word in it ('TT Huế') there is one way.
    """
    toned = _toned(form)
    gaps = _gaps(form)
    found = [toned]
    if "&" in "".join(gaps):
        found.append(tuple(part for pair in zip(toned, [*gaps, ""], strict=True) for part in _with_and(*pair)))
    letters = "".join(char for char in form if char.isalpha())
    if len(toned) > 1 and letters.isupper() and all(map(_JOINING.fullmatch, gaps)):
        found.append((terms("".join(toned))[0],))
    return found


def _with_and(part: str, gap: str) -> tuple[str, ...]:
    return (part, "và") if "&" in gap else (part,)


def _gaps(form: str) -> list[str]:
    found = cut(form)
    return [form[one.end : other.start] for one, other in pairwise(found)]


def _use(kind: Kind, forms: Sequence[str], is_sure: bool) -> Use | None:
    alternatives = tuple(map(_alternative, forms)) if kind is not Kind.ABBREVIATION else tuple(_alternatives(forms))
    return Use(kind, alternatives, is_sure) if alternatives else None


def _alternatives(forms: Iterable[str]) -> Iterator[Alternative]:
    """Each abbreviation as it is written and in one piece, without repeats."""
    seen: set[tuple[str, ...]] = set()
    for form in forms:
        for toned in _spellings(form):
            is_as_written = toned == _toned(form)
            if toned not in seen and (is_as_written or not ("và" in toned or _reads_as_syllables(toned))):
                seen.add(toned)
                yield _alternative(form if is_as_written else _joined(form))


def _joined(form: str) -> str:
    return "".join(form[token.start : token.end] for token in cut(form))


def _alternative(text: str) -> Alternative:
    return Alternative(text, cut(text))


def _terms(alternative: Alternative) -> tuple[str, ...]:
    return tuple(token.toned for token in alternative.syllables)


def _toned(text: str) -> tuple[str, ...]:
    return tuple(token.toned for token in cut(text))


def is_accented_word(toned: str) -> bool:
    """Whether a short form reads like a syllable, but not without its accents."""
    return toned != fold(toned) and _reads_as_syllables((toned,))


def _reads_as_syllables(toned: Iterable[str]) -> bool:
    return all(_SYLLABLE.fullmatch(fold(part)) for part in toned)
