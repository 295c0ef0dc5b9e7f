#!/usr/bin/env python3
"""Measure what is read of raw keystrokes, and which slips are offered in their right form first.

    python scripts/evaluate_language.py --keys KEYS.tsv
    python scripts/evaluate_language.py --spelling PAIRS.tsv --data DIR

KEYS: input method, keys as typed, text expected. PAIRS: document, offset, wrong form, right forms with a bar between
them; each wrong form is asked as a query of its own, and so is each right one, which is best left alone.
"""

from __future__ import annotations

import argparse
import csv
import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench_machine import print_rows

from index import SearchPage, SearchRequest, WhooshEngine
from index.analysis import Analyser
from index.vietnamese.keyboard import readings
from index.vietnamese.phonology import is_syllable
from index.vietnamese.tones import canonical
from index.vietnamese.words import PyviSegmenter
from search_service.logs import configure_logging


def main() -> int:
    """Measure what was given."""
    options = _options()
    configure_logging("text", level=logging.WARNING)
    if options.keys:
        print_rows(f"Raw keystrokes: {options.keys.name}", [*keys_rows(options.keys)])
    if options.spelling:
        engine = WhooshEngine(options.data, Analyser(PyviSegmenter()))
        print_rows(f"Spelling: {options.spelling.name}", [*spelling_rows(engine, options.spelling)])
    return 0


def keys_rows(path: Path) -> Iterator[tuple[str, str]]:
    """The share of cases whose likeliest reading is what was meant.

    An input method also has to edit, escape and leave half a syllable: a query's reader is asked for syllables alone.
    """
    cases = [(expected, _read(keys)) for _, keys, expected, *_ in _lines(path, 3) if keys]
    words = [(expected, read) for expected, read in cases if all(map(_is_word, expected.split()))]
    for name, asked in (("read as meant", cases), ("the same, where it is Vietnamese syllables", words)):
        yield name, _share(sum(_same(read) == _same(expected) for expected, read in asked), len(asked))
    yield from ((f"not {expected}", read) for expected, read in words if _same(read) != _same(expected))


def spelling_rows(engine: WhooshEngine, path: Path) -> Iterator[tuple[str, str]]:
    """The share of wrong forms whose right form is offered first, and of right forms that are left alone."""
    pairs = [(wrong, {*map(_same, right.split("|"))}) for _, _, wrong, right, *_ in _lines(path, 4)]
    pages = [engine.search(SearchRequest(wrong)) for wrong, _ in pairs]
    hits = [_same(_offered(page)) in right for page, (_, right) in zip(pages, pairs, strict=True)]
    nowhere = [hit for hit, page in zip(hits, pages, strict=True) if not _is_met(page)]
    yield "right form first", _share(sum(hits), len(hits))
    yield "the same, of forms that no article has", _share(sum(nowhere), len(nowhere))
    rights = sorted({one for _, right in pairs for one in right})
    alone = [not _offered(engine.search(SearchRequest(one))) for one in rights]
    yield "right forms left alone", _share(sum(alone), len(alone))


def _read(keys: str) -> str:
    """Each word's likeliest reading, or the word itself."""
    return " ".join(found[0].syllable if (found := readings(word)) else word for word in keys.split())


def _offered(page: SearchPage) -> str:
    """What is suggested, or was searched for in place of a slip."""
    return page.did_you_mean or next((told.meant for told in page.interpreted if told.kind == "spelling"), "")


def _is_met(page: SearchPage) -> bool:
    """Whether an article has what was typed, itself."""
    return bool(page.total) and not any(told.kind == "spelling" for told in page.interpreted)


def _is_word(text: str) -> bool:
    return len(text) > 1 and is_syllable(_same(text))


def _same(text: str) -> str:
    return canonical(text.lower())


def _lines(path: Path, columns: int) -> list[Sequence[str]]:
    """Rows that have all columns, the last one not empty."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in rows if len(row) >= columns and row[columns - 1]]


def _share(some: int, every: int) -> str:
    return f"{some:,} of {every:,} ({some / max(1, every):.1%})"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keys", type=Path, metavar="FILE", help="input method, keys, text expected")
    parser.add_argument("--spelling", type=Path, metavar="FILE", help="document, offset, wrong form, right forms")
    parser.add_argument("--data", type=Path, default=Path("var"), help="data folder whose articles are known")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
