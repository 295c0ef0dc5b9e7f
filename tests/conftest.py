"""Shared fixtures: one real index of the sample, and small ones made to order."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import settings

from index.analysis import Analyser, Stream
from index.article import SourcedArticle, article_from_record
from index.builder import Builder
from index.edition import Edition, Editions
from index.engine import WhooshEngine
from index.query import parse
from index.sources import Reading
from index.understanding import Understood
from index.vietnamese.syllables import typed_in
from index.vietnamese.words import PyviSegmenter, SyllableSegmenter

sys.path.append(str(Path(__file__).parent.parent / "scripts"))  # the benchmarks' oracle serves tests, too

# The gate draws the same examples every time; new ones are sought on purpose: --hypothesis-profile=fuzz
# No example has to be quick: whatever else a machine does must not fail a test.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("fuzz", print_blob=True, deadline=None)
settings.load_profile("gate")

MakeEngine = Callable[..., WhooshEngine]


@pytest.fixture(scope="session")
def pyvi_analyser() -> Analyser:
    """The real analyser; its model is loaded once per session."""
    return Analyser(PyviSegmenter())


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory, pyvi_analyser: Analyser) -> Path:
    """A data folder with the packaged sample as its live edition."""
    data = tmp_path_factory.mktemp("sample")
    Builder(Editions(data), pyvi_analyser).rebuild(Reading(("sample",)), sources=("sample",))
    return data


@pytest.fixture(scope="session")
def sample_engine(sample_data: Path, pyvi_analyser: Analyser) -> WhooshEngine:
    """The embedded engine over the sample."""
    return WhooshEngine(sample_data, pyvi_analyser)


@pytest.fixture
def make_engine(tmp_path: Path) -> MakeEngine:
    """Index the given records (dicts; id and title are filled in) and open them.

    Syllables stand in for pyvi's words, which these tests do not need.
    """

    def make(*records: dict[str, Any], data: Path = tmp_path / "data") -> WhooshEngine:
        analyser = Analyser(SyllableSegmenter())
        Builder(Editions(data), analyser).rebuild(articles(*records))
        return WhooshEngine(data, analyser)

    return make


def articles(*records: dict[str, Any]) -> list[SourcedArticle]:
    """Records with ids a, b … z, n26, n27 … and a title where none is given."""
    named = ({"id": _name(place), "title": "…"} | record for place, record in enumerate(records))
    return [SourcedArticle(article_from_record(record), "test", place) for place, record in enumerate(named, start=1)]


def in_segments(data: Path, every: list[SourcedArticle], *sizes: int) -> Edition:
    """An edition whose segments have these sizes; the last one the rest."""
    builder = Builder(Editions(data), Analyser(SyllableSegmenter()))
    edition = builder.rebuild(every[: sizes[0]] if sizes else every).edition
    bounds = [*itertools.accumulate(sizes), len(every)]
    for first, last in itertools.pairwise(bounds) if sizes else ():
        edition = builder.update(every[first:last]).edition
    return edition


class EveryWord:
    """An edition that has any term."""

    def doc_frequency(self, stream: Stream, term: str) -> int:
        return 1_000

    def missing(self, stream: Stream, terms: Sequence[str]) -> list[str]:
        return []

    def has_author(self, byline: str) -> bool:
        return True


def as_typed(typed: str, **meaning: Any) -> Understood:
    """A query that means what it says, but for what is told of it."""
    query = parse(typed)
    return Understood(query, typed_in(query.preferred), **meaning)


def ids(page: Any) -> list[str]:
    """The ids of a page's hits, in order."""
    return [hit.id for hit in page.hits]


def _name(place: int) -> str:
    return chr(ord("a") + place) if place < 26 else f"n{place}"


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """Commands configure logging for their process; a test's ends with it."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)
