"""How the time of a complete answer grows with the collection, in process."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from index import SearchRequest, WhooshEngine
from index.analysis import Analyser
from index.vietnamese.words import PyviSegmenter
from peers.comparison import in_turns
from peers.figures import Goal, Measure, Row, Sheet, percentiles

MOST_PER_TENFOLD = 4.0


def measure_growth(sheet: Sheet, folders: Sequence[Path], queries: Sequence[str]) -> None:
    """The same queries to editions of several sizes, smallest first."""
    analyser = Analyser(PyviSegmenter())
    engines = [WhooshEngine(folder, analyser, answer_cache_mb=0) for folder in folders]
    sizes = [engine_articles(engine) for engine in engines]
    ways = {
        f"{size:,} articles": [partial(engine.search, SearchRequest(query)) for query in queries]
        for size, engine in sorted(zip(sizes, engines, strict=True), key=lambda pair: pair[0])
    }
    measures = [Measure(name, "ms", percentiles(times)) for name, times in in_turns(ways).items()]
    goals = [
        Goal(
            f"p50 per ten-fold, {small:,} → {large:,}",
            per_tenfold(small, large, after.values["p50"] / before.values["p50"]),
            at_most=MOST_PER_TENFOLD,
        )
        for (small, large), (before, after) in zip(
            itertools.pairwise(sorted(sizes)), itertools.pairwise(measures), strict=True
        )
    ]
    sheet.add(Row("growth", "complete answer in process", measures, goals))


def per_tenfold(small: int, large: int, ratio: float) -> float:
    """The growth of a whole ten-fold, if that from small to large is `ratio`.

    The same power law: 10,000 → 100,440 is a little more than ten-fold.
    """
    return math.pow(ratio, 1 / math.log10(large / small))


def engine_articles(engine: WhooshEngine) -> int:
    """How many articles it answers from."""
    engine.refresh()
    status = engine.status()
    if status.edition is None:
        raise RuntimeError(status.problem)
    return status.edition.articles
