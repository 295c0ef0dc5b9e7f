"""A plan's units and their terms, in NumPy; see `index.kernels`.

A unit gives an article the most that one of its roles gives (a piece of
evidence each); a role of several terms the least that one of them gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import groupby
from operator import add, attrgetter

import msgspec
import numpy as np
import numpy.typing as npt

from index.kernels.plain.postings import CodedList, add_where_present, codes_of, raise_where_present

Held = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

WHOLE = 190  # steps in which the share of a query is counted: with at least one for each of 64 units a byte holds them
ENOUGH = 100  # hits: of fewer than ten pages, those are left that hold less
EASED = (1.0, 0.8, 0.6)  # of the share of the best, before no more than the least is asked for


class Part(msgspec.Struct, frozen=True, gc=False):
    """A term of a unit.

    lists: one per segment, None where the term does not occur; table: where
    its counts begin; fields: a bit for each that is counted; weight: of its
    scores; share: of the unit, that its role shows; role: its number in the
    unit, ascending.
    """

    lists: tuple[CodedList | None, ...]
    table: int
    fields: int
    weight: float
    share: float
    role: int


class UnitTerms:
    """The terms of a unit, role after role; to be kept for the next query with it."""

    def __init__(self, parts: Sequence[Part], *, is_nested: bool, counts: float = 0.0) -> None:
        """is_nested: each is a role of its own, and every document with one has those behind it, which show less.

        counts: what it weighs in a query if all of it is shown, 0 if it does not count.
        """
        self.parts = parts
        self.is_nested = is_nested
        self.counts = counts
        self.share = max([part.share for part in parts], default=0.0)


def shares_of(units: Sequence[UnitTerms]) -> tuple[tuple[float, ...], list[float], int, int]:
    """What some units are in a query of them.

    (what each weighs, as far as its terms show it; the share of the query
    that all of each is; steps of the query, all that a document can hold; how
    many weigh anything). What is held of each unit is rounded down to a step,
    but it is 1 at least.
    """
    weights = tuple([unit.counts * unit.share for unit in units])
    whole = reduce(add, weights, 0.0) or 1.0  # not `sum`: later Pythons' rounds otherwise
    shares = [unit.counts / whole for unit in units]
    steps = [
        int(share * unit.share * WHOLE) or 1
        for unit, share, weight in zip(units, shares, weights, strict=True)
        if weight
    ]
    return weights, shares, sum(steps) or 1, len(steps)


class Row(msgspec.Struct, frozen=True, gc=False):
    """A part in one segment that has all terms of its role.

    share: of the query, that its role shows; steps: the same of WHOLE,
    rounded down, but 1 at least if it shows any; unit, role: their numbers
    in the plan, ascending.
    """

    own: CodedList
    part: Part
    share: float
    steps: int
    unit: int
    role: int
    is_nested: bool


def rows_of(units: Sequence[UnitTerms], shares: Sequence[float], number: int) -> list[Row]:
    """The rows of some units in a segment. shares: of the query that all of each is."""
    rows: list[Row] = []
    for unit, (terms, of_query) in enumerate(zip(units, shares, strict=True)):
        first = rows[-1].role + 1 if rows else 0
        missing = {part.role for part in terms.parts if part.lists[number] is None}
        for part in terms.parts:
            own = part.lists[number]
            if own is not None and part.role not in missing:
                share = of_query * part.share
                steps = max(1, int(share * WHOLE)) if share else 0
                rows.append(Row(own.decoded(), part, share, steps, unit, first + part.role, terms.is_nested))
    return rows


def add_held(held: Held, rows: Sequence[Row]) -> None:
    """held[d] += steps of the units that document d holds, of each the most of its roles. held: (doc_count,)."""
    for _, unit in groupby(rows, key=attrgetter("unit")):
        own = [row for row in unit if row.steps]
        if own and own[0].is_nested:
            behind = [*[row.steps for row in own[1:]], 0]
            add_where_present(held, [(row.own, row.steps - less) for row, less in zip(own, behind, strict=True)])
        elif own:
            most = np.zeros_like(held)
            for _, role in groupby(own, key=attrgetter("role")):
                together = list(role)
                raise_where_present(most, [(_together(together, held.size), together[0].steps)])
            held += most


def _together(role: Sequence[Row], doc_count: int) -> CodedList:
    """The shortest of a role's posting lists, only with the documents that have all its terms."""
    rarest, *rest = sorted([row.own for row in role], key=lambda own: own.df)
    if not rest:
        return rarest
    docs = rarest.places() if rarest.docs is None else rarest.docs
    kept = docs[(codes_of(rest, docs, doc_count) > 0).all(axis=0)]
    return CodedList(kept, np.ones(kept.size, np.uint8), kept.size)


def count_hits(held: Held, least: int, best_share: float, live: Mask | None, allowed: Mask | None) -> tuple[int, int]:
    """(how many documents are hits, the steps that each of them holds); what is not allowed holds nothing any more.

    A hit holds the `least` steps (1 or more), and `best_share` of what the
    best of the live ones does, or not much less, where ENOUGH do: the common
    syllables of a long query add up to some share of it, and articles with
    them alone are no hits then. Those that are not allowed do not change it,
    so that what a filter leaves is part of what was found.
    """
    present = held if live is None else held * live
    best = best_share * int(present.max(initial=0))
    for eased in EASED:
        level = int(best * eased)
        if level <= least:
            break
        if np.count_nonzero(present >= level) >= ENOUGH:
            least = level
            break
    if allowed is not None:
        held *= allowed
    return int(np.count_nonzero(held >= least)), least
