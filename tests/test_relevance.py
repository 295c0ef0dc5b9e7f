"""The gate: every class of queries over the sample is answered at least as well as its floor says.

python scripts/evaluate_relevance.py --floors tests/relevance/floors.json        shows where it stands
python scripts/evaluate_relevance.py --write-floors tests/relevance/floors.json  after an improvement
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from relevance.evaluation import ALL, Result, evaluate
from relevance.floors import fallen, floors_of, read_floors
from relevance.ranker import OurRanker
from relevance.sets import JudgedSet, read_set

from index.analysis import Analyser

FOLDER = Path(__file__).parent / "relevance"
JUDGEMENTS = FOLDER / "judgements.jsonl"
FLOORS = read_floors(FOLDER / "floors.json")
CLASSES = {
    *("toned", "toneless", "half_toned", "tone_placement", "i_y", "unicode", "keystrokes", "abbreviation"),
    *("document_number", "number", "date", "period", "name", "phrase", "question", "spelling", "foreign"),
}


@pytest.fixture(scope="module")
def judged() -> JudgedSet:
    return read_set(JUDGEMENTS, ("sample",))


@pytest.fixture(scope="module")
def results(judged: JudgedSet, pyvi_analyser: Analyser, tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    return evaluate(OurRanker(tmp_path_factory.mktemp("relevance"), judged.articles, pyvi_analyser), judged.queries)


@pytest.mark.parametrize("kind", [*sorted(CLASSES), ALL])
def test_no_class_is_answered_worse_than_its_floor(results: list[Result], kind: str) -> None:
    floors = {
        measure: {variant: {kind: kinds[kind]} for variant, kinds in variants.items() if kind in kinds}
        for measure, variants in FLOORS.items()
    }
    assert fallen(results, floors) == []


def test_everything_measured_has_a_floor_and_the_reverse(results: list[Result]) -> None:
    def places(floors: dict[str, dict[str, dict[str, float]]]) -> set[tuple[str, str, str]]:
        return {(name, variant, kind) for name, found in floors.items() for variant in found for kind in found[variant]}

    assert places(floors_of(results)) == places(FLOORS)


def test_every_class_has_ten_queries_and_more(judged: JudgedSet) -> None:
    counts = Counter(query.kind for query in judged.queries)
    assert counts.keys() == CLASSES
    assert min(counts.values()) >= 10
    assert len(judged.queries) >= 150


def test_the_judgements_grade_what_is_relevant_and_nothing_else(judged: JudgedSet) -> None:
    for query in judged.queries:
        assert query.query.strip()
        assert set(query.judgements.values()) <= {1, 2, 3}, query.query
        assert len(query.judgements) <= len(judged.articles) / 4, query.query


def test_most_queries_have_an_article_that_the_reader_wants(judged: JudgedSet) -> None:
    assert sum(3 in query.judgements.values() for query in judged.queries) >= 0.98 * len(judged.queries)


def test_what_cannot_be_seen_is_escaped_in_the_file() -> None:
    """An editor would lose what the class `unicode` is about."""
    text = JUDGEMENTS.read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert not re.search("[\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060\u3000\ufeff]", text)
