"""Units of a plan → what each term of their evidence does in the score.

A unit gives an article the most that one of its pieces of evidence gives (a
role each); a piece that takes several terms gives the least that one of them
gives.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.kernels import postings
from index.kernels.postings import CodedList
from index.kernels.scoring import WHOLE, Held, Row
from index.searching.lookup import Found, Known, look_up
from index.searching.plan import Unit
from index.searching.reader import EditionReader
from index.searching.segments import SegmentReader


class Roles:
    """What of a plan the edition has.

    rows: its terms; weights: what each unit weighs in the query, 0 if it
    occurs nowhere; whole: steps of the query, all that an article can hold.
    """

    def __init__(self, reader: EditionReader, units: Sequence[Unit]) -> None:
        known = [look_up(reader, unit) for unit in units]
        self.weights = tuple(
            [_weight(found) if found and unit.counts else 0.0 for unit, found in zip(units, known, strict=True)]
        )
        self.rows: list[Row] = []
        self.whole = 0
        self._count = 0
        self._nested: list[tuple[Found, int]] = []  # what an article holds for each of these terms that it has
        self._others: list[list[tuple[tuple[Found, ...], int]]] = []  # and for the most of these that it has all of
        whole = sum(self.weights) or 1.0
        for number, (unit, found) in enumerate(zip(units, known, strict=True)):
            if found:
                self._add(number, found, found[0].idf / whole if unit.counts else 0.0)

    def _add(self, unit: int, known: list[Known], of_query: float) -> None:
        """One more unit. of_query: share of it that an article with all of the unit holds."""
        steps, first = [], len(self.rows)
        for role, found in enumerate(known, self._count):
            share = of_query * found.evidence.share
            steps.append(max(1, int(share * WHOLE)) if share else 0)
            weight = found.evidence.weight * found.idf
            for term in found.terms:
                self.rows.append(Row(term.lists, term.table, term.bits, weight, share, steps[-1], role, unit))
        self._count += len(known)
        if of_query:
            self.whole += max(steps)
            self._keep(known, steps, are_terms=len(self.rows) == first + len(known))

    def _keep(self, known: list[Known], steps: list[int], *, are_terms: bool) -> None:
        """What a unit's roles hold. are_terms: a single one each.

        Of its own, strongest first, every article with one has those behind it.
        """
        if are_terms and known[-1].is_own:
            for found, own, behind in zip(known, steps, [*steps[1:], 0], strict=True):
                self._nested.append((found.terms[0], own - behind))
        else:
            self._others.append([(found.terms, own) for found, own in zip(known, steps, strict=True)])

    def add_held(self, segment: SegmentReader, number: int, held: Held) -> None:
        """held[d] += steps of the units that article d of a segment holds. number: the segment's."""
        for roles in self._others:
            most = np.zeros_like(held)
            amounts = [(together(segment, number, terms), steps) for terms, steps in roles if steps]
            postings.raise_where_present(most, [(own, steps) for own, steps in amounts if own is not None])
            held += most
        nested = [(own, steps) for found, steps in self._nested if steps and (own := found.lists[number]) is not None]
        postings.add_where_present(held, nested)


def _weight(known: list[Known]) -> float:
    """The idf of a unit's first known evidence, as far as that shows it."""
    return known[0].idf * max([found.evidence.share for found in known])


def together(segment: SegmentReader, number: int, terms: Sequence[Found]) -> CodedList | None:
    """The shortest of some terms' posting lists, only with the articles that have all; None without one."""
    known = sorted((own for found in terms if (own := found.lists[number]) is not None), key=lambda own: own.df)
    if len(known) < len(terms):
        return None
    if len(known) == 1:
        return known[0]
    rarest, *rest = known
    docs = rarest.docs
    docs = rarest.places() if docs is None else docs
    kept = docs[(segment.codes_of(rest, docs) > 0).all(axis=0)]
    return CodedList(kept, np.ones(kept.size, np.uint8), kept.size)
