"""What the features of a model of two labels weigh."""

from __future__ import annotations

from typing import NamedTuple

from index.kernels.plain.viterbi import Bools, Floats, Ints

CASES, KINDS = 4, 8  # of tokens by UPPER and TITLE; by DIGIT, too


class Side(NamedTuple):
    """What the features that look to one side weigh: (rows, …).

    words: by id; titles, uppers: by case; pair, triple: with the next one or two tokens on that side, (rows, 1).
    """

    words: Floats
    titles: Floats
    uppers: Floats
    pair: Floats
    triple: Floats

    def add(self, sums: Floats, words: Ints, cases: Ints, pairs: Bools, triples: Bools) -> None:
        """Add to `sums` (rows, n), in this order."""
        sums += self.words.take(words, axis=1)
        sums += self.titles.take(cases, axis=1)
        sums += self.uppers.take(cases, axis=1)
        sums += self.pair * pairs
        sums += self.triple * triples


class Weights(NamedTuple):
    """What all features weigh: one row for each label, or for the lead.

    own: by kind and word, (rows, KINDS × ids).
    """

    own: Floats
    before: Side
    after: Side

    def leads(self) -> Weights:
        """What the second label has more than the first, as one row."""
        return Weights(_lead(self.own), *(Side(*map(_lead, side)) for side in (self.before, self.after)))


def _lead(rows: Floats) -> Floats:
    lead: Floats = rows[1:] - rows[:1]
    return lead
