"""Merged segments equal one that was written at once."""

from __future__ import annotations

import gc
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from conftest import articles
from hypothesis import given, settings
from hypothesis import strategies as st
from test_inverter import assert_equal, assert_tokens, by_whoosh, in_bulk
from whoosh import index as whoosh_index

from index.analysis import Analyser
from index.article import Article
from index.codec import ArrayCodec, merge
from index.errors import LossyMergeError
from index.inverter import Inverter
from index.merger import merge_segments
from index.schema import build_schema
from index.sources import Reading
from index.vietnamese.words import Segmenter, SyllableSegmenter


def merged(path: Path, parts: list[list[Article]], segmenter: Segmenter, deleted: tuple[int, ...] = ()) -> Any:
    """A reader of one segment made of one per part, without the deleted articles."""
    ix = whoosh_index.create_in(str(path), build_schema())
    writer = ix.writer(codec=ArrayCodec(), compound=False)
    segments = []
    for part in parts:
        inverter = Inverter(segmenter)
        inverter.add(part)
        segments.append(inverter.write(writer.storage, writer.indexname))
    for number in deleted:
        first = 0
        for segment in segments:
            if first <= number < first + segment.doc_count_all():
                segment.delete_document(number - first)
            first += segment.doc_count_all()
    writer.segments.append(merge_segments(writer.storage, writer.indexname, segments))
    writer.commit(merge=False)
    return ix.reader()


def test_the_sample_in_parts_equals_the_sample_at_once(tmp_path: Path, pyvi_analyser: Analyser) -> None:
    every = [record.article for record in Reading(("sample",))]  # type: ignore[union-attr]
    parts = [every[:1], every[1:50], every[50:]]
    for name in ("ours", "oracle"):
        (tmp_path / name).mkdir()
    segmenter = pyvi_analyser.segmenter
    with (
        merged(tmp_path / "ours", parts, segmenter) as ours,
        by_whoosh(tmp_path / "oracle", every, segmenter) as oracle,
    ):
        assert_equal(ours, oracle)
        assert_tokens(ours, every)
        assert not list((tmp_path / "ours").glob("*.part"))


@pytest.mark.parametrize("at_once", [1, 40, 2_000_000])
def test_deleted_articles_leave_nothing_behind(tmp_path: Path, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge, "POSTINGS_AT_ONCE", at_once)
    records = [
        {"title": f"tỉnh số {n}", "lead": "lúa " * (n % 4), "body": f"an {n % 3} bê chỉ{n} có"} for n in range(40)
    ]
    records[3]["body"] = "zêbra zêbra lúa zêbra"
    every = [record.article for record in articles(*records)]
    gone = (0, 3, 9, 10, 11, 30, 39)
    kept = [article for number, article in enumerate(every) if number not in gone]
    for name in ("ours", "oracle"):
        (tmp_path / name).mkdir()
    with (
        merged(tmp_path / "ours", [every[:10], every[10:12], every[12:]], SyllableSegmenter(), gone) as ours,
        in_bulk(tmp_path / "oracle", kept, SyllableSegmenter()) as oracle,
    ):
        assert_equal(ours, oracle)
        assert_tokens(ours, kept)
        assert ("toned", b"zebra") not in ours


texts = st.lists(st.sampled_from(["an", "bê", "be", "có", "dê", "để", "12", "é"]), max_size=12).map(" ".join)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(texts, texts), min_size=2, max_size=14),
    st.sets(st.integers(0, 13)),
    st.sets(st.integers(1, 12)),
    st.sampled_from([1, 5, 1_000]),
)
def test_any_parts_and_deletions(
    tmp_path_factory: pytest.TempPathFactory,
    given_texts: list[tuple[str, str]],
    gone: set[int],
    cuts: set[int],
    at_once: int,
) -> None:
    every = [record.article for record in articles(*({"lead": lead, "body": body} for lead, body in given_texts))]
    kept = [article for number, article in enumerate(every) if number not in gone]
    if not kept:
        return
    bounds = [0, *sorted(cut for cut in cuts if cut < len(every)), len(every)]
    parts = [every[a:b] for a, b in pairwise(bounds)]
    deleted = tuple(number for number in gone if number < len(every))
    with (
        patch.object(merge, "POSTINGS_AT_ONCE", at_once),
        merged(tmp_path_factory.mktemp("ours"), parts, SyllableSegmenter(), deleted) as ours,
        in_bulk(tmp_path_factory.mktemp("oracle"), kept, SyllableSegmenter()) as oracle,
    ):
        assert_equal(ours, oracle)
        assert_tokens(ours, kept)


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_pairs_of_a_syllable_that_is_gone_do_not_mix_up_the_others(tmp_path: Path, at_once: int) -> None:
    """Without `bo`, its pairs would stand between `bu an` of one segment and of the other."""
    every = [
        record.article
        for record in articles({"body": "bo bu bo co bo zu"}, {"body": "co an bu an zu"}, {"body": "bu an"})
    ]
    for name in ("ours", "oracle"):
        (tmp_path / name).mkdir()
    with (
        patch.object(merge, "POSTINGS_AT_ONCE", at_once),
        merged(tmp_path / "ours", [every[:2], every[2:]], SyllableSegmenter(), (0,)) as ours,
        in_bulk(tmp_path / "oracle", every[1:], SyllableSegmenter()) as oracle,
    ):
        assert_equal(ours, oracle)


