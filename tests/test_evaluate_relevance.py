"""The relevance script: ways of typing, baselines, floors, sets, and a whole run."""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path

import evaluate_relevance
import pytest
from relevance import baselines, evaluation, floors, sets
from relevance.variants import move_tones, strip_accents

from index import Article, SourcedArticle
from index.errors import SourceError
from index.judgements import JudgedQuery
from index.vietnamese.tones import canonical, fold
from index.vietnamese.words import SyllableSegmenter

ARTICLES = [
    SourcedArticle(Article(identifier, title, body=body), "test")
    for identifier, title, body in (
        ("storm", "Bão số 5 vào bờ", "Bão mạnh, bão lớn. Sơ tán dân."),
        ("rain", "Mưa lớn", "Sau bão có mưa lớn ở nhiều nơi trong tỉnh, nước sông lên nhanh."),
        ("ball", "Bóng đá thiếu niên", "Đội tuyển thắng."),
    )
]
QUERIES = [
    JudgedQuery(query="bão", kind="toned", judgements={"storm": 3, "rain": 1}),
    JudgedQuery(query="bong da", kind="toneless", judgements={"ball": 3}),
]


# Ways of typing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "moved"),
    [
        ("hoàn thuỷ tiếng", "hòan thủy tíêng"),
        ("hòa ủy khỏe", "hoà uỷ khoẻ"),
        ("NGƯỜI Quý giá", "NGƯƠÌ Qúy gía"),
        ("truyền", "trùyên"),
        ("họp ở Đắk, 10/2", "họp ở Đắk, 10/2"),
        ("tinh uy AND ma", "tinh uy AND ma"),
        ("được", "đựơc"),
        ("bánhmì", "bánhmì"),
    ],
)
def test_a_tone_mark_moves_to_another_vowel_of_its_syllable(typed: str, moved: str) -> None:
    assert move_tones(typed) == moved
    assert [canonical(word) for word in moved.split()] == [canonical(word) for word in typed.split()]


def test_a_decomposed_text_stays_decomposed() -> None:
    decomposed = unicodedata.normalize("NFD", "hoàn uỷ")
    assert move_tones(decomposed) == unicodedata.normalize("NFD", "hòan ủy")
    assert move_tones(unicodedata.normalize("NFD", "họp")) == unicodedata.normalize("NFD", "họp")


def test_stripping_takes_the_accents_and_leaves_the_rest() -> None:
    assert strip_accents("Tỉnh uỷ Đắk Lắk, 10/2: “Ơ”") == "Tinh uy Dak Lak, 10/2: “O”"
    assert strip_accents("Đường ĐÀI").lower() == fold("Đường ĐÀI")


# Baselines -----------------------------------------------------------------------------------------------------------


def every_baseline() -> list[baselines.Ranker]:
    return list(baselines.baselines(ARTICLES, SyllableSegmenter()))


@pytest.mark.parametrize("ranker", every_baseline(), ids=lambda ranker: ranker.name)
def test_a_baseline_ranks_what_it_finds(ranker: baselines.Ranker) -> None:
    assert ranker.rank("bão") == ["storm", "rain"]
    assert ranker.rank("đội tuyển thắng") == ["ball"]
    assert ranker.rank("xyz") == []
    for strange in ("", " ", '"', '" OR', "(", "* AND", "a:b", "-", "\u200b", "^9", "NOT bão"):
        assert set(ranker.rank(strange)) <= {"storm", "rain", "ball"}


def test_what_is_not_installed_is_told() -> None:
    names = {ranker.name for ranker in every_baseline()}
    assert names.isdisjoint(baselines.missing_baselines())
    assert len(names) + len(baselines.missing_baselines()) == 4


# Measuring -----------------------------------------------------------------------------------------------------------


class Alphabet:
    """Ranks the same way whatever is asked, and counts how often it is asked."""

    name = "alphabet"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def rank(self, query: str) -> list[str]:
        self.asked.append(query)
        return ["ball", "rain", "storm"]


def test_every_class_is_measured_in_every_way_that_changes_it() -> None:
    ranker = Alphabet()
    found = {(one.kind, one.variant): one for one in evaluation.evaluate(ranker, QUERIES)}
    assert found.keys() == {
        *(("all", variant) for variant in ("typed", "stripped", "moved")),
        ("toned", "typed"),
        ("toned", "stripped"),
        ("toned", "moved"),
        ("toneless", "typed"),
    }
    assert found["toned", "typed"].mrr == 0.5
    assert found["toneless", "typed"].ndcg == 1.0
    assert found["all", "typed"].mrr == 0.75
    assert found["all", "typed"].queries == 2
    assert sorted(ranker.asked) == ["bao", "baõ", "bong da", "bão"]


