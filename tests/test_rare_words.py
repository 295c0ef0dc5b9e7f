"""Words of other languages, looked up among all there are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.searching.rare_words import RareWords
from index.vietnamese.confusions import MAX_LETTERS, variants

words = st.text("abz", max_size=6) | st.sampled_from(["kardashian", "münchen", "covid19", "a" * 17, "tỉnh", "\0abc"])


@given(st.lists(words), st.lists(words))
def test_those_wanted_that_there_are_in_the_order_wanted(known: list[str], wanted: list[str]) -> None:
    plain = {word for word in known if 4 <= len(word) <= MAX_LETTERS and word.isascii() and word.isalpha()}
    assert RareWords(known).among(wanted) == [word for word in wanted if word in plain]


def test_a_slip_is_near_what_was_meant() -> None:
    assert RareWords(["ronaldinho", "ronaldo", "rivaldo"]).among(variants("ronaldinio")) == ["ronaldinho"]
