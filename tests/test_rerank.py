"""The second stage: what one passage of a hit adds, and where it stands."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest
from conftest import MakeEngine, articles, as_typed, in_segments
from msgspec.structs import replace

from index import SearchRequest
from index.analysis import Analyser
from index.kernels.looks import ADJACENT_BONUS
from index.ranking import default_ranking, set_value
from index.searching.passages import Passages
from index.searching.planner import Planner
from index.searching.reader import EditionReader
from index.searching.rerank import ALWAYS_READ, SecondStage, reranked
from index.searching.retrieve import Matches, retrieve
from index.vietnamese.words import SyllableSegmenter

NOW = 1.6e9
SYLLABLES = ["bão", "xã", "lúa", "gạo", "cá", "tỉnh", "nhà"]
LINE = "một hai ba bốn năm sáu bảy tám chín mười "
LATE = {"body": LINE * 30 + "Toyota lúa mùa gạo nếp."}
EARLY = {"body": "Toyota lúa mùa gạo nếp " + LINE * 30 + "."}


@pytest.mark.parametrize("q", ["Toyota", "lúa", "lúa mùa", "lúa mùa gạo nếp"])
def test_an_article_that_names_it_early_comes_first(make_engine: MakeEngine, q: str) -> None:
    hits = make_engine(LATE, EARLY).search(SearchRequest(q)).hits
    assert [hit.id for hit in hits] == ["b", "a"]
    assert hits[0].score > hits[1].score


def test_where_it_stands_counts_less_in_a_longer_query(make_engine: MakeEngine) -> None:
    engine = make_engine(LATE, EARLY)
    ratios = []
    for q in ("lúa", "lúa mùa", "lúa mùa gạo nếp"):
        early, late = (engine.explain(q, name).passage for name in "ba")
        ratios.append(early / late)
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[-1] > 1


def test_what_was_typed_without_accents_may_be_another_word_there(make_engine: MakeEngine) -> None:
    engine = make_engine({"body": "lụa " + LINE * 30}, {"body": LINE * 30 + "lúa"})
    passages = [engine.explain("lua", name).passage for name in "ab"]
    assert passages[0] == passages[1] > 0


def test_at_the_beginning_both_weights_count(make_engine: MakeEngine) -> None:
    engine = make_engine({"body": "lúa " + LINE * 30})
    matching, why = default_ranking().matching, engine.explain("lúa", "a")
    worth = why.contributions[0].idf * why.recency_factor
    shown = 1 / (1 + ADJACENT_BONUS)  # one syllable has none before it
    assert why.passage == pytest.approx(worth * (matching.passage * shown**0.5 + matching.early), rel=1e-5)


def test_row_upon_row_is_no_more_than_the_whole_query(make_engine: MakeEngine) -> None:
    engine = make_engine({"body": "lúa mùa " + LINE * 30}, {"body": "lúa mùa " * 20 + LINE * 30})
    once, often = (engine.explain("lúa mùa", name) for name in "ab")
    matching = default_ranking().matching
    most = 1.5 * sum(part.idf for part in once.contributions if part.stream == "toned")
    assert once.passage < often.passage
    assert often.passage <= most * (matching.passage + matching.early / 2**1.5) * once.recency_factor * 1.0001


def test_another_spelling_shows_no_more_than_it_counts(make_engine: MakeEngine) -> None:
    engine = make_engine({"body": "lúa mùa " + LINE * 30}, {"body": "lụa mùa " + LINE * 30})
    same, other = (engine.explain("lúa mùa", name) for name in "ab")
    matching, idfs = default_ranking().matching, [part.idf for part in same.contributions if part.stream == "toned"]
    kept = ((other.score - other.passage) / (same.score - same.passage)) ** 0.5 * other.recency_factor

    def most(share: float) -> float:
        return 1.5 * sum(idfs) * share * (matching.passage * share**0.5 + matching.early / 2**1.5)

    assert other.coverage < 0.75
    assert most(other.coverage) <= other.passage / kept <= most(other.coverage + 0.03)


def test_of_those_read_only_the_first_decide_whether_a_query_is_answered(crowd: list[EditionReader]) -> None:
    reader, ranking = crowd[0], default_ranking()
    plan = Planner(Analyser(SyllableSegmenter()), reader, ranking).plan(as_typed("lúa gạo"))
    passages = Passages(reader, plan, retrieve(reader, ranking, plan, None, NOW).scorer.weights)
    passages.look_at(range(100))
    every = passages.showing_all(100)
    assert 2 < len(every) < 100
    for first in (0, every[0], every[0] + 1, every[1] + 1):
        assert passages.showing_all(first) == [doc for doc in every if doc < first]


def test_what_is_far_behind_gains_less(make_engine: MakeEngine) -> None:
    """Their windows are the same; only the length of the text differs."""
    engine = make_engine({"body": "lúa mùa " + LINE}, {"body": "lúa mùa " + LINE * 90})
    first, last = (engine.explain("lúa mùa", name) for name in "ab")
    assert last.score - last.passage < first.score - first.passage
    assert last.passage < first.passage


def test_no_more_than_the_first_are_ranked_by_it(make_engine: MakeEngine, tmp_path: Path) -> None:
    engine = make_engine(*({"body": f"{'lúa ' * (60 - number)}{LINE * 30}"} for number in range(26)))
    set_value(tmp_path / "data" / "ranking.toml", "matching.depth", "20")
    engine.refresh()
    hits = engine.search(SearchRequest("lúa", page_size=30)).hits
    gains = [engine.explain("lúa", hit.id).passage for hit in hits]
    assert all(gains[:20])
    assert not any(gains[20:])
    set_value(tmp_path / "data" / "ranking.toml", "matching.depth", "25")
    engine.refresh()
    assert engine.explain("lúa", hits[24].id).passage > 0
    assert engine.explain("lúa", hits[25].id).passage == 0


def test_one_far_down_rises_by_its_passage(make_engine: MakeEngine) -> None:
    """Of 120 articles that have both, one has them beside each other."""
    apart = ({"body": f"lúa {LINE * (20 + number)} mùa"} for number in range(119))
    engine = make_engine(*apart, {"body": f"{LINE * 150} lúa mùa"})
    assert engine.search(SearchRequest("lúa mùa")).hits[0].id == "n119"


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> list[EditionReader]:
    """500 articles of few syllables, as one segment and as several."""
    dice = random.Random(5)

    def text(most: int) -> str:
        return " ".join(dice.choices(SYLLABLES, [1, 1, 2, 2, 4, 8, 16], k=dice.randint(0, most)))

    records = [
        {"title": text(6) or "…", "lead": text(12), "body": text(300)}
        | ({"published_at": f"201{n % 8}-03-{n % 27 + 1:02}"} if n % 5 else {})
        for n in range(500)
    ]
    folders = (tmp_path_factory.mktemp("crowd") for _ in range(2))
    return [EditionReader(in_segments(next(folders), articles(*records), *sizes)) for sizes in ((), (200, 7, 150))]


@pytest.mark.parametrize("count", [1, 10, 30, 200])
@pytest.mark.parametrize("depth", [20, 60, 300])
@pytest.mark.parametrize(
    "q", ["bão", "lúa gạo", "lua gao", "cá tỉnh nhà", "xã cá gạo lúa tỉnh", "nhà", "lúa bão năm 2016"]
)
def test_what_stays_unread_would_not_be_on_the_page(crowd: list[EditionReader], q: str, depth: int, count: int) -> None:
    ranking = default_ranking()
    ranking = replace(ranking, matching=replace(ranking.matching, depth=depth))
    for reader in crowd:
        plan = Planner(Analyser(SyllableSegmenter()), reader, ranking).plan(as_typed(q))
        expected = all_read(reader, retrieve(reader, ranking, plan, None, NOW))
        found = reranked(reader, retrieve(reader, ranking, plan, None, NOW), count)
        assert found.docs == [doc for doc, _ in expected[:count]]
        assert found.scores == pytest.approx([score for _, score in expected[:count]], rel=1e-6)


def all_read(reader: EditionReader, matches: Matches) -> list[tuple[int, float]]:
    """(number, score) of all hits, best first: the first of them by their passages."""
    depth = int(matches.scorer.ranking.matching.depth)
    second = SecondStage(reader, matches)
    second.read(*matches.best(matches.total), matches.total)
    assert len(second.passages.looks) == min(depth, matches.total)
    return list(zip(*second.hits.best_first(matches.total), strict=True))


def test_the_first_are_read_for_any_page(crowd: list[EditionReader], monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    look_at = Passages.look_at
    monkeypatch.setattr(Passages, "look_at", lambda self, docs: (read.extend(docs), look_at(self, docs))[1])
    ranking, reader = default_ranking(), crowd[0]
    plan = Planner(Analyser(SyllableSegmenter()), reader, ranking).plan(as_typed("lúa gạo"))
    first = []
    for count in (1, 10, 100):
        read.clear()
        reranked(reader, retrieve(reader, ranking, plan, None, NOW), count)
        first.append(read[:ALWAYS_READ])
    assert first[0] == first[1] == first[2]
    assert len(first[0]) == ALWAYS_READ


def test_few_are_read(crowd: list[EditionReader], monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    look_at = Passages.look_at
    monkeypatch.setattr(Passages, "look_at", lambda self, docs: (read.append(len(docs)), look_at(self, docs))[1])
    ranking, reader = default_ranking(), crowd[0]
    plan = Planner(Analyser(SyllableSegmenter()), reader, ranking).plan(as_typed("lúa gạo"))
    matches = retrieve(reader, ranking, plan, None, NOW)
    reranked(reader, matches, 10)
    assert matches.total > 250
    assert 24 <= sum(read) < 150


def test_pages_agree_where_articles_are_repeated(make_engine: MakeEngine) -> None:
    """A repeat goes behind the first twenty: the eleventh then is on the first page, and not on the second again."""
    texts = [" ".join(f"chữ{place % 7}{number}{place}" for place in range(80)) for number in range(90)]
    texts[5] = texts[4]
    engine = make_engine(
        *({"title": f"Lúa {number}", "body": f"{'lúa ' * (99 - number)}{text}"} for number, text in enumerate(texts))
    )
    pages = [[hit.id for hit in engine.search(SearchRequest("lúa", page=page)).hits] for page in (1, 2, 3)]
    together = [hit.id for hit in engine.search(SearchRequest("lúa", page_size=30)).hits]
    assert [*itertools.chain(*pages)] == together
    assert together.index("f") == 19