@pytest.mark.parametrize("gone", [(), (0, 3)])
@pytest.mark.parametrize("at_once", [1, 40, 2_000_000])
def test_the_share_that_is_done_ascends_to_the_whole(tmp_path: Path, at_once: int, gone: tuple[int, ...]) -> None:
    ix, every = written(tmp_path, 6)
    writer = ix.writer(codec=ArrayCodec(), compound=False)
    for number in gone:
        writer.delete_by_term("id", every[number].id)
    shares: list[float] = []
    with patch.object(merge, "POSTINGS_AT_ONCE", at_once):
        merge_segments(writer.storage, writer.indexname, writer.segments, shares.append)
    writer.cancel()
    assert shares == sorted(shares)
    assert 0 < shares[0] <= shares[-1] == 1
    assert len(shares) > (15 if at_once == 1 else 3)


def written(path: Path, count: int) -> tuple[Any, list[Article]]:
    """An index of our own segments, one article in each."""
    every = [record.article for record in articles(*({"body": f"tỉnh số {number}"} for number in range(count)))]
    ix = whoosh_index.create_in(str(path), build_schema())
    writer = ix.writer(codec=ArrayCodec(), compound=False)
    for article in every:
        inverter = Inverter(SyllableSegmenter())
        inverter.add([article])
        writer.segments.append(inverter.write(writer.storage, writer.indexname))
    writer.commit(merge=False)
    return ix, every


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves its files open
@pytest.mark.parametrize("codec", [ArrayCodec(), None], ids=["ours", "whooshs"])
@pytest.mark.parametrize("commit", [{"optimize": True}, {"merge": True}, {}], ids=["optimize", "merge", "default"])
def test_whooshs_own_merges_are_refused_and_leave_the_index_as_it_was(
    tmp_path: Path, commit: dict[str, bool], codec: ArrayCodec | None
) -> None:
    """Its default policy merges from five small segments on."""
    ix, every = written(tmp_path, 6)
    writer = ix.writer(codec=codec, compound=False)
    with pytest.raises(LossyMergeError, match=r"MAIN_\w+: .*merge=False"):
        writer.commit(**commit)
    if not writer.is_closed:  # whoosh-reloaded keeps the lock until then
        writer.cancel()
    del writer
    gc.collect()
    with ix.reader() as reader:
        assert len(reader.leaf_readers()) == len(every)
        for (leaf, _), article in zip(reader.leaf_readers(), every, strict=True):
            assert_tokens(leaf, [article])
    ix.writer(codec=ArrayCodec(), compound=False).commit(merge=False)


def test_the_cure_it_names_joins_all_segments(tmp_path: Path) -> None:
    ix, every = written(tmp_path, 6)
    writer = ix.writer(codec=ArrayCodec(), compound=False)
    writer.delete_by_term("id", every[0].id)
    writer.segments[:] = [merge_segments(writer.storage, writer.indexname, writer.segments)]
    writer.commit(merge=False)
    with ix.reader() as reader:
        assert_tokens(reader, every[1:])


def test_wide_gaps_and_frequent_terms_survive_a_merge(tmp_path: Path) -> None:
    """More than 65,535 articles between two that hold a term; counts without a code."""
    rare = {0: 400, 700: 1, 66_000: 500, 66_001: 400, 139_998: 700, 139_999: 600}
    every = [Article(id=str(n), title="a", body="hiếm " * rare.get(n, 0)) for n in range(140_000)]
    every[1_000:1_300] = [Article(id=str(n), title="a", body="lúa " * (n - 999)) for n in range(1_000, 1_300)]
    with merged(tmp_path, [every[:70_000], every[70_000:]], SyllableSegmenter()) as reader:
        found = reader.postings("toned", "hiếm").postings
        assert dict(zip(found.docs.tolist(), found.freqs.tolist(), strict=True)) == rare
        assert reader.doc_frequency("toned", "hiếm") == len(rare)
        assert np.array_equal(reader.postings("toned", "a").postings.docs, np.arange(140_000))
