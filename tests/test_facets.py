"""Facets against counting article by article."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
from conftest import MakeEngine, articles
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import Analyser
from index.article import LOCAL_ZONE, Article
from index.builder import Builder
from index.edition import Editions
from index.search_page import FacetCount
from index.searching.columns import path_key
from index.searching.facets import facets
from index.searching.reader import EditionReader
from index.vietnamese.words import SyllableSegmenter

CATEGORIES = [[], ["Tin"], ["tin"], ["TIN", "Xã hội"], ["Tin", "Xã Hội"], ["Tin", "…", "Thể thao"], ["Kinh tế"], ["…"]]
TIMES = [None, "2017-02-01", "2017-02-28", "2017-03-01T00:30", "1968-05-05", "1900-01-01", "2017-02-28T23:00:00Z"]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> EditionReader:
    """Every category at every time, in an order that mixes them."""
    path: Path = tmp_path_factory.mktemp("facets")
    records = [{"category": category, "published_at": time} for category in CATEGORIES for time in TIMES]
    order = np.random.default_rng(1).permutation(len(records)).tolist()
    Builder(Editions(path), Analyser(SyllableSegmenter())).rebuild(articles(*(records[place] for place in order)))
    return EditionReader(Editions(path).current())


def reference(found: list[Article]) -> tuple[list[tuple[int, object]], list[FacetCount]]:
    """Sections as (count, key); months as they are."""
    sections: defaultdict[object, int] = defaultdict(int)
    for article in found:
        levels = [key for level in article.category for key in path_key(level)]
        for depth in range(1, len(levels) + 1):
            sections[tuple(levels[:depth])] += 1
    times = (article.published_at.astimezone(LOCAL_ZONE) for article in found if article.published_at)
    months = Counter(f"{time:%Y-%m}" for time in times)
    return sorted((-count, key) for key, count in sections.items()), [
        FacetCount(month, months[month]) for month in sorted(months, reverse=True)
    ]


@given(chosen=st.lists(st.booleans(), min_size=len(CATEGORIES) * len(TIMES), max_size=len(CATEGORIES) * len(TIMES)))
@settings(max_examples=60)
def test_facets_are_what_counting_one_by_one_gives(reader: EditionReader, chosen: list[bool]) -> None:
    counted = facets(reader, np.array(chosen, np.uint8), 1, sum(chosen))
    sections, months = reference([reader.article(doc) for doc in np.flatnonzero(chosen).tolist()])
    assert list(counted.month) == months
    assert sorted((-facet.count, path_key(facet.value)) for facet in counted.category) == sections
    assert [(-facet.count, facet.value) for facet in counted.category] == sorted(
        (-facet.count, facet.value) for facet in counted.category
    )


def test_a_section_is_shown_as_spelled_most_often_among_the_hits(make_engine: MakeEngine, tmp_path: Path) -> None:
    make_engine(*({"category": category} for category in ("Tin", "Tin", "tin", "tin", "tin", "Tin")))
    reader = EditionReader(Editions(tmp_path / "data").current())
    for docs, shown in (([0, 1, 2], "Tin"), ([0, 2, 3], "tin"), ([4, 5], "Tin")):
        held = np.isin(np.arange(6), docs).view(np.uint8)
        assert facets(reader, held, 1, len(docs)).category == (FacetCount(shown, len(docs)),)
