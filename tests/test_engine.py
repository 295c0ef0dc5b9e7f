"""The embedded engine: which edition, ranking and abbreviations it answers with, and when."""

from __future__ import annotations

import gc
import os
import tempfile
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
from conftest import MakeEngine, articles, ids
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from index import SearchRequest, WhooshEngine
from index.abbreviation_file import load_abbreviations
from index.analysis import Analyser
from index.builder import Builder
from index.edition import Edition, Editions, Verified
from index.engine import ABBREVIATIONS_FILE, RANKING_FILE, WARMING
from index.errors import (
    AbbreviationsError,
    ArticleNotFoundError,
    EditionDamagedError,
    EditionMismatchError,
    NoEditionError,
    SearchError,
)
from index.memory import no_search_for_cycles
from index.search_page import SearchPage
from index.searching import spelling
from index.searching.answer import Answering
from index.searching.reader import EditionReader
from index.searching.spelling import speller_of
from index.vietnamese.syllables import syllables
from index.vietnamese.words import SyllableSegmenter


def analyser() -> Analyser:
    return Analyser(SyllableSegmenter())


def storms(count: int) -> list[dict[str, Any]]:
    return [{"title": f"Bão số {number}"} for number in range(1, count + 1)]


def publish(data: Path, *records: dict[str, Any]) -> Edition:
    return Builder(Editions(data), analyser()).rebuild(articles(*records)).edition


def opened(data: Path) -> WhooshEngine:
    """As `serve` opens it."""
    engine = WhooshEngine(data, analyser())
    engine.refresh()
    return engine


def total(engine: WhooshEngine, q: str = "bão") -> int:
    return engine.search(SearchRequest(q)).total


def edition_name(engine: WhooshEngine) -> str | None:
    edition = engine.status().edition
    return edition and edition.name


def flip_a_bit(edition: Edition) -> None:
    file = max(edition.index_path.iterdir(), key=lambda path: path.stat().st_size)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def cut_the_manifest(edition: Edition) -> None:
    os.truncate(edition.path / "manifest.json", 20)


def remove_the_manifest(edition: Edition) -> None:
    (edition.path / "manifest.json").unlink()


def age_the_schema(edition: Edition) -> None:
    path = edition.path / "manifest.json"
    path.write_bytes(msgspec.json.encode(msgspec.json.decode(path.read_bytes()) | {"schema_version": 0}))


def scramble_the_pointer(edition: Edition) -> None:
    (edition.path.parent.parent / "CURRENT").write_bytes(b"\xff\xfe")


def put_nul_into_the_pointer(edition: Edition) -> None:
    (edition.path.parent.parent / "CURRENT").write_bytes(b"a\0b")


def point_to_a_folder(edition: Edition) -> None:
    pointer = edition.path.parent.parent / "CURRENT"
    pointer.unlink()
    pointer.mkdir()


def remove_the_pointer(edition: Edition) -> None:
    (edition.path.parent.parent / "CURRENT").unlink()


def publish_without_an_index(edition: Edition) -> None:
    """Whole as its manifest has it, but nothing that Whoosh can open."""
    for file in edition.index_path.iterdir():
        file.unlink()
    Editions(edition.path.parent.parent).publish(edition.path, edition.manifest)


DAMAGES: tuple[tuple[Callable[[Edition], None], type[SearchError]], ...] = (
    (flip_a_bit, EditionDamagedError),
    (cut_the_manifest, EditionDamagedError),
    (remove_the_manifest, NoEditionError),
    (publish_without_an_index, EditionDamagedError),
    (age_the_schema, EditionMismatchError),
    (scramble_the_pointer, EditionDamagedError),
    (put_nul_into_the_pointer, EditionDamagedError),
    (point_to_a_folder, EditionDamagedError),
    (remove_the_pointer, NoEditionError),
)
every_damage = pytest.mark.parametrize(
    ("damage", "error"), DAMAGES, ids=[damage.__name__.replace("_", " ") for damage, _ in DAMAGES]
)


