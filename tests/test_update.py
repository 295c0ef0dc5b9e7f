"""Updates and deletions: a small new edition, everything else shared and safe."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from conftest import articles, ids
from whoosh.writing import SegmentWriter

from index import Builder, BuildLimits, SearchRequest, SourcedArticle, UpdateReport, WhooshEngine, ngrams
from index.analysis import Analyser
from index.article import article_from_record
from index.builder.changes import PILE_ARTICLES, PILED_UP, Changes
from index.edition import Edition, Editions
from index.errors import (
    ArticleNotFoundError,
    BuildLockedError,
    EditionDamagedError,
    EditionMismatchError,
    NoEditionError,
    NothingIndexedError,
    TooManyRejectsError,
)
from index.searching.reader import EditionReader
from index.vietnamese.words import SyllableSegmenter

ANALYSER = Analyser(SyllableSegmenter())
POSIX = pytest.mark.skipif(os.name != "posix", reason="hard links and signals")


def record(identifier: str, title: str, **more: Any) -> SourcedArticle:
    return SourcedArticle(article_from_record({"id": identifier, "title": title} | more), "test")


def builder(data: Path, **limits: Any) -> Builder:
    return Builder(Editions(data), ANALYSER, BuildLimits(**limits))


def update(data: Path, *records: SourcedArticle) -> UpdateReport:
    return builder(data).update(records)


def found(data: Path, query: str) -> list[str]:
    return ids(WhooshEngine(data, ANALYSER).search(SearchRequest(query, page_size=100)))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Articles a (lúa), b (lúa), c (cá)."""
    builder(tmp_path).rebuild(articles({"title": "lúa"}, {"title": "lúa"}, {"title": "cá"}), sources=("news",))
    return tmp_path


def test_a_new_id_is_added_and_a_known_one_replaced(data: Path) -> None:
    report = update(data, record("b", "mía"), record("d", "lúa"))
    assert (report.added, report.replaced, report.deleted, report.rejected) == (1, 1, 0, 0)
    assert sorted(found(data, "lúa")) == ["a", "d"]
    assert found(data, "mía") == ["b"]
    assert WhooshEngine(data, ANALYSER).article("b").title == "mía"
    manifest = Editions(data).current().manifest
    assert (manifest.articles, manifest.deleted, manifest.segments, manifest.updates) == (4, 1, 2, 1)
    assert manifest.sources == ("news",)
    assert manifest.text_bytes == sum(len(title.encode()) for title in ("lúa", "cá", "mía", "lúa"))


def test_deleted_articles_are_gone_and_unknown_ids_told(data: Path) -> None:
    report = builder(data).delete(["a", "x", "a"])
    assert (report.deleted, report.unknown) == (1, ("x",))
    assert found(data, "lúa") == ["b"]
    assert Editions(data).current().manifest.articles == 2
    with pytest.raises(ArticleNotFoundError):
        WhooshEngine(data, ANALYSER).article("a")


def test_deleting_unknown_ids_only_publishes_nothing(data: Path) -> None:
    before = Editions(data).current()
    with pytest.raises(ArticleNotFoundError, match="'x', 'y'"):
        builder(data).delete(["x", "y"])
    assert Editions(data).current() == before
    assert left_in(data) == [before.name]


def test_the_last_article_cannot_be_deleted(data: Path) -> None:
    with pytest.raises(NothingIndexedError, match="no article would be left"):
        builder(data).delete(["a", "b", "c"])
    assert found(data, "cá") == ["c"]


def test_unusable_records_are_treated_as_in_a_build(data: Path) -> None:
    before = Editions(data).current().name
    with pytest.raises(TooManyRejectsError):
        builder(data).update([record("x", "một"), record("x", "hai")])
    with pytest.raises(NothingIndexedError):
        builder(data).update([])
    report = builder(data, max_reject_share=1).update([record("x", "một"), record("x", "hai")])
    assert (report.added, report.rejected, report.reasons) == (1, 1, {"id": 1})
    assert WhooshEngine(data, ANALYSER).article("x").title == "một"
    assert report.edition.name > before


