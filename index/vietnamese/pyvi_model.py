"""pyvi's trained weights as arrays: which tokens belong to one word.

    Tokens of many pieces of text -> scores of both labels (2, n) -> best labels (n,) -> joins (n,)

`ViTokenizer` asks `word2features` for a dict per token and CRFsuite for the labels. Here the same features weigh the
same, added up in the same order, for all tokens at once. Model and word list are read from the installed pyvi's
files without importing pyvi, and so without scikit-learn: 0.1 s instead of 1.5 s.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import reduce
from pathlib import Path
from typing import Final

import numpy as np

from index.vietnamese.crf import Bools, Crf, Floats, Ints, best_labels, labels_by_lead, pickled_model, read_crf
from index.vietnamese.pyvi_short import ShortTexts, Side
from index.vietnamese.pyvi_tokens import ALONE, CAPITAL, DIGIT, TITLE, UPPER, Lexicon, Tokens

_LOWER = "word.lower():"
_OWN_FLAGS = ((UPPER, "word.isupper()"), (TITLE, "word.istitle()"), (DIGIT, "word.isdigit()"))
_CASES, _KINDS = 4, 8  # of tokens by UPPER and TITLE; by DIGIT, too


def read_pyvi_model() -> PyviModel:
    """The model of the installed pyvi.

    Raises ModuleNotFoundError without pyvi, ValueError if its files are not as pyvi 0.1.1 has them.
    """
    spec = importlib.util.find_spec("pyvi")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pyvi, whose model tells the words, is not installed: pip install pyvi==0.1.1")
    folder = Path(spec.origin).parent / "models"
    crf = read_crf(pickled_model((folder / "pyvi3.pkl").read_bytes()))
    return PyviModel(crf, (folder / "words.txt").read_bytes().decode().split("\n"))


class PyviModel:
    """Decides which tokens join; for any thread."""

    def __init__(self, crf: Crf, listed: Iterable[str]) -> None:
        """`listed`: the words of the list, one blank between syllables."""
        if crf.labels != ("B_W", "I_W"):
            raise ValueError(f"pyvi's model has the labels {crf.labels}, not B_W and I_W; install pyvi==0.1.1")
        split = [word.split(" ") for word in listed]
        pairs, triples = ([word for word in split if len(word) == length] for length in (2, 3))
        weighed = (name.partition(_LOWER)[2] for name in crf.attributes if _LOWER in name)
        known = dict.fromkeys([*weighed, *(syllable for word in pairs + triples for syllable in word)])
        ids = {word: place for place, word in enumerate(known, start=1)}
        self.lexicon = Lexicon(ids)
        self._words = len(ids) + 1
        listed_numbers = [
            self._numbers(np.array([[ids[syllable] for syllable in word] for word in words]).T)
            for words in (pairs, triples)
        ]
        self._pairs, self._triples = map(NumberSet, listed_numbers)
        self._transitions = crf.transitions
        self._weights = _Weights.read(crf, known)
        self._leads = leads = self._weights.leads()
        numbers = (set(listed_numbers[0].tolist()), set(listed_numbers[1].tolist()))
        self.short = ShortTexts(leads.own, leads.before.arrays, leads.after.arrays, numbers, self._transitions)

    def joins(self, tokens: Tokens, counts: Ints) -> Bools:
        """For each token (n,) whether it continues the word before it.

        counts: tokens of each piece, none 0, their sum n. No word spans two pieces. The rule beside the label is
        that of `ViTokenizer.tokenize`.
        """
        firsts = np.cumsum(counts) - counts
        flags, before = tokens.flags, _before(tokens.flags, firsts)
        joins = self._labels(tokens, counts)
        joins &= ((flags | before) & ALONE | flags & ~before & CAPITAL) == 0
        joins[firsts] = False
        return joins

    def _labels(self, tokens: Tokens, counts: Ints) -> Bools:
        """Whether CRFsuite labels a token I_W; the few near ties its own way."""
        firsts = np.cumsum(counts) - counts
        labels, doubtful = labels_by_lead(self._sums(self._leads, tokens, firsts)[0], self._transitions, counts)
        for piece in doubtful:
            part = slice(firsts[piece], firsts[piece] + counts[piece])
            labels[part] = best_labels(self.scores(tokens.part(part), np.zeros(1, np.int64)), self._transitions)
        return labels

    def scores(self, tokens: Tokens, firsts: Ints) -> Floats:
        """The state scores (2, n) of CRFsuite, to the last bit.

        firsts: the first token of each piece, ascending from 0.
        """
        return self._sums(self._weights, tokens, firsts)

    def _sums(self, weights: _Weights, tokens: Tokens, firsts: Ints) -> Floats:
        """The sum of the weights of each token's features, (rows, n).

        state[label] += weight × value (crf1d_tag.c), feature by feature in the order of `word2features`, since a sum
        of float64 numbers depends on it.
        """
        words, cases, lasts = tokens.words, tokens.flags & _CASES - 1, firsts[1:] - 1
        before = _before(words, firsts)
        pairs = self._pairs.contains(self._numbers((before, words)))
        triples = self._triples.contains(self._numbers((_before(before, firsts), before, words)))
        sums = weights.own.take((tokens.flags & _KINDS - 1) * self._words + words, axis=1)
        weights.before.add(sums, before, _before(cases, firsts), pairs, triples)
        weights.after.add(sums, _after(words, lasts), _after(cases, lasts), _ahead(pairs, 1), _ahead(triples, 2))
        return sums

    def _numbers(self, digits: Iterable[Ints]) -> Ints:
        """The numbers that ids of words write as their digits.

        The id of an unknown word or of none is 0, which is no digit of a listed word's number.
        """
        return reduce(lambda number, digit: number * self._words + digit, digits)


@dataclass(frozen=True, slots=True)
class _Side:
    """What the features that look to one side weigh: (rows, …).

    words: by id; titles, uppers: by case; pair, triple: with the next one or two tokens on that side.
    """

    words: Floats
    titles: Floats
    uppers: Floats
    pair: Floats
    triple: Floats

    @classmethod
    def read(cls, crf: Crf, near: str, far: str, words: Iterable[str]) -> _Side:
        title, upper = (np.arange(_CASES) & flag != 0 for flag in (TITLE, UPPER))
        return cls(
            _word_weights(crf, f"{near}:", words),
            _weights(crf, f"{near}:word.istitle()") * title,
            _weights(crf, f"{near}:word.isupper()") * upper,
            _weights(crf, f"{near}:word.bi_gram()"),
            _weights(crf, f"{far}:word.tri_gram()"),
        )

    @property
    def arrays(self) -> Side:
        return self.words, self.titles, self.uppers, self.pair, self.triple

    def leads(self) -> _Side:
        return _Side(*(_lead(getattr(self, table.name)) for table in fields(self)))

    def add(self, sums: Floats, words: Ints, cases: Ints, pairs: Bools, triples: Bools) -> None:
        """Add to `sums` (rows, n), in this order."""
        sums += self.words.take(words, axis=1)
        sums += self.titles.take(cases, axis=1)
        sums += self.uppers.take(cases, axis=1)
        sums += self.pair * pairs
        sums += self.triple * triples


@dataclass(frozen=True, slots=True)
class _Weights:
    """What all features weigh: one row for each label, or for the lead.

    own: by kind and word, (rows, kinds × ids).
    """

    own: Floats
    before: _Side
    after: _Side

    @classmethod
    def read(cls, crf: Crf, words: Iterable[str]) -> _Weights:
        return cls(_own_weights(crf, words), _Side.read(crf, "-1", "-2", words), _Side.read(crf, "+1", "+2", words))

    def leads(self) -> _Weights:
        """What the second label has more than the first, as one row."""
        return _Weights(_lead(self.own), self.before.leads(), self.after.leads())


class NumberSet:
    """A set of numbers that is asked for many at once.

    One look into a table with a place for nearly each member, then a binary search where several have the same:
    4 ns a number where the search alone takes 71.
    """

    _BITS: Final = 17  # 1 MB, for the second-level cache; 8 % of 22,705 members find their place taken

    def __init__(self, members: Ints) -> None:
        """members: none negative."""
        slots = self._slots(members)
        self._table = np.full(1 << self._BITS, -1, np.int64)
        self._table[slots] = members
        others = self._table[slots] != members
        self._others = np.sort(members[others])
        self._has_others = np.zeros(1 << self._BITS, np.bool_)
        self._has_others[slots[others]] = True

    def contains(self, numbers: Ints) -> Bools:
        """For each number (n,), none negative, whether it is a member."""
        slots = self._slots(numbers)
        found: Bools = self._table.take(slots) == numbers
        candidates = (self._has_others.take(slots) & ~found).nonzero()[0]
        if candidates.size:
            asked = numbers.take(candidates)
            found[candidates] = self._others.take(self._others.searchsorted(asked), mode="clip") == asked
        return found

    def _slots(self, numbers: Ints) -> Ints:
        """Multiplicative hashing (Knuth, TAOCP 6.4) by 2⁶⁴/φ."""
        mixed = numbers.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        return (mixed >> np.uint64(64 - self._BITS)).view(np.int64)


def _lead(rows: Floats) -> Floats:
    return rows[1:] - rows[:1]


def _weights(crf: Crf, feature: str) -> Floats:
    """The weights (2, 1) of a feature without text."""
    return crf.weights[crf.attributes[feature], :, None]


def _word_weights(crf: Crf, place: str, words: Iterable[str]) -> Floats:
    """The weights (2, ids) of a word at a place, 0 for id 0."""
    rows = [crf.attributes.get(f"{place}{_LOWER}{word}", -1) for word in words]
    weights = np.concatenate([crf.weights, np.zeros((1, 2))])
    return np.ascontiguousarray(weights[[-1, *rows]].T)


def _own_weights(crf: Crf, words: Iterable[str]) -> Floats:
    """What a token's own features add up to: (2, kinds × ids)."""
    scores = _weights(crf, "bias") + _word_weights(crf, "", words)
    kinds = np.tile(scores[:, None], (1, _KINDS, 1))
    for flag, feature in _OWN_FLAGS:
        kinds[:, np.arange(_KINDS) & flag != 0] += _weights(crf, feature)[:, None]
    return kinds.reshape(2, -1)


def _ahead(found: Bools, places: int) -> Bools:
    """What is true of the token some places further on."""
    ahead = np.zeros_like(found)
    ahead[:-places] = found[places:]
    return ahead


def _before(values: Ints, firsts: Ints) -> Ints:
    """The value of the token before, 0 for a piece's first."""
    before = np.empty_like(values)
    before[1:] = values[:-1]
    before[firsts] = 0
    return before


def _after(values: Ints, lasts: Ints) -> Ints:
    """The value of the token after, 0 for those at `lasts` and the end."""
    after = np.empty_like(values)
    after[:-1] = values[1:]
    after[lasts] = 0
    after[-1] = 0
    return after
