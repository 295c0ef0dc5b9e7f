"""A command's engine: verified while Python loads, opened only then."""

from __future__ import annotations

import gc
import threading
from concurrent.futures import Future
from pathlib import Path

import pytest
from conftest import articles

from index import Builder, SearchRequest
from index.analysis import Analyser
from index.edition import Edition, Editions, Verified
from index.errors import EditionDamagedError, NoEditionError
from index.vietnamese.words import SyllableSegmenter
from search_service.commands import opening


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    builder = Builder(Editions(tmp_path), Analyser(SyllableSegmenter()))
    return builder.rebuild(articles({"title": "Bão số 5"})).edition


def test_the_verdict_is_that_of_the_edition(tmp_path: Path, edition: Edition) -> None:
    assert opening.begin_verifying(tmp_path).result(10) == edition.verify()


def test_a_damaged_or_missing_edition_gets_no_verdict_and_is_refused_by_name(tmp_path: Path, edition: Edition) -> None:
    largest = max(edition.index_path.iterdir(), key=lambda path: path.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 1
    largest.write_bytes(data)
    assert opening.begin_verifying(tmp_path).result(10) == {}
    with pytest.raises(EditionDamagedError):
        opening.opened_engine(tmp_path).search(SearchRequest("bão"))
    with pytest.raises(NoEditionError):
        opening.opened_engine(tmp_path / "nowhere").search(SearchRequest("bão"))


def test_nothing_is_opened_before_the_verdict(
    tmp_path: Path, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict: Future[Verified] = Future()
    monkeypatch.setattr(opening, "begin_verifying", lambda _: verdict)
    done = threading.Event()

    def open_and_search() -> None:
        opening.opened_engine(tmp_path).search(SearchRequest("bão"))
        done.set()

    thread = threading.Thread(target=open_and_search)
    thread.start()
    assert not done.wait(0.5)
    verdict.set_result(edition.verify())
    thread.join(30)
    assert done.is_set()


def test_loading_collects_no_garbage_and_leaves_what_was_loaded_out_of_later_collections() -> None:
    gc.unfreeze()
    with opening.loading():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 1_000
    gc.unfreeze()