def test_without_an_edition_every_call_names_the_cure(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "data", analyser())
    calls: tuple[Callable[[], object], ...] = (
        lambda: engine.search(SearchRequest("bão")),
        lambda: engine.article("a"),
        lambda: engine.explain("bão", "a"),
    )
    for call in calls:
        with pytest.raises(NoEditionError, match="search-service reindex"):
            call()
    status = engine.status()
    assert (status.is_ready, status.edition) == (False, None)
    assert "search-service reindex" in (status.problem or "")


def test_opening_reads_nothing_before_the_first_need(tmp_path: Path) -> None:
    WhooshEngine(tmp_path / "data", analyser())
    assert not (tmp_path / "data").exists()


def test_the_first_request_opens_the_edition_by_itself(tmp_path: Path) -> None:
    publish(tmp_path, *storms(2))
    assert total(WhooshEngine(tmp_path, analyser())) == 2


def test_a_new_edition_is_taken_up_by_refresh_and_not_before(tmp_path: Path) -> None:
    publish(tmp_path, *storms(1))
    engine = opened(tmp_path)
    fresh = publish(tmp_path, *storms(2))
    assert total(engine) == 1
    engine.refresh()
    assert total(engine) == 2
    assert edition_name(engine) == fresh.name
    assert engine.article("b").title == "Bão số 2"


def test_an_engine_without_an_edition_takes_up_the_first(tmp_path: Path) -> None:
    engine = opened(tmp_path / "data")
    with pytest.raises(NoEditionError):
        engine.search(SearchRequest("bão"))
    publish(tmp_path / "data", *storms(1))
    engine.refresh()
    assert total(engine) == 1
    assert engine.status().problem is None


def test_a_rollback_is_taken_up_like_a_new_edition(tmp_path: Path) -> None:
    first = publish(tmp_path, *storms(1))
    publish(tmp_path, *storms(2))
    engine = opened(tmp_path)
    Editions(tmp_path).roll_back()
    engine.refresh()
    assert (total(engine), edition_name(engine)) == (1, first.name)
    with pytest.raises(ArticleNotFoundError):
        engine.article("b")


def test_refresh_without_news_keeps_the_open_edition(tmp_path: Path) -> None:
    publish(tmp_path, *storms(1))
    engine = opened(tmp_path)
    with capture_logs() as logs:
        for _ in range(3):
            engine.refresh()
    assert logs == []


@every_damage
def test_a_damaged_new_edition_is_reported_and_the_old_one_goes_on(
    tmp_path: Path, damage: Callable[[Edition], None], error: type[SearchError]
) -> None:
    old = publish(tmp_path, *storms(1))
    engine = opened(tmp_path)
    damage(publish(tmp_path, *storms(2)))
    with capture_logs() as logs:
        for _ in range(3):
            engine.refresh()
            status = engine.status()
            assert status.is_ready
            assert "reindex" in (status.problem or "")
            assert (total(engine), edition_name(engine)) == (1, old.name)
            assert engine.article("a").title == "Bão số 1"
    assert [line["event"] for line in logs] == ["refresh_failed"]  # told once, not at every look
    assert issubclass(error, SearchError)


@every_damage
def test_started_on_a_damaged_edition_every_request_says_so(
    tmp_path: Path, damage: Callable[[Edition], None], error: type[SearchError]
) -> None:
    damage(publish(tmp_path, *storms(1)))
    engine = opened(tmp_path)
    status = engine.status()
    assert not status.is_ready
    for _ in range(2):
        with pytest.raises(error, match="reindex") as caught:
            engine.search(SearchRequest("bão"))
        assert type(caught.value) is error
        assert str(caught.value) == status.problem


