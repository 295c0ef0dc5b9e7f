#!/usr/bin/env python3
"""Write any number of articles: those given, then varied copies of them.

    python scripts/vary_articles.py SOURCE… --articles 1000000 --out FILE.jsonl.zst [--seed 7]

For measuring how figures grow with the collection. Fewer articles than given are taken evenly from all of them. A copy
keeps half of its sentences, the others come from articles near it, and in every third sentence one syllable
gives way to another one of the same articles: the lengths and frequencies stay those of real text, no copy equals
another. The same seed yields the same file; memory holds one window of articles.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import zstandard

from index import Article, SourcedArticle
from index.sources import Reading

WINDOW = 512  # articles whose sentences are mixed
KEPT_SENTENCES = 0.5
CHANGED_SENTENCES = 1 / 3

_SENTENCE_END = re.compile(r"(?<=[.!?…\n])\s+")


def main() -> int:
    """Write the file."""
    options = _options()
    sources = tuple(options.sources)
    given = sum(1 for _ in _articles(sources))
    chosen: Iterable[Article]
    if options.articles <= given:
        chosen = evenly(_articles(sources), given, options.articles)
    else:
        chosen = itertools.islice(rounds(sources, options.seed), options.articles)
    with zstandard.open(options.out, "wb", cctx=zstandard.ZstdCompressor(level=3)) as file:
        for article in chosen:
            file.write(msgspec.json.encode(article) + b"\n")
    return 0


def evenly(articles: Iterable[Article], given: int, wanted: int) -> Iterator[Article]:
    """`wanted` of the `given` articles, evenly spread."""
    for number, article in enumerate(articles):
        if number * wanted // given != (number + 1) * wanted // given:
            yield article


def rounds(sources: tuple[str, ...], seed: int) -> Iterator[Article]:
    """All articles, then varied copies of all, and again, without end."""
    yield from _articles(sources)
    for copy in itertools.count(1):
        chance = random.Random(f"{seed}.{copy}")
        articles = _articles(sources)
        while window := list(itertools.islice(articles, WINDOW)):
            yield from varied(window, copy, chance)


def varied(window: Sequence[Article], copy: int, chance: random.Random) -> Iterator[Article]:
    """One varied copy of each article of a window; its id ends in `~copy`."""
    pool = [sentence for article in window for sentence in sentences(article.body)] or [""]
    syllables = [syllable for sentence in pool for syllable in sentence.split()] or [""]
    for article in window:
        own = (
            sentence if chance.random() < KEPT_SENTENCES else chance.choice(pool)
            for sentence in sentences(article.body)
        )
        body = " ".join(
            changed(sentence, syllables, chance) if chance.random() < CHANGED_SENTENCES else sentence
            for sentence in own
        )
        title = changed(article.title, syllables, chance)
        yield replace(article, id=f"{article.id}~{copy}", title=title, body=body)


def changed(sentence: str, syllables: Sequence[str], chance: random.Random) -> str:
    """The sentence with one of its syllables, and what clings to it, replaced."""
    parts = sentence.split(" ")
    parts[chance.randrange(len(parts))] = chance.choice(syllables)
    return " ".join(parts)


def sentences(text: str) -> list[str]:
    """'Một. Hai!' → ['Một.', 'Hai!']; line breaks end a sentence too."""
    return _SENTENCE_END.split(text)


def _articles(sources: tuple[str, ...]) -> Iterator[Article]:
    return (record.article for record in Reading(sources) if isinstance(record, SourcedArticle))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("sources", nargs="+", help="as for search-service reindex")
    parser.add_argument("--articles", type=int, required=True, help="how many to write")
    parser.add_argument("--out", type=Path, required=True, help="Zstandard-compressed JSON lines")
    parser.add_argument("--seed", type=int, default=7, help="for the varied copies")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
