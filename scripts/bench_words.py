#!/usr/bin/env python3
"""Time word segmentation: in batches, article by article, by query.

    python scripts/bench_words.py SOURCE… [--articles 2048] [--batch 256]

Processor time of one core, new texts in every batch. pyvi itself takes every
fourth batch in the same run, cut into the same pieces.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
import timeit
from collections import deque
from collections.abc import Callable, Sequence

from bench_machine import print_table

from index import SourcedArticle
from index.sources import Reading
from index.vietnamese.syllables import syllables
from index.vietnamese.words import PyviSegmenter, pieces

PYVI_EVERY = 4
QUERY = "giá vàng hôm nay"


def main() -> int:
    """Time all ways and print the table."""
    options = _options()
    records = Reading(tuple(options.sources))
    articles = (record.article for record in records if isinstance(record, SourcedArticle))
    texts = [f"{article.title}\n{article.body}" for article in itertools.islice(articles, options.articles)]
    started = time.process_time()
    segmenter = PyviSegmenter()
    segmenter.load()
    rows = [("model read", f"{(time.process_time() - started) * 1000:.0f} ms")]
    tokenize = _pyvi()
    ways = {
        "batches, arrays of offsets": Way(segmenter.offsets_of),
        "article by article": Way(lambda batch: deque(map(segmenter.words, batch), maxlen=0)),
        "pyvi, plain calls": Way(lambda batch: [tokenize(t[a:b]) for t in batch for a, b in pieces(t)], PYVI_EVERY),
    }
    for start in range(0, len(texts), options.batch):
        for way in ways.values():
            way.take(texts[start : start + options.batch])
    pyvi = ways["pyvi, plain calls"].rate
    rows += [(name, f"{way.rate / 1e6:.2f} M syllables/s, {way.rate / pyvi:.1f} × pyvi") for name, way in ways.items()]
    for name, ask in (("ours", segmenter.words), ("pyvi", tokenize)):
        rows.append((f"a query of four syllables, {name}", f"{_micros(lambda ask=ask: ask(QUERY)):.0f} µs"))
    print_table(f"Words of {len(texts):,} articles in batches of {options.batch}", rows)
    return 0


class Way:
    """One way of segmenting, and how fast it has been so far."""

    def __init__(self, segment: Callable[[Sequence[str]], object], every: int = 1) -> None:
        """`every`: segments only one batch in so many."""
        self._segment = segment
        self._turns = itertools.cycle(range(every))
        self._syllables = 0
        self._seconds = 0.0

    def take(self, batch: Sequence[str]) -> None:
        """Segment and time a batch, if it is its turn."""
        if next(self._turns):
            return
        self._syllables += sum(len(syllables(text)) for text in batch)
        started = time.process_time()
        self._segment(batch)
        self._seconds += time.process_time() - started

    @property
    def rate(self) -> float:
        """Syllables a second."""
        return self._syllables / self._seconds


def _micros(work: Callable[[], object]) -> float:
    """The best of ten runs."""
    return min(timeit.repeat(work, timer=time.process_time, number=300, repeat=10)) / 300 * 1e6


def _pyvi() -> Callable[[str], object]:
    from pyvi import ViTokenizer  # noqa: PLC0415 - a second, and scikit-learn

    ViTokenizer.tokenize(QUERY)
    return ViTokenizer.tokenize


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("sources", nargs="+", help="as for search-service reindex")
    parser.add_argument("--articles", type=int, default=2_048, help="how many articles")
    parser.add_argument("--batch", type=int, default=256, help="articles in a batch")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
