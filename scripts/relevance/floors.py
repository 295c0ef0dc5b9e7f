"""Floors: what our engine once reached and must not fall below.

{"nDCG@10": {"typed": {"toned": 0.981, …, "all": 0.9}, "stripped": …, "moved": …}, "MRR@10": …, "recall@50": …}
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import msgspec

from relevance.evaluation import ALL, Result

DIGITS = 3
TOLERANCE = 1e-9

Floors = dict[str, dict[str, dict[str, float]]]


def floors_of(results: Sequence[Result]) -> Floors:
    """Rounded down: nDCG of every class, MRR and recall of all queries."""
    found: Floors = {}
    for result in results:
        for name, value in _values(result).items():
            found.setdefault(name, {}).setdefault(result.variant, {})[result.kind] = _rounded_down(value)
    return found


def fallen(results: Sequence[Result], floors: Floors) -> list[str]:
    """A sentence for each floor that was not reached, or not measured."""
    reached = {
        (name, result.variant, result.kind): value for result in results for name, value in _values(result).items()
    }
    told = []
    for name, variants in floors.items():
        for variant, kinds in variants.items():
            for kind, floor in kinds.items():
                value = reached.get((name, variant, kind))
                if value is None:
                    told.append(f"{name} of {kind}, {variant}: not measured, floor {floor:.{DIGITS}f}")
                elif value < floor - TOLERANCE:
                    told.append(f"{name} of {kind}, {variant}: {value:.4f} is below {floor:.{DIGITS}f}")
    return told


def read_floors(path: Path) -> Floors:
    """The floors that `write_floors` kept."""
    return msgspec.json.decode(path.read_bytes(), type=Floors)


def write_floors(path: Path, results: Sequence[Result]) -> None:
    """Keep what these results reach."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(floors_of(results)), indent=2) + b"\n")


def _values(result: Result) -> dict[str, float]:
    values = {"nDCG@10": result.ndcg}
    return values | {"MRR@10": result.mrr, "recall@50": result.recall} if result.kind == ALL else values


def _rounded_down(value: float) -> float:
    """0.98199 → 0.981; 0.3, which binary numbers miss, stays 0.3."""
    scale = 10**DIGITS
    return math.floor(value * scale + TOLERANCE) / scale
