"""Stop words: which syllables of a question only frame it."""

from __future__ import annotations

import pytest
from curious import any_text, for_every_curious_text, normal_forms
from hypothesis import given, settings
from hypothesis import strategies as st

from index.vietnamese.stop_words import stop_words
from index.vietnamese.syllables import syllables
from index.vietnamese.word_lists import read_lists


def found(query: str) -> str:
    tokens = syllables(query)
    return " ".join(tokens[place].toned for place in sorted(stop_words(tokens)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("chủ tịch tỉnh là ai", "là ai"),
        ("bao hiem y te la gi", "la gi"),
        ("thủ tục cấp hộ chiếu như thế nào", "như thế nào"),
        ("thu tuc cap ho chieu nhu the nao", "nhu the nao"),
        ("trụ sở UBND ở đâu", "ở đâu"),
        ("các xã đạt chuẩn của huyện", "các của"),
        ("cac xa dat chuan cua huyen", "cac cua"),
        ("tin tức về bão", "tin tức về"),
        ("xin hỏi lệ phí bao nhiêu", "xin hỏi bao nhiêu"),
        ("quy định đối với hộ nghèo", "đối với"),
        # the same syllables in another expression, or another word
        ("lãi suất cho vay", ""),
        ("cua khau", ""),
        ("thế giới động vật", ""),
        ("y tế cơ sở", ""),
        ("do luong chat luong", ""),
        ("đo lường chất lượng", ""),
        ("bong da", ""),
        ("cô Nhung hát", ""),  # `những` has its accents in a query that has some
        ("lá phổi", ""),
    ],
)
def test_words_that_frame_a_question_are_told(query: str, expected: str) -> None:
    nfc, nfd = normal_forms(query)
    assert found(nfc) == found(nfd) == expected


@pytest.mark.parametrize("query", ["các", "là gì", "ở đâu", "của và các", "bao nhieu", "", "như thế nào là gì"])
def test_a_query_of_stop_words_alone_keeps_them(query: str) -> None:
    assert found(query) == ""


def test_lists_have_no_repeats_and_only_findable_phrases() -> None:
    lists = read_lists("stop_words.txt")
    assert all(syllables(phrase) for phrases in lists.values() for phrase in phrases)
    words = [phrase for section in ("without accents, too", "with accents only") for phrase in lists[section]]
    assert len(set(words)) == len(words)
    assert len(set(lists["always"])) == len(lists["always"])
    assert all(len(syllables(phrase)) > 1 for phrase in lists["always"])


def check(text: str) -> None:
    tokens = syllables(text)
    places = stop_words(tokens)
    assert places <= set(range(len(tokens)))
    assert len(places) < max(1, len(tokens))


@for_every_curious_text
def test_curious_texts_are_read(text: str) -> None:
    check(text)


PIECES = "là la gì các cac của như thế nào nhu the nao cho vay tỉnh xã bao nhiêu ở đâu . ?"
_pieces = st.sampled_from(PIECES.split(" "))


@settings(max_examples=300)
@given(st.one_of(any_text, st.lists(_pieces, max_size=10).map(" ".join)))
def test_any_text_keeps_something(text: str) -> None:
    check(text)
