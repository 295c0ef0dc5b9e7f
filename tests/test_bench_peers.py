"""The benchmarks' own sums: what is compared, judged, drawn; and every peer on a few articles."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import bench_machine
import pytest
import vary_articles
from peers import comparison, documents, figures, growth, load, memory_process, serving, streams
from peers.fts5_peer import Fts5Peer
from peers.peer import Answer, Pages, Peer
from peers.prepared import Workshop

from index import Article
from index.analysis import Analyser
from index.vietnamese.words import PyviSegmenter

SCRIPTS = Path(__file__).parent.parent / "scripts"

ARTICLES = [
    Article(
        "1", "Thường trực Tỉnh uỷ họp", body="Thông tin. Bão số 4 đổ bộ vào đất liền. Thường trực Tỉnh uỷ chỉ đạo."
    ),
    Article("2", "Giá vàng hôm nay", body="Giá vàng tăng. Thông tin mới nhất về giá vàng."),
    Article("3", "Bóng đá", body="Đội tuyển thắng. Thông tin từ sân vận động."),
    Article("4", "Bão gần bờ", lead="Bão mạnh lên.", body="Tàu thuyền vào bờ."),
]


# Terms ---------------------------------------------------------------------------------------------------------------


def test_an_article_yields_every_column_and_its_segmented_text() -> None:
    document = next(streams.analysed_documents(ARTICLES))
    assert set(document.columns) == set(documents.COLUMNS)
    assert document.columns["title_words"] == "thường_trực tỉnh_uỷ"
    assert document.columns["title_toneless_pairs"].startswith("thuong_truc truc_tinh")
    assert document.columns["whole_words"].startswith("thường_trực tỉnh_uỷ thông_tin ")
    assert document.segmented.startswith("Thường_trực Tỉnh_uỷ họp\nThông_tin. Bão số 4")


def test_a_lead_counts_as_body() -> None:
    assert [*streams.analysed_documents(ARTICLES)][3].columns["body_toneless"] == "bao manh len tau thuyen vao bo"


def test_a_query_asks_each_term_of_a_stream_once() -> None:
    asked = streams.query_streams("Thông tin, thông tin", Analyser(PyviSegmenter()))
    assert asked["toneless"] == ["thong", "tin"]
    assert asked["words"] == ["thông_tin"]
    assert asked["toneless_pairs"] == ["thong_tin", "tin_thong"]


def test_kept_documents_are_read_back(tmp_path: Path) -> None:
    found = list(streams.analysed_documents(ARTICLES))
    assert streams.write_documents(tmp_path / "kept.zst", found) == len(ARTICLES)
    assert list(streams.read_documents(tmp_path / "kept.zst")) == found


# Memory --------------------------------------------------------------------------------------------------------------


def test_a_process_tells_what_it_holds() -> None:
    held = bench_machine.memory()
    assert 0 < held.anonymous <= held.resident <= held.peak
    assert "resident" in str(held)


@pytest.mark.parametrize(
    ("engine", "loaded"), [("ours", {"numpy", "whoosh"}), ("our-retrieval", {"numpy", "whoosh"}), ("fts5", set())]
)
def test_memory_is_that_of_a_process_that_loads_one_engine_alone(
    engine: str, loaded: set[str], sample_data: Path, tmp_path: Path
) -> None:
    folder = sample_data
    if engine == "fts5":
        folder = tmp_path / engine
        Fts5Peer(memory_process.PEER_COLUMNS).build(folder, streams.analysed_documents(ARTICLES))
    asked = json.dumps([("tỉnh uỷ", [(memory_process.COLUMN, "tinh"), (memory_process.COLUMN, "uy")])])
    program = (
        f"import sys; sys.path.insert(0, {str(SCRIPTS)!r}); sys.argv[1:] = {[engine, str(folder)]!r}\n"
        "from peers import memory_process; memory_process.main()\n"
        "print(*sorted({'tantivy', 'bm25s', 'numpy', 'whoosh'} & sys.modules.keys()))"
    )
    run = partial(subprocess.run, input=asked, stdout=subprocess.PIPE, check=True, text=True)
    *_, held, modules = run([sys.executable, "-c", program]).stdout.splitlines()
    assert set(modules.split()) == loaded
    assert bench_machine.Memory(*json.loads(held)).anonymous > 0


def test_what_the_parent_holds_does_not_count(tmp_path: Path) -> None:
    Fts5Peer(memory_process.PEER_COLUMNS).build(tmp_path, streams.analysed_documents(ARTICLES))
    ballast = bytearray(300_000_000)
    ballast[::4096] = b"x" * len(ballast[::4096])
    command = [sys.executable, memory_process.__file__, "fts5", str(tmp_path)]
    done = subprocess.run(command, input="[]", stdout=subprocess.PIPE, check=True, text=True)
    assert bench_machine.Memory(*json.loads(done.stdout)).peak < len(ballast) / 2**20


# Peers ---------------------------------------------------------------------------------------------------------------


def tantivy_peer() -> Peer:
    pytest.importorskip("tantivy")
    from peers.tantivy_peer import TantivyPeer  # noqa: PLC0415

    return TantivyPeer()


def bm25s_peer() -> Peer:
    pytest.importorskip("bm25s")
    from peers.bm25s_peer import Bm25sPeer  # noqa: PLC0415

    return Bm25sPeer(("body_words",))


def fts5_peer() -> Peer:
    return Fts5Peer(("body_words",))


def whoosh_peer() -> Peer:
    from peers.whoosh_peer import WhooshPeer  # noqa: PLC0415

    return WhooshPeer()


@pytest.mark.parametrize("make", [tantivy_peer, bm25s_peer, fts5_peer, whoosh_peer])
def test_every_peer_counts_exactly_and_finds_the_best(make: Callable[[], Peer], tmp_path: Path) -> None:
    workshop = Workshop(tmp_path, ())
    streams.write_documents(workshop.documents_path, streams.analysed_documents(ARTICLES))
    workshop.ready(make(), "peer")
    peer = workshop.ready(make(), "peer")  # the second one opens what the first one built
    answer = peer.top(peer.query([("body_words", "thông_tin"), ("body_words", "tỉnh_uỷ"), ("body_words", "chỉ_đạo")]))
    assert answer.total == 3
    assert peer.ids(answer)[0] == "1"
    assert sorted(peer.ids(answer)) == ["1", "2", "3"]
    assert answer.hits == sorted(answer.hits, key=lambda hit: -hit[1])
    assert peer.top(peer.query([("body_words", "khôngcó")])) == Answer(0, [])


def tantivy_pages() -> Pages:
    pytest.importorskip("tantivy")
    from peers.tantivy_pages import TantivyPages  # noqa: PLC0415

    return TantivyPages()


def whoosh_pages() -> Pages:
    from peers.whoosh_peer import WhooshPeer  # noqa: PLC0415

    return WhooshPeer()


@pytest.mark.parametrize("make", [tantivy_pages, whoosh_pages])
def test_a_page_of_a_peer_has_the_total_and_marked_snippets(make: Callable[[], Pages], tmp_path: Path) -> None:
    peer = make()
    peer.build(tmp_path / "peer", streams.analysed_documents(ARTICLES))
    page: Any = peer.page('Tỉnh_uỷ bão "')
    assert page["total"] == 2
    assert [hit["id"] for hit in page["hits"]] == ["1", "4"]
    assert all("<b" in hit["snippet"] and "_" not in hit["snippet"] for hit in page["hits"])


def test_whoosh_finds_what_the_sample_holds_as_our_engine_does(sample_data: Path) -> None:
    from peers import ours  # noqa: PLC0415

    reader, asked = ours.open_reader(sample_data), ["tinh", "uy", "bao"]
    oracle = ours.Oracle(reader)
    mine, theirs = ours.top(reader, ours.one_stream("toneless", asked)), oracle.one_stream("toneless", asked)
    assert mine.total > 0
    assert mine.total == theirs.total
    assert comparison.same_top(mine, theirs)
    everywhere = ours.top(reader, ours.all_streams({"toneless": asked, "words": ["tỉnh_uỷ"]}))
    assert everywhere.total >= mine.total
    assert len(ours.ids(reader, everywhere)) == len(everywhere.hits)


# Comparing -----------------------------------------------------------------------------------------------------------


TEN = [(doc, 20.0 - doc) for doc in range(10)]


@pytest.mark.parametrize(
    ("hits", "same"),
    [
        (TEN, True),
        ([*TEN[:9], (77, 11.0)], True),  # another one with the score of the last
        ([*TEN[:9], (77, 10.0)], False),
        ([(77, 20.0), *TEN[1:]], False),  # another one with the score of the first
        (TEN[:9], False),
    ],
)
def test_the_best_agree_up_to_equal_scores(hits: list[tuple[int, float]], same: bool) -> None:
    assert comparison.same_top(Answer(50, TEN), Answer(50, hits)) is same


def test_fewer_than_ten_must_be_the_same_documents() -> None:
    assert not comparison.same_top(Answer(1, [(1, 2.0)]), Answer(1, [(2, 2.0)]))


def test_agreement_counts_totals_and_the_best() -> None:
    pairs = [(Answer(2, [(1, 1.0)]), Answer(2, [(1, 1.0)])), (Answer(3, []), Answer(2, []))]
    assert str(comparison.Agreement(scores=True).take_all(pairs)) == "totals the same in 1 of 2, ten best in 2"


def test_every_question_goes_to_all_ways_before_the_next_in_changing_order() -> None:
    calls: list[str] = []
    ways = {way: [partial(calls.append, f"{way}{number}") for number in range(2)] for way in "ab"}
    found = comparison.in_turns(ways, rounds=2)
    assert calls == ["a0", "b0", "b1", "a1", "b0", "a0", "a1", "b1"]
    assert {name: len(times) for name, times in found.items()} == {"a": 2, "b": 2}


# Figures -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        (figures.Goal("p50", 0.5, at_most=1), "p50 0.5 × (goal ≤ 1: met)"),
        (figures.Goal("p50", 1.5, at_most=1), "p50 1.5 × (goal ≤ 1: NOT MET)"),
        (figures.Goal("rate", 29.9, at_least=30), "rate 29.9 × (goal ≥ 30: NOT MET)"),
        (figures.Goal("rate", 1234.5), "rate 1,234 ×"),
    ],
)
def test_a_goal_says_whether_it_is_met(goal: figures.Goal, told: str) -> None:
    assert str(goal) == told


def test_figures_of_a_later_run_replace_only_the_same_questions(tmp_path: Path) -> None:
    def row(what: str, value: float) -> figures.Row:
        return figures.Row("part", what, [figures.Measure("ours", "ms", {"": value})])

    for rows in ([row("a", 1), row("b", 2)], [row("b", 3)]):
        figures.Sheet(rows=rows).finish(tmp_path / "figures.json")
    kept = figures.read_sheet(tmp_path / "figures.json")
    assert {one.what: one.measures[0].values[""] for one in kept.rows} == {"a": 1, "b": 3}
    assert "| b | 3 ms |" in figures.markdown(kept)


def test_growth_is_told_per_tenfold() -> None:
    assert growth.per_tenfold(1_000, 100_000, 9.0) == pytest.approx(3.0)


def test_the_chart_is_the_same_for_the_same_figures_and_has_a_dark_form() -> None:
    pytest.importorskip("matplotlib")
    import bench_chart  # noqa: PLC0415

    measures = [figures.milliseconds(who, [1.0, 2.0, 9.0]) for who in ("ours", "a peer")]
    rows = [figures.Row("retrieval", "words", measures)]
    svg = bench_chart.drawn(rows)
    assert svg == bench_chart.drawn(rows)
    assert "a peer" in svg
    assert bench_chart.both_themes(svg).count("prefers-color-scheme: dark") == 1
    assert all(colour in svg for colour in bench_chart.DARK)


# Load ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "status"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", None),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{", None),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200),
        (b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n", 503),
    ],
)
def test_an_answer_counts_once_it_is_complete(received: bytes, status: int | None) -> None:
    assert load.complete_status(received) == status


# Varied articles -----------------------------------------------------------------------------------------------------


def test_a_varied_copy_has_another_id_and_text_and_the_same_seed_yields_the_same() -> None:
    first, again = (list(vary_articles.varied(ARTICLES, 2, random.Random("7.2"))) for _ in range(2))
    assert first == again
    assert [article.id for article in first] == ["1~2", "2~2", "3~2", "4~2"]
    assert all(
        copy.body != article.body or copy.title != article.title for copy, article in zip(first, ARTICLES, strict=True)
    )
    known = {word for article in ARTICLES for text in (article.title, article.body) for word in text.split()}
    assert {word for copy in first for word in copy.body.split()} <= known


@pytest.mark.parametrize("wanted", [1, 3, 4])
def test_fewer_articles_are_taken_evenly(wanted: int) -> None:
    taken = list(vary_articles.evenly(ARTICLES, len(ARTICLES), wanted))
    assert len(taken) == wanted
    assert len({article.id for article in taken}) == wanted


def test_a_fourth_of_the_paths_comes_again_and_the_others_once() -> None:
    paths = serving.a_fourth_again([str(number) for number in range(80)])
    assert len(paths) == 80
    assert paths[3::4] == [str(number) for number in range(20)]
    assert sorted(map(int, set(paths) - set(paths[3::4]))) == [*range(20, 80)]
