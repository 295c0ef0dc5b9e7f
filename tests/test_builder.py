"""Builds: count everything, stop past the set share, never touch what is live."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import articles, ids

from index import Builder, BuildLimits, BuildProgress, Rejected, SearchRequest, SourcedArticle, WhooshEngine
from index.analysis import Analyser
from index.article import Article
from index.builder import BATCH_ARTICLES, BATCH_CHARS
from index.builder.builder import _check_index
from index.builder.segments import _blocks
from index.edition import Editions
from index.errors import EditionDamagedError, NothingIndexedError, TooManyRejectsError
from index.inverter import Inverter
from index.vietnamese.words import SyllableSegmenter

ANALYSER = Analyser(SyllableSegmenter())


def rejected(line: int) -> Rejected:
    """A record without a title."""
    return Rejected("news.jsonl", line, "title", "missing or empty")


def test_rejected_records_are_counted_by_field_and_the_build_goes_on(tmp_path: Path) -> None:
    records = [*articles(*({"title": f"Bài {n}"} for n in range(20))), rejected(21)]
    seen: list[Rejected] = []
    report = Builder(Editions(tmp_path), ANALYSER).rebuild(records, on_reject=seen.append)
    assert (report.articles, report.rejected, report.reasons) == (20, 1, {"title": 1})
    assert seen == [rejected(21)]
    assert report.edition.manifest.rejected == 1


def test_past_the_set_share_nothing_is_published_and_the_error_shows_the_first(tmp_path: Path) -> None:
    Builder(Editions(tmp_path), ANALYSER).rebuild(articles({"title": "Bài cũ"}))
    live = Editions(tmp_path).current().name
    with pytest.raises(TooManyRejectsError, match=r"1 of 10 .* 5%.*news\.jsonl:7: title: missing"):
        Builder(Editions(tmp_path), ANALYSER).rebuild([*articles(*[{}] * 9), rejected(7)])
    assert Editions(tmp_path).current().name == live
    assert len(list((tmp_path / "editions").iterdir())) == 1


def test_an_index_without_its_last_article_or_of_another_count_is_not_whole(tmp_path: Path) -> None:
    every = articles({"title": "Bài một"}, {"title": "Bài hai"})
    folder = Builder(Editions(tmp_path), ANALYSER).rebuild(every).edition.index_path
    last = every[-1].article
    _check_index(folder, 2, last)
    for count, expected in ((3, last), (1, last), (2, replace(last, id="lost"))):
        with pytest.raises(EditionDamagedError, match="not published"):
            _check_index(folder, count, expected)


def test_no_block_is_empty_even_if_a_batch_is_larger_than_a_worker_may_hold() -> None:
    batch = [record.article for record in articles({"body": "mưa lớn " * 1_000})]
    assert [len(block) for block in _blocks([batch, batch], 0.001)] == [1, 1]
    assert [len(block) for block in _blocks([batch, batch], 1)] == [2]
    assert list(_blocks([], 1)) == []


def test_a_hopeless_source_is_given_up_early(tmp_path: Path) -> None:
    read = 0

    def endless() -> Iterator[Rejected]:
        nonlocal read
        while read < 1_000_000:
            read += 1
            yield rejected(read)

    with pytest.raises(TooManyRejectsError):
        Builder(Editions(tmp_path), ANALYSER).rebuild(endless())
    assert read == 1_000


def test_a_larger_share_may_be_allowed(tmp_path: Path) -> None:
    limits = BuildLimits(max_reject_share=0.5)
    report = Builder(Editions(tmp_path), ANALYSER, limits).rebuild([*articles({}), rejected(2)])
    assert (report.articles, report.rejected) == (1, 1)


def test_a_repeated_id_is_rejected_with_its_place_and_the_first_is_kept(tmp_path: Path) -> None:
    seen: list[Rejected] = []
    records = articles({"id": "x", "title": "Bài đầu"}, {"id": "x", "title": "Bài sau"})
    limits = BuildLimits(max_reject_share=1)
    Builder(Editions(tmp_path), ANALYSER, limits).rebuild(records, on_reject=seen.append)
    assert [(reject.source, reject.line, reject.field) for reject in seen] == [("test", 2, "id")]
    assert WhooshEngine(tmp_path, ANALYSER).article("x").title == "Bài đầu"


def test_a_source_without_articles_publishes_nothing(tmp_path: Path) -> None:
    with pytest.raises(NothingIndexedError):
        Builder(Editions(tmp_path), ANALYSER).rebuild([])
    assert Editions(tmp_path).current_name() is None


def test_a_source_that_breaks_midway_leaves_the_live_edition(tmp_path: Path) -> None:
    Builder(Editions(tmp_path), ANALYSER).rebuild(articles({"title": "Bài cũ"}))

    def breaking() -> Iterator[SourcedArticle]:
        yield from articles({"title": "Bài mới"})
        raise OSError("disk gone")

    with pytest.raises(OSError, match="disk gone"):
        Builder(Editions(tmp_path), ANALYSER).rebuild(breaking())
    assert ids(WhooshEngine(tmp_path, ANALYSER).search(SearchRequest("cũ"))) == ["a"]
    Builder(Editions(tmp_path), ANALYSER).rebuild(articles({"title": "Bài mới"}))


def test_progress_counts_articles_and_names_each_phase(tmp_path: Path) -> None:
    phases: list[tuple[str, int]] = []

    def note(progress: BuildProgress) -> None:
        phases.append((progress.phase, progress.articles))

    Builder(Editions(tmp_path), ANALYSER).rebuild(articles({}, {}), on_progress=note)
    assert phases == [("reading", 1), ("reading", 2), ("writing", 2), ("checking", 2)]


@pytest.mark.skipif(os.name != "posix", reason="sends SIGKILL")
@pytest.mark.parametrize("phase", ["reading", "writing", "checking"])
def test_a_build_killed_in_any_phase_leaves_the_live_edition_answering(tmp_path: Path, phase: str) -> None:
    Builder(Editions(tmp_path), ANALYSER).rebuild(articles({"title": "Bài cũ"}))
    script = f"""
        import sys, time
        from pathlib import Path
        from conftest import articles
        from index import Builder
        from index.analysis import Analyser
        from index.edition import Editions
        from index.vietnamese.words import SyllableSegmenter

        def stop(progress):
            if progress.phase == {phase!r}:
                print("there", flush=True)
                time.sleep(60)

        builder = Builder(Editions(Path(sys.argv[1])), Analyser(SyllableSegmenter()))
        builder.rebuild(articles({{}}, {{}}), on_progress=stop)
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"there\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert ids(WhooshEngine(tmp_path, ANALYSER).search(SearchRequest("cũ"))) == ["a"]
    Builder(Editions(tmp_path), ANALYSER).rebuild(articles({"title": "Bài mới"}))
    assert len(list((tmp_path / "editions").iterdir())) == 2