def test_what_the_system_refuses_is_told_with_its_file_and_no_reindex(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(editions: Editions) -> str:
        raise PermissionError(13, "Permission denied", str(editions.data_dir / "CURRENT"))

    monkeypatch.setattr(Editions, "current_name", refuse)  # the mode of a file stops no test that root runs
    engine = WhooshEngine(tmp_path, Analyser(SyllableSegmenter()))
    engine.refresh()
    problem = engine.status().problem or ""
    assert f"{tmp_path / 'CURRENT'}: Permission denied" in problem
    assert "reindex" not in problem


def test_a_good_edition_after_a_damaged_one_clears_the_problem(tmp_path: Path) -> None:
    publish(tmp_path, *storms(1))
    engine = opened(tmp_path)
    flip_a_bit(publish(tmp_path, *storms(2)))
    engine.refresh()
    assert engine.status().problem
    publish(tmp_path, *storms(3))
    engine.refresh()
    assert engine.status().problem is None
    assert total(engine) == 3


def test_an_edition_deleted_under_the_engine_answers_on(tmp_path: Path) -> None:
    old = publish(tmp_path, *storms(1), {"title": "Lũ", "body": "nước lên nhanh ở Thạch Hưng"})
    engine = opened(tmp_path)
    for count in (2, 3, 4):
        publish(tmp_path, *storms(count))
    assert not old.path.exists()
    assert ids(engine.search(SearchRequest('"nước lên nhanh" thạch hưng'))) == ["b"]
    assert engine.article("a").title == "Bão số 1"
    assert engine.explain("bão", "a").score > 0
    engine.refresh()
    assert total(engine) == 4


def test_a_request_finishes_on_the_edition_it_began_with(tmp_path: Path) -> None:
    """The analyser, called in the middle of a search, publishes and refreshes."""

    class Meddling(Analyser):
        def analyse(self, text: str, found: Any = None) -> Any:
            if not done:
                done.append(text)
                publish(tmp_path, *storms(3))
                engine.refresh()
            return super().analyse(text, found)

    done: list[str] = []
    publish(tmp_path, *storms(1))
    engine = WhooshEngine(tmp_path, Meddling(SyllableSegmenter()))
    assert total(engine) == 1
    assert done == ["bão"]
    assert total(engine) == 3


def test_searches_during_refreshes_each_see_one_whole_edition(tmp_path: Path) -> None:
    publish(tmp_path, *storms(1))
    engine = opened(tmp_path)
    done = threading.Event()

    def search() -> list[int]:
        totals = []
        while not done.is_set():
            page = engine.search(SearchRequest("bão", page_size=20))
            assert ids(page) == sorted(ids(page))
            assert page.total == len(page.hits)
            assert {hit.title for hit in page.hits} == {f"Bão số {n}" for n in range(1, page.total + 1)}
            assert engine.article("a").title == "Bão số 1"
            totals.append(page.total)
        return totals

    def refresh() -> None:
        while not done.is_set():
            engine.refresh()

    with ThreadPoolExecutor(6) as pool:
        searches = [pool.submit(search) for _ in range(4)]
        refreshes = [pool.submit(refresh) for _ in range(2)]
        try:
            for count in range(2, 8):
                publish(tmp_path, *storms(count))
        finally:
            done.set()
        for each in refreshes:
            each.result()
        for each in searches:
            totals = each.result()
            assert totals == sorted(totals)
            assert totals
    engine.refresh()
    assert total(engine) == 7


def test_the_first_requests_of_many_threads_open_the_edition_once(tmp_path: Path) -> None:
    publish(tmp_path, *storms(2))
    engine = WhooshEngine(tmp_path, analyser())
    barrier = threading.Barrier(8)

    def first(_: int) -> int:
        barrier.wait(timeout=30)
        return total(engine)

    with capture_logs() as logs, ThreadPoolExecutor(8) as pool:
        assert list(pool.map(first, range(8))) == [2] * 8
    assert [line["event"] for line in logs] == ["edition_opened"]


# ── ranking.toml ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def ranked(make_engine: MakeEngine) -> WhooshEngine:
    """Article a holds the term in its title, b five times in its body."""
    engine = make_engine({"title": "bão", "body": "mưa"}, {"title": "mưa", "body": "bão " * 5})
    engine.refresh()
    return engine


@pytest.fixture
def values(tmp_path: Path) -> Path:
    """Where the operator's ranking values of `ranked` are."""
    return tmp_path / "data" / RANKING_FILE


def order(engine: WhooshEngine) -> list[str]:
    engine.refresh()
    return ids(engine.search(SearchRequest("bão")))


def test_ranking_values_are_taken_up_by_refresh_and_given_back(ranked: WhooshEngine, values: Path) -> None:
    assert order(ranked) == ["a", "b"]
    values.write_text("fields.title = 0", "utf-8")
    assert ids(ranked.search(SearchRequest("bão"))) == ["a", "b"]
    assert order(ranked) == ["b", "a"]
    values.unlink()
    assert order(ranked) == ["a", "b"]


def test_ranking_values_replaced_within_one_tick_of_the_clock_are_seen(ranked: WhooshEngine, values: Path) -> None:
    for number, (title, expected) in enumerate([("0", ["b", "a"]), ("9", ["a", "b"])] * 2):
        fresh = values.with_suffix(f".{number}")
        fresh.write_text(f"fields.title = {title}", "utf-8")
        os.utime(fresh, ns=(1, 1))
        os.replace(fresh, values)
        assert order(ranked) == expected


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (b"fields.titel = 0", "fields.titel"),
        (b"fields.title = -1", "0 to 100"),
        (b"fields.title = true", "0 to 100"),
        (b"fields = 3", "fields"),
        (b"not toml", "not TOML"),
        (b"\xff\xfe", "unreadable"),
        (b"fields.title = " + b"9" * 5_000, ""),
        (b"a = " + b"[" * 5_000, "not TOML"),
    ],
)
def test_invalid_ranking_values_are_reported_until_they_are_mended(
    ranked: WhooshEngine, values: Path, text: bytes, named: str
) -> None:
    values.write_text("fields.title = 0", "utf-8")
    assert order(ranked) == ["b", "a"]
    values.write_bytes(text)
    for _ in range(3):
        assert order(ranked) == ["b", "a"]
        problem = ranked.status().problem or ""
        assert RANKING_FILE in problem
        assert named in problem
        assert ranked.status().is_ready
    values.write_text("fields.title = 9", "utf-8")
    assert order(ranked) == ["a", "b"]
    assert ranked.status().problem is None


