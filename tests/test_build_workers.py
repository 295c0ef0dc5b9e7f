"""Builds in several processes: the same index, and a clean end whatever happens."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from conftest import articles, ids

from index import Builder, BuildLimits, SearchRequest, SourcedArticle, WhooshEngine
from index.analysis import Analyser
from index.builder import default_workers
from index.edition import Edition, Editions
from index.errors import BuildWorkerError
from index.searching.reader import EditionReader
from index.vietnamese.words import SyllableSegmenter

SMALL = {"writer_memory_mb": 3, "workers": 3}  # blocks of some hundred articles
POSIX = pytest.mark.skipif(os.name != "posix", reason="sends signals")


class Breaking(SyllableSegmenter):
    """Raises where it meets the word."""

    def offsets_of(self, texts: Sequence[str]) -> list[Any]:
        if any("hỏng" in text for text in texts):
            raise ValueError("this text cannot be segmented")
        return super().offsets_of(texts)


class Killed(SyllableSegmenter):
    """Its process is killed where it meets the word."""

    def offsets_of(self, texts: Sequence[str]) -> list[Any]:
        if multiprocessing.parent_process() and any("hỏng" in text for text in texts):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().offsets_of(texts)


class AtHome(SyllableSegmenter):
    """Refuses to work in any process but the test's own."""

    def offsets_of(self, texts: Sequence[str]) -> list[Any]:
        if multiprocessing.parent_process():
            raise RuntimeError("away from home")
        return super().offsets_of(texts)


class Staying(SyllableSegmenter):
    """Notes its process where the test looks, and never comes back."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def offsets_of(self, _: Sequence[str]) -> list[Any]:
        (self._folder / str(os.getpid())).touch()
        while True:
            time.sleep(1)


def many(count: int = 1_500, **last: str) -> list[SourcedArticle]:
    """Articles enough for several blocks."""
    texts = ({"title": f"Lúa vụ {n % 7}", "body": f"bão số {n} " + "mưa lớn " * (n % 150)} for n in range(count - 1))
    return articles(*texts, {"title": "Bài cuối"} | last)


def build(data: Path, segmenter: SyllableSegmenter | None = None, **limits: Any) -> Edition:
    analyser = Analyser(segmenter or SyllableSegmenter())
    return Builder(Editions(data), analyser, BuildLimits(**limits)).rebuild(many()).edition


def test_articles_have_the_same_order_however_many_processes_write_them(tmp_path: Path) -> None:
    alone = EditionReader(build(tmp_path / "alone"))
    shared = EditionReader(build(tmp_path / "shared", **SMALL))
    assert len(alone.segments) == len(shared.segments) == 1
    assert [shared.article(doc) for doc in range(1_500)] == [alone.article(doc) for doc in range(1_500)]
    for query in ("lúa", "bão số 7", "mưa lớn"):
        request = SearchRequest(query, page_size=100)
        pages = [
            WhooshEngine(tmp_path / name, Analyser(SyllableSegmenter())).search(request) for name in ("alone", "shared")
        ]
        assert ids(pages[0]) == ids(pages[1])
        assert [hit.score for hit in pages[0].hits] == [hit.score for hit in pages[1].hits]


def test_what_fits_one_block_is_written_without_another_process(tmp_path: Path) -> None:
    assert build(tmp_path, AtHome(), workers=4).manifest.articles == 1_500
    with pytest.raises(RuntimeError, match="away from home"):  # several blocks do need others
        build(tmp_path, AtHome(), **SMALL)


def test_counts_rejects_and_repeated_ids_are_as_in_one_process(tmp_path: Path) -> None:
    records = many()
    records[700:700] = records[10:30]
    reports = [
        Builder(Editions(tmp_path / name), Analyser(SyllableSegmenter()), BuildLimits(**limits)).rebuild(records)
        for name, limits in (("one", {}), ("three", SMALL))
    ]
    assert [(r.articles, r.rejected, r.reasons, r.edition.manifest.text_bytes) for r in reports] == [
        (1_500, 20, {"id": 20}, reports[0].edition.manifest.text_bytes)
    ] * 2


def left_in(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "editions").iterdir())


@pytest.mark.parametrize("place", [0, 1_499])
def test_an_error_in_a_worker_is_raised_here_and_nothing_is_left(tmp_path: Path, place: int) -> None:
    before = build(tmp_path)
    records = many()
    records[place] = articles({"id": "new", "title": "Bài hỏng"})[0]
    with pytest.raises(ValueError, match="cannot be segmented") as caught:
        Builder(Editions(tmp_path), Analyser(Breaking()), BuildLimits(**SMALL)).rebuild(records)
    assert "in a build process" in caught.value.__notes__[0]
    assert left_in(tmp_path) == [before.name]
    assert not multiprocessing.active_children()


@POSIX
@pytest.mark.parametrize("place", [0, 1_499])
def test_a_killed_worker_fails_the_build_with_its_cure(tmp_path: Path, place: int) -> None:
    before = build(tmp_path)
    records = many()
    records[place] = articles({"id": "new", "title": "Bài hỏng"})[0]
    with pytest.raises(BuildWorkerError, match=r"-9.*nothing was published.*--workers 1"):
        Builder(Editions(tmp_path), Analyser(Killed()), BuildLimits(**SMALL)).rebuild(records)
    assert left_in(tmp_path) == [before.name]
    assert not multiprocessing.active_children()


def test_a_source_that_breaks_midway_ends_the_workers(tmp_path: Path) -> None:
    def breaking() -> Iterator[SourcedArticle]:
        yield from many()
        raise OSError("disk gone")

    with pytest.raises(OSError, match="disk gone"):
        Builder(Editions(tmp_path), Analyser(SyllableSegmenter()), BuildLimits(**SMALL)).rebuild(breaking())
    assert left_in(tmp_path) == []
    assert not multiprocessing.active_children()


@POSIX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_a_build_that_is_stopped(tmp_path: Path, number: signal.Signals) -> None:
    script = """
        import signal
        import sys
        from pathlib import Path
        from test_build_workers import SMALL, Staying, build

        signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell's background job ignores
        build(Path(sys.argv[1]), Staying(Path(sys.argv[2])), **SMALL)
    """
    data, seen = tmp_path / "data", tmp_path / "seen"
    seen.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), str(data), str(seen)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        until(lambda: len(list(seen.iterdir())) == SMALL["workers"])
        if number is signal.SIGINT:
            os.killpg(process.pid, number)  # as a terminal does
        else:
            process.send_signal(number)
        _, printed = process.communicate(timeout=60)
        assert process.returncode == -number
        assert printed.count(b"Traceback") == (number is signal.SIGINT)
        until(lambda: not any(is_alive(int(path.name)) for path in seen.iterdir()))
    finally:  # a failed test leaves nothing running
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    if number is signal.SIGINT:
        assert left_in(data) == []
    build(data)
    assert len(left_in(data)) == 1


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")  # in a container nobody may fetch the dead
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def until(holds: Any) -> None:
    """Wait for what must come; a minute is for a machine under load."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_by_default_there_is_a_process_per_core_as_far_as_memory_goes() -> None:
    assert default_workers(16) == default_workers(127) == 1
    assert 1 <= default_workers(65_536) <= (os.cpu_count() or 1)
