"""The tunable values of ranking: typed, bounded, overlaid by the operator.

Packaged `ranking.toml` gives the defaults; DATA/ranking.toml overlays what
it names. Unknown keys and impossible values are refused with the range.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from index.errors import RankingError


class FieldWeights(msgspec.Struct, frozen=True):
    """Weight of a term occurrence in each part of an article (BM25F)."""

    title: float
    lead: float
    body: float


class StreamWeights(msgspec.Struct, frozen=True):
    """Weight of each stream's score; `accents` scales toneless evidence
    where a syllable typed with accents is not so spelled."""

    words: float
    toned: float
    toneless: float
    toneless_pairs: float
    numbers: float
    names: float
    accents: float


class Bm25(msgspec.Struct, frozen=True):
    """Saturation and length normalisation (Robertson & Zaragoza, 2009)."""

    k1: float
    b: float


class Matching(msgspec.Struct, frozen=True):
    """How articles with only part of the query are treated, and how much parts of it weigh.

    best_share: see `retrieve`; lighter: of syllables that say little; foreign: of a foreign word that stands
    alone; capital: of a name; other_days: see `Period`; depth, passage, early: see `rerank`.
    """

    coverage: float
    minimum_share: float
    best_share: float
    lighter: float
    foreign: float
    capital: float
    other_days: float
    depth: float
    passage: float
    early: float


class Recency(msgspec.Struct, frozen=True):
    """Exponential decay by age, bounded by `strength`."""

    half_life_days: float
    strength: float


class Ranking(msgspec.Struct, frozen=True):
    """All tunable values. Build with `default_ranking` or `load_ranking`."""

    fields: FieldWeights
    streams: StreamWeights
    bm25: Bm25
    matching: Matching
    recency: Recency

    def values(self) -> dict[str, float]:
        """'section.name' → value, in the order of RANGES."""
        return {key: float(getattr(getattr(self, section), name)) for key, (section, name) in _KEYS.items()}


@dataclass(frozen=True, slots=True)
class Range:
    """Allowed values of one key, both ends included."""

    low: float
    high: float
    help: str

    def __str__(self) -> str:
        return f"{self.low:g} to {self.high:g}"


RANGES: dict[str, Range] = {
    "fields.title": Range(0, 100, "weight of a term in the title"),
    "fields.lead": Range(0, 100, "weight of a term in the lead"),
    "fields.body": Range(0, 100, "weight of a term in the body"),
    "streams.words": Range(0, 100, "weight of pyvi words of two or more syllables"),
    "streams.toned": Range(0, 100, "weight of syllables as spelled"),
    "streams.toneless": Range(0, 100, "weight of syllables without diacritics"),
    "streams.toneless_pairs": Range(0, 100, "weight of two neighbouring syllables without diacritics"),
    "streams.numbers": Range(0, 100, "weight of document numbers, dates and other numbers in any spelling"),
    "streams.names": Range(0, 100, "weight of a person's name in order"),
    "streams.accents": Range(0, 1, "share of `toneless` for an article that spells a typed accent otherwise"),
    "bm25.k1": Range(0, 10, "how slowly repetition stops helping"),
    "bm25.b": Range(0, 1, "how much long texts are discounted"),
    "matching.coverage": Range(0, 1, "what an article loses that holds none of the query's weight"),
    "matching.minimum_share": Range(0, 1, "share of the query's weight an article must hold to be a hit"),
    "matching.best_share": Range(0, 1, "the same as a share of what the best article holds, if 100 articles hold it"),
    "matching.lighter": Range(0, 1, "weight of titles before names and of question words"),
    "matching.foreign": Range(0, 10, "weight of a foreign word beside Vietnamese syllables"),
    "matching.capital": Range(0, 10, "weight of a syllable that only a name begins with a capital"),
    "matching.other_days": Range(0, 1, "what remains of an article from outside a period asked for"),
    "matching.depth": Range(20, 500, "how many of the first hits are ranked by their best passage, too"),
    "matching.passage": Range(0, 100, "weight of what the best passage of one of the first hits holds"),
    "matching.early": Range(0, 100, "the same for one that begins its text, and less for a longer query"),
    "recency.half_life_days": Range(1, 36_500, "age in days at which half of the decay is reached"),
    "recency.strength": Range(0, 1, "the most that age can take off a score"),
}
_KEYS = {key: (key.split(".")[0], key.split(".")[1]) for key in RANGES}


@cache
def default_ranking() -> Ranking:
    """The packaged values."""
    text = resources.files("index").joinpath("ranking.toml").read_text("utf-8")
    return _ranking(_flat(tomllib.loads(text), "packaged ranking.toml"))


def load_ranking(path: Path) -> Ranking:
    """Defaults overlaid by the operator's file, if there is one.

    Raises RankingError naming the key and what is allowed.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return default_ranking()
    except OSError as ex:
        raise RankingError("", "a TOML file", f"{path}: unreadable: {ex.strerror}") from ex
    except UnicodeDecodeError as ex:
        raise RankingError("", "a TOML file", f"{path}: unreadable: not UTF-8 (byte {ex.start + 1})") from ex
    try:
        return _ranking(default_ranking().values() | _flat(tomllib.loads(text), str(path)))
    except (ValueError, RecursionError) as ex:  # a number of 5,000 digits, a thousand brackets
        raise RankingError("", "a TOML file", f"{path}: not TOML: {ex}") from ex