def test_an_unreadable_ranking_file_is_reported_until_it_is_gone(ranked: WhooshEngine, values: Path) -> None:
    values.mkdir()
    assert order(ranked) == ["a", "b"]
    assert RANKING_FILE in (ranked.status().problem or "")
    values.rmdir()
    assert order(ranked) == ["a", "b"]
    assert ranked.status().problem is None


def test_invalid_values_from_the_start_leave_the_packaged_ones(ranked: WhooshEngine, values: Path) -> None:
    values.write_text("nonsense", "utf-8")
    engine = opened(values.parent)
    assert order(engine) == ["a", "b"]
    assert "nonsense" not in (engine.status().problem or "")
    assert RANKING_FILE in (engine.status().problem or "")


def test_both_problems_are_told_together(ranked: WhooshEngine, values: Path) -> None:
    values.write_text("nonsense", "utf-8")
    flip_a_bit(publish(values.parent, *storms(2)))
    ranked.refresh()
    problem = ranked.status().problem or ""
    assert RANKING_FILE in problem
    assert "is not what was written" in problem


@pytest.fixture
def boards(make_engine: MakeEngine, tmp_path: Path) -> WhooshEngine:
    """Article a spells a name out, b has nothing to do with it."""
    engine = make_engine({"title": "Ban Chuyển đổi số họp"}, {"title": "Mưa lớn"})
    engine.refresh()
    return engine


@pytest.fixture
def own_list(tmp_path: Path) -> Path:
    """Where the administrator's abbreviations of `boards` are."""
    return tmp_path / "data" / ABBREVIATIONS_FILE


def readings(engine: WhooshEngine, q: str = "BCĐS") -> list[str]:
    engine.refresh()
    return [told.meant for told in engine.search(SearchRequest(q)).interpreted if told.kind == "abbreviation"]


def test_abbreviations_are_taken_up_by_refresh_and_given_back(boards: WhooshEngine, own_list: Path) -> None:
    assert readings(boards) == []
    own_list.write_text("BCĐS = Ban Chuyển đổi số\n- UBND", "utf-8")
    assert ids(boards.search(SearchRequest("BCĐS"))) == []
    assert readings(boards) == ["Ban Chuyển đổi số"]
    assert ids(boards.search(SearchRequest("BCĐS"))) == ["a"]
    assert readings(boards, "UBND") == []
    own_list.unlink()
    assert readings(boards) == []
    assert readings(boards, "UBND") == ["Ủy ban nhân dân"]