def test_a_service_sees_the_new_edition_without_a_restart(tmp_path: Path) -> None:
    Builder(Editions(tmp_path), ANALYSER).rebuild(articles({"title": "Bài cũ"}))
    engine = WhooshEngine(tmp_path, ANALYSER)
    assert engine.search(SearchRequest("cũ")).total == 1
    Builder(Editions(tmp_path), ANALYSER).rebuild(articles({"title": "Bài mới"}))
    engine.refresh()
    assert engine.search(SearchRequest("mới")).total == 1


def test_breaking_off_after_publishing_keeps_what_was_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_to = Editions._point_to

    def interrupted(self: Editions, name: str) -> None:
        point_to(self, name)
        raise KeyboardInterrupt

    monkeypatch.setattr(Editions, "_point_to", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Builder(Editions(tmp_path), ANALYSER).rebuild(articles({"title": "Bài mới"}))
    assert ids(WhooshEngine(tmp_path, ANALYSER).search(SearchRequest("mới"))) == ["a"]


def test_long_articles_are_analysed_in_small_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    add = Inverter.add

    def noted(self: Inverter, batch: list[Article]) -> None:
        sizes.append(sum(len(article.body) for article in batch))
        add(self, batch)

    monkeypatch.setattr(Inverter, "add", noted)
    body = "bão " * (BATCH_CHARS // 10)
    Builder(Editions(tmp_path), ANALYSER).rebuild(articles(*({"body": body} for _ in range(9))))
    assert sum(sizes) >= 9 * (len(body) - 1)
    assert max(sizes) < BATCH_CHARS + len(body)


def test_merging_is_told_in_shares_up_to_the_whole(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    two_batches = articles(*({"title": f"Bão số {number}"} for number in range(BATCH_ARTICLES + 1)))
    limits = BuildLimits(writer_memory_mb=0)  # a segment for each batch
    Builder(Editions(tmp_path), ANALYSER, limits).rebuild(
        two_batches, on_progress=lambda progress: told.append((progress.phase, progress.share))
    )
    shares = [share for phase, share in told if phase == "merging"]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
