"""How well an engine answers judged queries, by class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index import Engine
from index.errors import ArticleNotFoundError, NoEditionError
from index.judgements import DEPTH, JudgedQuery, Measures, mean, measure
from index.search_page import SearchRequest

ALL = "all"


@dataclass(frozen=True, slots=True)
class ClassMeasures:
    """The means over one class of queries, or over ALL. queries: how many."""

    kind: str
    queries: int
    ndcg: float
    mrr: float
    recall: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `evaluate` prints. unknown: judged articles that the edition does not have, in order."""

    edition: str
    articles: int
    classes: tuple[ClassMeasures, ...]
    unknown: tuple[str, ...]


def evaluated(engine: Engine, queries: Sequence[JudgedQuery]) -> Evaluation:
    """Every query asked as it stands; the last row is of all of them."""
    measured = [(one.kind, measure(_ranked(engine, one.query), one.judgements)) for one in queries]
    kinds = dict.fromkeys(kind for kind, _ in measured)
    rows = [_means(kind, [found for of, found in measured if of == kind]) for kind in kinds]
    judged = dict.fromkeys(identifier for one in queries for identifier, grade in one.judgements.items() if grade)
    edition = engine.status().edition
    if edition is None:
        raise NoEditionError("the edition was taken away meanwhile; try again")
    return Evaluation(
        edition.name,
        edition.articles,
        (*rows, _means(ALL, [found for _, found in measured])),
        tuple(identifier for identifier in judged if not _is_known(engine, identifier)),
    )


def _ranked(engine: Engine, query: str) -> list[str]:
    return [hit.id for hit in engine.search(SearchRequest(query, page_size=DEPTH)).hits]


def _means(kind: str, measured: Iterable[Measures]) -> ClassMeasures:
    every = list(measured)
    means = mean(every)
    return ClassMeasures(kind, len(every), means.ndcg, means.reciprocal_rank, means.recall)


def _is_known(engine: Engine, identifier: str) -> bool:
    try:
        engine.article(identifier)
    except ArticleNotFoundError:
        return False
    return True