def test_abbreviations_of_the_start_are_there_at_the_first_search(boards: WhooshEngine, own_list: Path) -> None:
    own_list.write_text("\ufeffBCĐS = Ban Chuyển đổi số", "utf-8")
    assert ids(opened(own_list.parent).search(SearchRequest("BCĐS"))) == ["a"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("# mine\n\nBCĐS Ban Chuyển đổi số".encode(), "line 3: no '='"),
        ("BCĐS = Ban\n- KHÔNGCÓ".encode(), "line 2: there is no 'KHÔNGCÓ'"),
        (b"[nonsense: x]", "line 1: 'nonsense' is no kind"),
        (b"\xff\xfeB\x00", "not UTF-8 at byte 0"),
        (b"a\n" * 9, "and 4 more"),
        (b"a = b\n" * 20_001, "20,001 lines"),
    ],
)
def test_invalid_abbreviations_are_reported_until_they_are_mended(
    boards: WhooshEngine, own_list: Path, text: bytes, named: str
) -> None:
    own_list.write_text("BCĐS = Ban Chuyển đổi số", "utf-8")
    assert readings(boards) == ["Ban Chuyển đổi số"]
    own_list.write_bytes(text)
    for _ in range(3):
        assert readings(boards) == ["Ban Chuyển đổi số"]
        problem = boards.status().problem or ""
        assert str(own_list) in problem
        assert named in problem
        assert len(problem) < 1_000
        assert boards.status().is_ready
    own_list.write_text("BCĐS = Bưu chính đường sắt", "utf-8")
    assert readings(boards) == ["Bưu chính đường sắt"]
    assert boards.status().problem is None


def test_an_invalid_list_is_read_once(boards: WhooshEngine, own_list: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []

    def counted(path: Path) -> Any:
        read.append(path)
        return load_abbreviations(path)

    monkeypatch.setattr("index.engine.load_abbreviations", counted)
    own_list.write_text("nonsense", "utf-8")
    for _ in range(3):
        boards.refresh()
    assert read == [own_list]


def test_an_unreadable_list_is_reported_until_it_is_gone(boards: WhooshEngine, own_list: Path) -> None:
    own_list.mkdir()
    boards.refresh()
    assert "unreadable" in (boards.status().problem or "")
    own_list.rmdir()
    boards.refresh()
    assert boards.status().problem is None


@settings(max_examples=150)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(
                ["A = b", "- UBND", "- UBND = Ủy ban nhân dân", "CT* = Chỉ thị (số) | x", "[synonym]", "="]
            ),
        ),
        max_size=8,
    ).map("\n".join)
)
def test_whatever_is_in_the_list_searching_goes_on(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, ABBREVIATIONS_FILE)
        path.write_text(text, "utf-8", "surrogatepass")
        try:
            found = load_abbreviations(path)
        except AbbreviationsError:
            return
        read = found.expansions("UBND A CT 3", syllables("UBND A CT 3"))
        assert "- UBND" in text or "UBND" in [one.typed for one in read]