def test_an_update_needs_a_live_edition_of_this_version(data: Path, tmp_path: Path) -> None:
    with pytest.raises(NoEditionError, match="reindex"):
        update(tmp_path / "nowhere", record("a", "lúa"))
    assert not (tmp_path / "nowhere").exists()
    manifest = Editions(data).current().path / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"schema_version": ', '"schema_version": 9'), "utf-8")
    with pytest.raises(EditionMismatchError, match="reindex"):
        update(data, record("a", "lúa"))


def test_an_update_waits_for_no_other_build(data: Path) -> None:
    with Editions(data).lock(), pytest.raises(BuildLockedError):
        update(data, record("a", "lúa"))
    with Editions(data).lock(), pytest.raises(BuildLockedError):
        builder(data).delete(["a"])


def test_a_damaged_table_of_contents_is_refused_before_it_is_read(data: Path) -> None:
    (toc,) = Editions(data).current().index_path.glob("*.toc")
    content = bytearray(toc.read_bytes())
    content[-3] ^= 1
    toc.write_bytes(content)
    with pytest.raises(EditionDamagedError, match=toc.name):
        update(data, record("a", "lúa"))


def test_damage_in_a_linked_file_is_still_found(data: Path) -> None:
    update(data, record("d", "lúa"))
    edition = Editions(data).current()
    file = max(edition.index_path.glob("*.arrays"), key=lambda path: path.stat().st_mtime_ns * -1)
    content = bytearray(file.read_bytes())
    content[0] ^= 1
    file.write_bytes(content)
    with pytest.raises(EditionDamagedError, match=file.name):
        edition.verify()


def test_roll_back_undoes_an_update(data: Path) -> None:
    update(data, record("b", "mía"))
    Editions(data).roll_back()
    assert sorted(found(data, "lúa")) == ["a", "b"]
    update(data, record("c", "mía"))
    assert found(data, "mía") == ["c"]


@POSIX
def test_unchanged_files_are_the_same_files_on_disk(data: Path) -> None:
    before = Editions(data).current()
    after = update(data, record("d", "lúa")).edition
    shared = {name for name in after.index_files if name in before.index_files}
    assert {name for name in shared if name.endswith(".arrays")}
    assert all((after.path / name).samefile(before.path / name) for name in shared)
    assert all(after.manifest.files[name] == before.manifest.files[name] for name in shared)


def counted(edition: Edition) -> list[str]:
    return ngrams.read_ngrams(edition.path).syllables


@POSIX
def test_ngrams_are_taken_over_until_the_edition_has_grown(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ngrams, "GROWN", 2)
    before = Editions(data).current()
    reader = EditionReader(before)
    after = update(data, record("d", "lúa")).edition
    assert (after.path / ngrams.FILE).samefile(before.path / ngrams.FILE)
    assert EditionReader(after, reader).language_model is reader.language_model
    grown = update(data, record("e", "ngô lúa ngô lúa ngô")).edition
    assert counted(after) == ["lúa"]  # still its own
    assert counted(grown) == ["lúa", "ngô"]
    assert EditionReader(grown, reader).language_model is not reader.language_model
    grown.verify()
    fewer = builder(data).delete(["e"]).edition  # its segment is gone
    assert counted(fewer) == ["lúa"]
    fewer.verify()


def test_ngrams_are_counted_of_what_was_written_only(data: Path) -> None:
    edition = Editions(data).current()
    (tokens,) = edition.index_path.glob("*.tokens.arrays")
    damaged = bytearray(tokens.read_bytes())
    damaged[0] ^= 1
    tokens.write_bytes(damaged)
    with pytest.raises(EditionDamagedError, match="tokens"):
        update(data, record("d", "lúa"))
    assert Editions(data).current() == edition


