"""Words of other languages, looked up among all there are."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.searching.rare_words import WORD, RareWords
from index.vietnamese.confusions import MAX_LETTERS, variants

plain = st.text("abz", min_size=4, max_size=6) | st.sampled_from(["kardashian", "a" * MAX_LETTERS])
any_kind = plain | st.text("abz", max_size=3) | st.sampled_from(["münchen", "covid19", "a" * 17, "tỉnh", "\0abc"])


def rare_words(*words: str) -> RareWords:
    return RareWords(lambda: np.array(words, WORD))


@given(st.lists(plain), st.lists(any_kind))
def test_those_wanted_that_there_are_in_the_order_wanted(known: list[str], wanted: list[str]) -> None:
    assert rare_words(*known).among(wanted) == [word for word in wanted if word in known]


def test_a_slip_is_near_what_was_meant() -> None:
    assert rare_words("ronaldinho", "ronaldo", "rivaldo").among(variants("ronaldinio")) == ["ronaldinho"]