def test_warming_makes_what_the_first_answer_would_wait_for_once(
    boards: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    make = spelling._speller

    def noted(reader: EditionReader) -> spelling.Speller:
        made.append(reader)
        return make(reader)

    monkeypatch.setattr(spelling, "_speller", noted)
    boards.warm()
    assert len(made) == 1
    boards.warm()
    boards.search(SearchRequest("mưa"))
    assert len(made) == 1


def test_who_asks_while_an_edition_is_warmed_up_waits_for_it(
    boards: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    answer = Answering.answer
    asked: list[str] = []

    def slow(self: Answering, request: SearchRequest) -> SearchPage:
        asked.append(request.q)
        if request in WARMING:
            begun.set()
            assert go_on.wait(10)
        return answer(self, request)

    monkeypatch.setattr(Answering, "answer", slow)
    with ThreadPoolExecutor(2) as pool:
        warming = pool.submit(boards.warm)
        assert begun.wait(10)
        searching = pool.submit(boards.search, SearchRequest("mưa"))
        with pytest.raises(TimeoutError):
            searching.result(0.1)
        assert asked == [WARMING[0].q]
        go_on.set()
        assert ids(searching.result(10)) == ["b"]
        warming.result(10)


def test_who_asks_while_a_new_edition_is_warmed_up_is_answered_from_the_one_before(
    make_engine: MakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    answer = Answering.answer

    def slow(self: Answering, request: SearchRequest) -> SearchPage:
        if request in WARMING:
            begun.set()
            assert go_on.wait(10)
        return answer(self, request)

    engine = make_engine({"id": "old", "title": "mưa"})
    engine.refresh()
    make_engine({"id": "new", "title": "mưa"}, data=tmp_path / "data")
    monkeypatch.setattr(Answering, "answer", slow)
    with ThreadPoolExecutor(1) as pool:
        refreshing = pool.submit(engine.refresh)
        assert begun.wait(10)
        assert ids(engine.search(SearchRequest("mưa"))) == ["old"]
        go_on.set()
        refreshing.result(10)
    assert ids(engine.search(SearchRequest("mưa"))) == ["new"]


def test_an_edition_that_takes_over_while_the_one_before_is_warmed_up_is_the_warm_one(
    make_engine: MakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, answered = Answering.answer, list[SearchRequest]()

    def slow(self: Answering, request: SearchRequest) -> SearchPage:
        answered.append(request)
        if len(answered) == 1:
            make_engine({"id": "new", "title": "mưa"}, data=tmp_path / "data")
            engine.refresh()
        return answer(self, request)

    engine = make_engine({"id": "old", "title": "mưa"})
    engine.refresh()
    old = weakref.ref(engine._current().reader)
    monkeypatch.setattr(Answering, "answer", slow)
    engine.warm()
    engine.refresh()
    gc.collect()
    assert old() is None
    answered.clear()
    engine.warm()
    assert not answered


def test_an_edition_is_forgotten_when_another_takes_over(make_engine: MakeEngine, tmp_path: Path) -> None:
    engine = make_engine({"title": "mưa lớn"})
    engine.refresh()
    engine.warm()
    engine.search(SearchRequest("mưa"))
    reader = engine._current().reader
    before = [weakref.ref(one) for one in (reader, reader.segments[0], speller_of(reader))]
    del reader
    with no_search_for_cycles():
        make_engine({"title": "bão"}, data=tmp_path / "data")
        engine.refresh()
        assert [one() for one in before] == [None, None, None]


def test_warming_without_an_edition_does_nothing(tmp_path: Path) -> None:
    engine = opened(tmp_path / "nothing")
    engine.warm()
    assert not engine.status().is_ready


def test_warming_that_fails_is_logged_once_and_not_raised(
    boards: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Answering, "answer", lambda *_: 1 / 0)
    with capture_logs() as logs:
        boards.warm()
        boards.warm()
    assert [entry["event"] for entry in logs] == ["warming_failed"]


def test_explain_tells_how_the_query_was_understood(boards: WhooshEngine) -> None:
    found = boards.explain("UBND mưaa lớn", "b")
    page = boards.search(SearchRequest("UBND mưaa lớn"))
    assert [told.kind for told in found.interpreted] == [told.kind for told in page.interpreted]
    assert found.interpreted[0].meant == "Ủy ban nhân dân"
    assert found.did_you_mean == page.did_you_mean


def test_a_damaged_edition_is_not_hashed_again_for_every_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flip_a_bit(publish(tmp_path, {}))
    verified: list[str] = []
    verify = Edition.verify

    def noted(edition: Edition, known: Verified | None = None) -> Verified:
        verified.append(edition.name)
        return verify(edition, known)

    monkeypatch.setattr(Edition, "verify", noted)
    engine = WhooshEngine(tmp_path, analyser())
    for _ in range(5):
        with pytest.raises(EditionDamagedError):
            engine.search(SearchRequest("bão"))
    assert len(verified) == 1