def test_an_article_without_any_syllable_does_no_harm(data: Path) -> None:
    update(data, record("d", "…"))
    assert found(data, "lúa") == ["a", "b"]


def test_where_links_fail_files_are_copied(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    update(data, record("d", "lúa"))
    Editions(data).current().verify()
    assert sorted(found(data, "lúa")) == ["a", "b", "d"]


def test_a_service_takes_an_update_up_without_reading_again_what_it_knows(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = WhooshEngine(data, ANALYSER)
    assert engine.search(SearchRequest("lúa")).total == 2
    before = engine._reader
    assert before is not None
    edition = update(data, record("b", "mía"), record("d", "lúa")).edition
    read: list[str] = []
    compare = Edition._compare

    def noted(self: Edition, names: list[str]) -> None:
        read.extend(names)
        compare(self, names)

    monkeypatch.setattr(Edition, "_compare", noted)
    engine.refresh()
    after = engine._reader
    assert after is not None
    assert after is not before
    new = {name for name in edition.manifest.files if name not in before.edition.index_files}
    assert set(read) <= new
    assert ids(engine.search(SearchRequest("lúa"))) == ["a", "d"]
    assert after.segments[0].tokens is before.segments[0].tokens
    assert before.live is None
    assert after.live is not None
    assert after.live.tolist() == [True, False, True, True, True]
    assert [before.article(doc).title for doc in range(3)] == ["lúa", "lúa", "cá"]


def test_many_changes_leave_what_a_rebuild_would(tmp_path: Path) -> None:
    chance = random.Random(7)
    words = ["lúa", "cá", "mía", "bão", "lũ"]

    def drawn(identifier: int) -> SourcedArticle:
        body = " ".join(chance.choices(words, k=chance.randrange(1, 30)))
        return record(
            f"n{identifier}", chance.choice(words), body=body, author=chance.choice("AB"), category=chance.choice(words)
        )

    expected = {n: drawn(n) for n in range(300)}
    builder(tmp_path / "changed").rebuild(expected.values())
    engine = WhooshEngine(tmp_path / "changed", ANALYSER)
    engine.refresh()
    for _ in range(3 * PILED_UP):
        changed = {n: drawn(n) for n in chance.sample(range(400), chance.randrange(1, 9))}
        expected |= changed
        builder(tmp_path / "changed").update(changed.values())
        gone = chance.sample(sorted(expected), 2)
        expected = {n: article for n, article in expected.items() if n not in gone}
        builder(tmp_path / "changed").delete(f"n{n}" for n in gone)
        engine.refresh()
    edition = Editions(tmp_path / "changed").current()
    assert edition.manifest.segments <= PILED_UP + 1
    assert edition.manifest.articles == len(expected)
    assert (
        edition.manifest.text_bytes == builder(tmp_path / "new").rebuild(expected.values()).edition.manifest.text_bytes
    )
    for reader in (EditionReader(edition), engine._reader):
        assert reader is not None
        assert reader.live is not None
        docs = [doc for doc in range(reader.doc_count) if reader.live[doc]]
        assert {reader.article(doc).id: reader.article(doc) for doc in docs} == {
            found.article.id: found.article for found in expected.values()
        }
        for doc in docs:
            article = reader.article(doc)
            assert reader.doc_of(article.id) == doc
            assert reader.author.values[reader.author.codes[doc]] == article.author
            assert reader.category.values[reader.category.codes[doc]] == article.category[0]
    for word in words:
        assert sorted(found(tmp_path / "changed", f"title:{word}")) == sorted(found(tmp_path / "new", f"title:{word}"))


def test_small_segments_are_written_as_one_when_they_pile_up(data: Path) -> None:
    segments = [update(data, record(f"x{n}", "mía")).edition.manifest.segments for n in range(2 * PILED_UP)]
    assert max(segments) <= PILED_UP + 1
    assert min(segments[PILED_UP:]) <= 2
    assert len(found(data, "mía")) == 2 * PILED_UP
    assert PILE_ARTICLES > 2 * PILED_UP


def test_a_large_segment_is_not_written_again_for_small_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.builder.changes.PILE_ARTICLES", PILED_UP)
    data = tmp_path / "data"
    large = builder(data).rebuild(articles(*[{"title": "lúa"}] * (PILED_UP + 1))).edition.manifest
    arrays = {name for name in large.files if name.endswith(".arrays")}
    for number in range(PILED_UP + 1):
        after = update(data, record(f"x{number}", "mía")).edition.manifest
        assert arrays <= set(after.files)
    assert after.segments < PILED_UP  # the small ones were


def test_an_article_is_masked_once(data: Path) -> None:
    with Changes(Editions(data).current().index_path, lambda _: None) as changes:
        assert [changes.mask("a"), changes.mask("a"), changes.mask("nobody")] == [True, False, False]
        assert changes.masked == 1


@pytest.mark.parametrize("name", ["documents.arrays", "terms.arrays", "tokens.arrays"])
def test_a_damaged_segment_is_not_merged_under_a_new_checksum(tmp_path: Path, name: str) -> None:
    data = tmp_path / "data"
    builder(data).rebuild(articles({"title": "lúa"}))
    for number in range(PILED_UP - 1):
        live = update(data, record(f"x{number}", "mía")).edition
    file = sorted(live.index_path.glob(f"*.{name}"))[3]
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    file.write_bytes(damaged)
    with pytest.raises(EditionDamagedError, match=file.name):
        update(data, record("one more", "mía"))
    assert Editions(data).current_name() == live.name


def left_in(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "editions").iterdir())


STEPS = {
    "linked": "Changes.__init__",
    "masked": "Changes.mask",
    "written": "SegmentWriter.commit",
    "committed": "Editions.publish",
    "recorded": "Editions._point_to",
}


@POSIX
@pytest.mark.parametrize("step", STEPS)
def test_an_update_killed_at_any_step_leaves_the_last_edition_answering(data: Path, step: str) -> None:
    name, method = STEPS[step].split(".")
    script = f"""
        import os, signal, sys
        from pathlib import Path
        from test_update import Changes, Editions, SegmentWriter, record, update

        def killed(*_, **__):
            os.kill(os.getpid(), signal.SIGKILL)

        setattr({name}, {method!r}, killed)
        update(Path(sys.argv[1]), record("b", "mía"), record("d", "mía"))
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(data)]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(left_in(data)) == 2
    Editions(data).current().verify()
    assert sorted(found(data, "lúa")) == ["a", "b"]
    update(data, record("d", "mía"))
    assert found(data, "mía") == ["d"]
    assert sorted(found(data, "lúa")) == ["a", "b"]
    assert len(left_in(data)) == 2


@pytest.mark.parametrize("step", STEPS)
def test_an_update_that_fails_at_any_step_leaves_nothing_behind(
    data: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, method = STEPS[step].split(".")
    before = Editions(data).current()

    def failing(*_: object, **__: object) -> None:
        raise OSError("disk full")

    owner = {"Changes": Changes, "SegmentWriter": SegmentWriter, "Editions": Editions}[name]
    monkeypatch.setattr(owner, method, failing)
    with pytest.raises(OSError, match="disk full"):
        update(data, record("b", "mía"))
    monkeypatch.undo()
    assert left_in(data) == [before.name]
    assert sorted(found(data, "lúa")) == ["a", "b"]
    update(data, record("b", "mía"))


def test_a_large_update_goes_through_several_processes(data: Path) -> None:
    records = [record(f"m{n}", f"mía {n}", body="mưa lớn " * 100) for n in range(1_500)]
    report = builder(data, writer_memory_mb=3, workers=3).update([*records, record("a", "mía")])
    assert (report.added, report.replaced) == (1_500, 1)
    reader = EditionReader(report.edition)
    added = [reader.article(doc).id for doc in range(3, reader.doc_count)]
    assert added == [f"m{n}" for n in range(1_500)] + ["a"]
