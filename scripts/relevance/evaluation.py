"""A ranker's measures: of every class and of all queries, for every way of typing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from index.judgements import JudgedQuery, Measures, mean, measure
from relevance.ranker import Ranker
from relevance.variants import VARIANTS

ALL = "all"


class Result(msgspec.Struct, frozen=True):
    """The means of one ranker over one class, typed in one way. queries: how many."""

    ranker: str
    kind: str
    variant: str
    queries: int
    ndcg: float
    mrr: float
    recall: float


def evaluate(ranker: Ranker, queries: Sequence[JudgedQuery]) -> list[Result]:
    """One result per class and variant; none where the variant changes nothing of a class."""
    rank = cache(ranker.rank)
    found = []
    for variant, change in VARIANTS.items():
        measured = [(one.kind, measure(rank(change(one.query)), one.judgements)) for one in queries]
        kinds = [kind for kind in kinds_of(queries) if variant == "typed" or _is_changed(queries, kind, variant)]
        found += [_result(ranker, kind, variant, [m for of, m in measured if of == kind]) for kind in kinds]
        found.append(_result(ranker, ALL, variant, [m for _, m in measured]))
    return found


def kinds_of(queries: Sequence[JudgedQuery]) -> Iterator[str]:
    """The classes, in the order of their first query."""
    return iter(dict.fromkeys(one.kind for one in queries))


def _is_changed(queries: Sequence[JudgedQuery], kind: str, variant: str) -> bool:
    return any(VARIANTS[variant](one.query) != one.query for one in queries if one.kind == kind)


def _result(ranker: Ranker, kind: str, variant: str, measured: Sequence[Measures]) -> Result:
    means = mean(measured)
    return Result(ranker.name, kind, variant, len(measured), means.ndcg, means.reciprocal_rank, means.recall)
