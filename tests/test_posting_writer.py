"""Posting lists on disk: written, read and merged, whatever lies between two documents."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.codec import merge
from index.codec.arrays import SegmentArrays, extend_info
from index.codec.bulk import BulkFieldWriter
from index.codec.dictionary import MAX_REMEMBERED, Dictionary
from index.codec.frequencies import MOST, counted, pack_counts, unpack_counts
from index.codec.merge import Source, merge_terms
from index.codec.posting_writer import MAX_GAP, Lists
from index.codec.terms import ArrayTermsReader

Postings = list[tuple[int, int]]  # (document, packed counts), ascending

FIELD = "body"
WIDE = (MAX_GAP - 1, MAX_GAP, MAX_GAP + 1, MAX_GAP + 2, 2 * MAX_GAP, 2 * MAX_GAP + 1, 3 * MAX_GAP)
COUNTS = [pack_counts(counts) for counts in ((0, 0, 1), (1, 0, 0), (0, 1, 2), (0, 0, MOST))]


def write(base: Path, doc_count: int, lists: list[Postings]) -> SegmentArrays:
    """A segment of one field; its terms are the numbers of the lists, in three digits."""
    every = [posting for postings in lists for posting in postings]
    packed = np.array([packed for _, packed in every], np.uint64)
    starts = np.cumsum([0, *map(len, lists)])
    writer = BulkFieldWriter(base, doc_count)
    writer.begin(FIELD, dict(list(counted(packed).items())[:2]))  # the others have no code
    writer.add(Lists(starts, np.array([doc for doc, _ in every], np.int64), packed))
    writer.end_texts([b"%03d" % number for number in range(len(lists))])
    extend_info(base, doc_count=doc_count, arrays=writer.close(), fields=writer.fields)
    return SegmentArrays(base)


def read(arrays: SegmentArrays) -> dict[bytes, Postings]:
    """Every list of a segment; its frequency agrees with it."""
    reader = ArrayTermsReader(arrays)
    found = {}
    for _, term in reader.terms():
        postings = reader.postings(FIELD, term)
        assert postings is not None
        assert reader.doc_frequency(FIELD, term) == postings.docs.size
        found[term] = list(zip(postings.docs.tolist(), postings.packed.tolist(), strict=True))
    return found


def at(*docs: int) -> Postings:
    return [(doc, COUNTS[doc % len(COUNTS)]) for doc in docs]


@pytest.mark.parametrize("gap", WIDE)
def test_a_gap_too_wide_for_one_entry_is_bridged(tmp_path: Path, gap: int) -> None:
    lists = [at(gap), at(0, gap), at(5, 5 + gap, 6 + gap, 6 + 2 * gap), at(0, 1, 2), at(3 * gap)]
    assert read(write(tmp_path / "alone", gap + 1, lists[:1])) == {b"000": lists[0]}
    arrays = write(tmp_path / "x", 3 * gap + 1, lists)
    assert read(arrays) == {b"%03d" % number: postings for number, postings in enumerate(lists)}
    bridges = (gap - 1) // MAX_GAP
    assert arrays["codes"].size == sum(map(len, lists)) + 4 * bridges + (3 * gap - 1) // MAX_GAP


@settings(max_examples=30)
@given(
    st.lists(st.lists(st.sampled_from((1, 2, 700, *WIDE)), min_size=1, max_size=9), min_size=1, max_size=9),
    st.lists(st.integers(0, 700_000), max_size=30),
    st.sampled_from([1, 7, 2_000_000]),
)
def test_merged_lists_are_those_of_all_documents_at_once(
    tmp_path_factory: pytest.TempPathFactory, gaps: list[list[int]], gone: list[int], at_once: int
) -> None:
    tmp_path = tmp_path_factory.mktemp("merged")
    lists = [at(*np.cumsum(own).tolist()) for own in gaps]
    doc_count = max(postings[-1][0] for postings in lists) + 2
    cut = doc_count // 2
    keep = np.ones(doc_count, np.bool_)
    keep[[doc for doc in gone if doc < doc_count]] = False
    number = np.cumsum(keep) - 1
    halves = (
        [[(doc, packed) for doc, packed in postings if doc < cut] for postings in lists],
        [[(doc - cut, packed) for doc, packed in postings if doc >= cut] for postings in lists],
    )
    sources = [
        Source(write(tmp_path / "a", cut, halves[0]), keep[:cut], 0),
        Source(write(tmp_path / "b", doc_count - cut, halves[1]), keep[cut:], int(keep[:cut].sum())),
    ]
    left = int(keep.sum())
    with patch.object(merge, "POSTINGS_AT_ONCE", at_once):
        arrays, fields = merge_terms(tmp_path / "c", sources, left, lambda _: None)
    extend_info(tmp_path / "c", doc_count=left, arrays=arrays, fields=fields)
    expected = {
        b"%03d" % place: [(int(number[doc]), packed) for doc, packed in postings if keep[doc]]
        for place, postings in enumerate(lists)
    }
    assert read(SegmentArrays(tmp_path / "c")) == {term: own for term, own in expected.items() if own}


def test_counts_above_the_most_count_as_the_most() -> None:
    assert unpack_counts(pack_counts((MOST + 1, 0, 2 * MOST))).tolist() == [MOST, 0, MOST]
    assert unpack_counts(pack_counts((0, MOST, 1))).tolist() == [0, MOST, 1]


@pytest.fixture
def pairs(tmp_path: Path) -> Dictionary:
    """Singles a, c and e; pairs 'a c', 'a e', 'e a'."""
    base = tmp_path / "x"
    writer = BulkFieldWriter(base, 1)
    one = Lists(np.arange(4), np.zeros(3, np.int64), np.ones(3, np.uint64))
    writer.begin("one", {1: 3})
    writer.add(one)
    writer.end_texts([b"a", b"c", b"e"])
    writer.begin("two", {1: 3})
    writer.add(one)
    writer.end_pairs("one", np.array([0 * 3 + 1, 0 * 3 + 2, 2 * 3 + 0], np.uint64), 3)
    extend_info(base, doc_count=1, arrays=writer.close(), fields=writer.fields)
    return Dictionary(SegmentArrays(base))


@pytest.mark.parametrize(
    "asked", ["", "a", "a b", "a c", "a d", "a e", "a f", "b", "b a", "c a", "d z", "e a", "e b", "f"]
)
def test_a_pair_is_looked_for_in_byte_order_even_if_its_syllables_are_not_there(pairs: Dictionary, asked: str) -> None:
    terms = [b"a c", b"a e", b"e a"]
    text = asked.encode()
    place, last = pairs.bisect("two", text)
    assert (place - 3, last - 3) == (sum(term < text for term in terms), 3)
    assert pairs.number("two", text) == (3 + terms.index(text) if text in terms else None)


def test_a_dictionary_asked_for_too_many_terms_forgets_and_still_finds(pairs: Dictionary) -> None:
    for number in range(MAX_REMEMBERED + 5):
        assert pairs.number("one", b"b%d" % number) is None
    assert len(pairs._numbers) < MAX_REMEMBERED
    assert [pairs.number("one", term) for term in (b"a", b"b", b"c", b"e")] == [0, None, 1, 2]