def set_value(path: Path, key: str, text: str) -> Ranking:
    """Write one value into the operator's file, keeping its comments.

    The file is replaced atomically, one writer at a time, and only if the
    whole of it is valid.
    """
    import filelock  # noqa: PLC0415 - reading values, as every start does, needs neither
    import tomlkit  # noqa: PLC0415

    section, name = _KEYS.get(key) or _refuse_key(key)
    value = _checked(key, _number(key, text))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with filelock.FileLock(path.with_suffix(".lock")):
        load_ranking(path)
        document = tomlkit.parse(path.read_text("utf-8-sig")) if path.exists() else tomlkit.document()
        table = document.setdefault(section, tomlkit.table())
        table[name] = value
        fresh = path.with_suffix(".new")
        fresh.write_text(tomlkit.dumps(document), "utf-8")
        after = load_ranking(fresh)
        os.replace(fresh, path)
    return after


def _ranking(values: Mapping[str, float]) -> Ranking:
    sections: dict[str, dict[str, float]] = {}
    for key, (section, name) in _KEYS.items():
        sections.setdefault(section, {})[name] = values[key]
    return Ranking(
        fields=FieldWeights(**sections["fields"]),
        streams=StreamWeights(**sections["streams"]),
        bm25=Bm25(**sections["bm25"]),
        matching=Matching(**sections["matching"]),
        recency=Recency(**sections["recency"]),
    )


def _flat(document: Mapping[str, Any], where: str) -> dict[str, float]:
    """Nested TOML → checked {'section.name': value}."""
    flat: dict[str, float] = {}
    for section, table in document.items():
        entries = table.items() if isinstance(table, Mapping) else [("", table)]
        for name, value in entries:
            key = f"{section}.{name}" if name else section
            if key not in RANGES:
                _refuse_key(key, where)
            flat[key] = _checked(key, value, where)
    return flat


def _checked(key: str, value: object, where: str = "") -> float:
    allowed = RANGES[key]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not allowed.low <= value <= allowed.high:  # type: ignore[operator]
        raise RankingError(key, str(allowed), f"{_prefix(where)}{key} = {value!r}: allowed is {allowed}")
    return float(value)  # type: ignore[arg-type]


def _number(key: str, text: str) -> float:
    try:
        return float(text)
    except ValueError as ex:
        raise RankingError(key, str(RANGES[key]), f"{key}: {text!r} is not a number; allowed is {RANGES[key]}") from ex


def _refuse_key(key: str, where: str = "") -> tuple[str, str]:
    known = ", ".join(RANGES)
    raise RankingError(key, known, f"{_prefix(where)}unknown key {key!r}; known: {known}")


def _prefix(where: str) -> str:
    return f"{where}: " if where else ""
