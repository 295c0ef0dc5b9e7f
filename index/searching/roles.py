"""Units of a plan → what each piece of their evidence does in the score.

A unit gives an article the most that one of its pieces of evidence gives;
a piece that takes several terms gives the least that one of them gives.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from index.kernels import postings
from index.kernels.postings import CodedList
from index.kernels.scoring import WHOLE, Held
from index.searching.lookup import Found, Known, look_up
from index.searching.plan import Unit
from index.searching.reader import EditionReader
from index.searching.segments import SegmentReader

Amount = tuple[CodedList, int]


class Role(msgspec.Struct, frozen=True, gc=False):
    """One piece of evidence. weight: of its BM25F, idf included; share,
    steps: how much of the query an article with it holds, 0 to 1 and in steps."""

    terms: tuple[Found, ...]
    weight: float
    share: float
    steps: int


class Part(msgspec.Struct, frozen=True, gc=False):
    """A unit that the edition has.

    own: strongest first; every article with one has those behind it as
    well; others: what stands for the same; steps: most of the query that an
    article can hold of it, 0 where it does not count.
    """

    own: tuple[Role, ...]
    others: tuple[Role, ...]
    roles: tuple[Role, ...]
    steps: int


def parts_of(reader: EditionReader, units: Sequence[Unit]) -> tuple[tuple[Part, ...], tuple[float, ...]]:
    """(the units that occur, what each unit weighs in the query).

    A unit weighs the idf of its first known evidence, as far as that shows it; 0 if it occurs nowhere.
    """
    known = [(unit, look_up(reader, unit)) for unit in units]
    weights = tuple(_weight(found) if found and unit.counts else 0.0 for unit, found in known)
    whole = sum(weights) or 1.0
    return tuple(_part(unit, found, whole) for unit, found in known if found), weights


def _weight(known: list[Known]) -> float:
    return known[0].idf * max([found.evidence.share for found in known])


def _part(unit: Unit, known: list[Known], whole: float) -> Part:
    of_unit = known[0].idf / whole if unit.counts else 0.0
    roles = tuple([_role(found, of_unit * found.evidence.share) for found in known])
    own = len([found for found in known if found.is_own]) if unit.others else len(known)
    return Part(roles[:own], roles[own:], roles, max([role.steps for role in roles]))


def _role(found: Known, share: float) -> Role:
    return Role(found.terms, found.evidence.weight * found.idf, share, max(1, int(share * WHOLE)) if share else 0)


def add_held(reader: EditionReader, held: Held, parts: Sequence[Part]) -> None:
    """held[d] += steps of the parts that article d holds."""
    for number, segment in enumerate(reader.segments):
        piece = held[segment.first : segment.first + segment.doc_count]
        amounts: list[Amount] = []
        for part in parts:
            if part.others:
                most = np.zeros_like(piece)
                steps = [(role, role.steps) for role in part.roles]
                postings.raise_where_present(most, _amounts(segment, number, steps))
                piece += most
            elif part.steps:
                below = [role.steps for role in part.own[1:]] + [0]
                more = [(role, role.steps - less) for role, less in zip(part.own, below, strict=True)]
                amounts += _amounts(segment, number, more)
        postings.add_where_present(piece, amounts)


def _amounts(segment: SegmentReader, number: int, amounts: Sequence[tuple[Role, int]]) -> list[Amount]:
    """The articles of a segment that have a role's terms, and its amount."""
    found = []
    for role, amount in amounts:
        own = role.terms[0].lists[number]
        if len(role.terms) > 1:
            own = together(segment, [found.lists[number] for found in role.terms])
        if own is not None and amount:
            found.append((own, amount))
    return found


def together(segment: SegmentReader, lists: Sequence[CodedList | None]) -> CodedList | None:
    """The shortest of some posting lists, only with the articles that all have; None without one."""
    known = sorted((own for own in lists if own is not None), key=lambda own: own.df)
    if len(known) < len(lists):
        return None
    if len(known) == 1:
        return known[0]
    rarest, *rest = known
    docs = rarest.docs
    docs = rarest.places() if docs is None else docs
    kept = docs[(segment.codes_of(rest, docs) > 0).all(axis=0)]
    return CodedList(kept, np.ones(kept.size, np.uint8), kept.size)