def test_floors_are_rounded_down_and_what_is_below_them_is_named() -> None:
    results = evaluation.evaluate(Alphabet(), QUERIES)
    kept = floors.floors_of(results)
    assert kept["nDCG@10"]["typed"] == {"toned": 0.541, "toneless": 1.0, "all": 0.77}
    assert kept["MRR@10"] == {variant: {"all": 0.75} for variant in ("typed", "stripped", "moved")}
    assert floors.fallen(results, kept) == []
    raised = {"nDCG@10": {"typed": {"toned": 0.543, "toneless": 1.0}, "moved": {"toneless": 0.1}}}
    assert floors.fallen(results, raised) == [
        "nDCG@10 of toned, typed: 0.5413 is below 0.543",
        "nDCG@10 of toneless, moved: not measured, floor 0.100",
    ]


# Sets ----------------------------------------------------------------------------------------------------------------


def write_collection(folder: Path, *, heading: str = "", document: str = "d1") -> Path:
    folder.mkdir()
    (folder / "corpus.jsonl").write_text('{"id": "d1", "title": "", "text": "Bão vào bờ"}\n\n', "utf-8")
    (folder / "queries.jsonl").write_text(
        '{"id": "q1", "text": "bão?", "answers": []}\n{"id": "q2", "text": "không ai chấm"}\n', "utf-8"
    )
    (folder / "qrels.tsv").write_text(f"{heading}q1\t{document}\t1\nq2\td1\t0\n", "utf-8")
    return folder


@pytest.mark.parametrize("heading", ["", "query-id\tcorpus-id\tscore\n"])
def test_a_collection_is_read(tmp_path: Path, heading: str) -> None:
    found = sets.read_collection(write_collection(tmp_path / "tiny", heading=heading))
    assert found.name == "tiny"
    assert [(one.article.id, one.article.title, one.article.body) for one in found.articles] == [
        ("d1", "d1", "Bão vào bờ")
    ]
    assert found.queries == [JudgedQuery(query="bão?", kind="question", judgements={"d1": 1})]


def test_judged_articles_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="missing: d9"):
        sets.read_collection(write_collection(tmp_path / "tiny", document="d9"))
    with pytest.raises(SourceError, match="corpus"):
        sets.read_collection(tmp_path)


# A whole run ---------------------------------------------------------------------------------------------------------


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["evaluate_relevance.py", *map(str, arguments)])
    return evaluate_relevance.main()


@pytest.fixture
def own(tmp_path: Path) -> tuple[Path, Path]:
    """(judgements, source) in the project's layout."""
    source, judged = tmp_path / "articles.jsonl", tmp_path / "judged.jsonl"
    source.write_text(
        "\n".join(
            json.dumps({"id": one.article.id, "title": one.article.title, "body": one.article.body}) for one in ARTICLES
        ),
        "utf-8",
    )
    judged.write_text(
        "\n".join(json.dumps({"query": q.query, "class": q.kind, "judgements": q.judgements}) for q in QUERIES), "utf-8"
    )
    return judged, source


def test_a_run_prints_keeps_and_compares(
    own: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures, kept = tmp_path / "figures.json", tmp_path / "floors.json"
    assert run(monkeypatch, own[0], "--sources", own[1], "--json", figures, "--write-floors", kept) == 0
    printed = capsys.readouterr().out
    assert "judged.jsonl over" in printed
    assert all(name in printed for name in ("ours by class", "toneless", "BM25 words", "FTS5"))
    report = json.loads(figures.read_text("utf-8"))
    assert (report["articles"], report["queries"]) == (3, 2)
    ours = [one for one in report["results"] if one["ranker"] == "ours" and one["kind"] == "all"]
    assert [one["ndcg"] for one in ours] == pytest.approx([1.0, 1.0, 1.0])

    assert run(monkeypatch, own[0], "--sources", own[1], "--alone", "--floors", kept) == 0
    assert "BM25" not in capsys.readouterr().out
    kept.write_text('{"nDCG@10": {"typed": {"toned": 1.1}}}', "utf-8")
    assert run(monkeypatch, own[0], "--sources", own[1], "--alone", "--floors", kept) == 1
    assert "below its floor: nDCG@10 of toned, typed: 1.0000 is below 1.100" in capsys.readouterr().err


def test_a_set_that_cannot_be_read_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--collection", tmp_path) == 2
    assert "error: " in capsys.readouterr().err
