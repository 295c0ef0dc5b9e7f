"""Which tokens of a text belong to one word, in NumPy; see `index.kernels`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from itertools import accumulate, pairwise
from typing import Final

import numpy as np

from index.kernels.plain.few_labels import FewLabels
from index.kernels.plain.segmenting import ALONE, CAPITAL, FLAGS, LETTERED, WORD_SHIFT
from index.kernels.plain.viterbi import Bools, Floats, Ints, best_labels, labels_by_lead
from index.kernels.plain.weights import CASES, KINDS, Weights


class Labeller:
    """A model of two labels, the second of which continues a word; for any thread."""

    def __init__(self, weights: Weights, transitions: Floats, pairs: Ints, triples: Ints) -> None:
        """weights: of both labels; transitions: (2, 2), from the first label to the second.

        pairs, triples: listed words of two and three tokens, as numbers whose digits are the ids of the tokens'
        lower-case forms. The id of an unknown word or of none is 0, which is no digit of a listed word's number.
        """
        self._ids = weights.own.shape[1] // KINDS
        self._weights, self._leads = weights, weights.leads()
        self._transitions = transitions
        self._pairs, self._triples = NumberSet(pairs), NumberSet(triples)
        self._few = FewLabels(self._leads, transitions, pairs, triples)

    def joins(self, words: Ints, flags: Ints, counts: Ints) -> Bools:
        """For each token (n,) whether it continues the word before it.

        words: ids of the lower-case forms; flags: as in `tokens`; counts: tokens of each piece, none 0, their sum n.
        No word spans two pieces. The rule beside the label is that of `ViTokenizer.tokenize`.
        """
        firsts = np.cumsum(counts) - counts
        before = _before(flags, firsts)
        joins = self._labels(words, flags, counts)
        joins &= ((flags | before) & ALONE | flags & ~before & CAPITAL) == 0
        joins[firsts] = False
        return joins

    def few(self, codes: list[int]) -> list[bool] | None:
        """The same of a piece of up to FEW tokens; None where a decision is closer than MARGIN.

        codes: each token's word << WORD_SHIFT | flags.
        """
        return self._few.joins([code >> WORD_SHIFT for code in codes], [code & FLAGS for code in codes])

    def runs(self, codes: list[int]) -> list[tuple[int, int]] | None:
        """The words of such a piece: the first and the last of those tokens that hold letters or digits.

        They are counted from 0; words without any are none. None as in `few`.
        """
        joins = self.few(codes)
        if joins is None:
            return None
        counts = list(accumulate([code & LETTERED != 0 for code in codes], initial=0))
        bounds = [*(place for place, joined in enumerate(joins) if not joined), len(codes)]
        found = [(counts[first], counts[behind] - 1) for first, behind in pairwise(bounds)]
        return [(first, last) for first, last in found if last >= first]

    def scores(self, words: Ints, flags: Ints, firsts: Ints) -> Floats:
        """The state scores (2, n) of CRFsuite, to the last bit.

        firsts: the first token of each piece, ascending from 0.
        """
        return self._sums(self._weights, words, flags, firsts)

    def _labels(self, words: Ints, flags: Ints, counts: Ints) -> Bools:
        """Whether CRFsuite labels a token so that it continues a word; the few near ties its own way."""
        firsts = np.cumsum(counts) - counts
        labels, doubtful = labels_by_lead(self._sums(self._leads, words, flags, firsts)[0], self._transitions, counts)
        for piece in doubtful:
            part = slice(firsts[piece], firsts[piece] + counts[piece])
            scores = self.scores(words[part], flags[part], np.zeros(1, np.int64))
            labels[part] = best_labels(scores, self._transitions)
        return labels

    def _sums(self, weights: Weights, words: Ints, flags: Ints, firsts: Ints) -> Floats:
        """The sum of the weights of each token's features, (rows, n).

        state[label] += weight × value (crf1d_tag.c), feature by feature in the order of `word2features`, since a sum
        of float64 numbers depends on it.
        """
        cases, lasts = flags & CASES - 1, firsts[1:] - 1
        before = _before(words, firsts)
        pairs = self._pairs.contains(number_of((before, words), self._ids))
        triples = self._triples.contains(number_of((_before(before, firsts), before, words), self._ids))
        sums: Floats = weights.own.take((flags & KINDS - 1) * self._ids + words, axis=1)
        weights.before.add(sums, before, _before(cases, firsts), pairs, triples)
        weights.after.add(sums, _after(words, lasts), _after(cases, lasts), _ahead(pairs, 1), _ahead(triples, 2))
        return sums


def number_of(digits: Iterable[Ints], ids: int) -> Ints:
    """The numbers that ids of words write as their digits."""
    return reduce(lambda number, digit: number * ids + digit, digits)


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
