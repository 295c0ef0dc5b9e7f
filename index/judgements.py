"""Judgements: what readers ask, and how well a ranking answers it.

    {"query": "bão số 5", "class": "toned", "judgements": {"2020-09-17-bao": 3, "2016-09-13-bao": 2}}

One JSON object a line. Grades: 3 what the reader wants, 2 clearly relevant,
1 touches it; an article that is not named has grade 0. The measures take a
ranking (distinct article ids, best first) and those grades.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from index.errors import SourceError

TOP = 10  # hits on the first page: depth of nDCG and MRR
DEPTH = 50  # hits a patient reader or a reranker may reach: depth of recall
MAX_GRADE = 3
_EXAMPLE = '{"query": "bão số 5", "class": "storms", "judgements": {"an-id": 3}}'

Grade = Annotated[int, msgspec.Meta(ge=0, le=MAX_GRADE)]


class JudgedQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A query and the grades of the articles that answer it.

    kind: the class it belongs to, `class` in the file; note: for those who
    keep the judgements.
    """

    query: str
    kind: str = msgspec.field(name="class")
    judgements: dict[str, Grade]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Measures:
    """How good rankings are, each from 0 to 1: one query's, or their mean."""

    ndcg: float
    reciprocal_rank: float
    recall: float


def read_judgements(path: Path) -> list[JudgedQuery]:
    """All judged queries of a file; raises SourceError with the line."""
    decode = msgspec.json.Decoder(JudgedQuery).decode
    found: dict[tuple[str, str], JudgedQuery] = {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as ex:
        raise SourceError(f"{path}: cannot be read ({ex.strerror})") from ex
    except UnicodeDecodeError as ex:
        raise SourceError(f"{path}: cannot be read (not UTF-8, byte {ex.start + 1})") from ex
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            judged = decode(line)
        except msgspec.DecodeError as ex:
            raise SourceError(f"{path}:{number}: {ex}; a line looks like {_EXAMPLE}") from ex
        if not any(judged.judgements.values()):
            raise SourceError(f"{path}:{number}: no article is relevant; grade one from 1 to {MAX_GRADE}")
        if found.setdefault((judged.kind, judged.query), judged) is not judged:
            raise SourceError(f"{path}:{number}: the query is judged already in class {judged.kind!r}")
    if not found:
        raise SourceError(f"{path}: holds no judged query")
    return list(found.values())


def measure(ranked: Sequence[str], grades: Mapping[str, int]) -> Measures:
    """All measures of one ranking, at their usual depths."""
    return Measures(ndcg(ranked, grades), reciprocal_rank(ranked, grades), recall(ranked, grades))


def mean(measured: Iterable[Measures]) -> Measures:
    """Every query counts the same; of none, zeros."""
    every = list(measured)
    count = len(every) or 1
    return Measures(
        sum(one.ndcg for one in every) / count,
        sum(one.reciprocal_rank for one in every) / count,
        sum(one.recall for one in every) / count,
    )


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = TOP) -> float:
    """Normalised discounted cumulative gain of the first `depth` hits.

    The gain of grade g at rank r (from 1) is (2^g - 1) / log2(r + 1), the sum
    divided by that of the best possible order: Järvelin & Kekäläinen 2002,
    with the exponential gain of Burges et al. 2005. 0 if nothing is relevant.
    """
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain([grades.get(identifier, 0) for identifier in ranked[:depth]]) / best if best else 0.0


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, int], depth: int = TOP) -> float:
    """1 / rank of the first relevant hit (any grade above 0), or 0.

    Its mean over queries is MRR: Voorhees 1999, the TREC-8 question answering track.
    """
    for rank, identifier in enumerate(ranked[:depth], start=1):
        if grades.get(identifier, 0):
            return 1 / rank
    return 0.0


def recall(ranked: Sequence[str], grades: Mapping[str, int], depth: int = DEPTH) -> float:
    """Share of the relevant articles that are among the first `depth` hits."""
    relevant = {identifier for identifier, grade in grades.items() if grade}
    return len(relevant.intersection(ranked[:depth])) / len(relevant) if relevant else 0.0


def _gain(grades: Sequence[int]) -> float:
    """Discounted cumulative gain of grades in the order of their hits."""
    return sum((2.0**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))
