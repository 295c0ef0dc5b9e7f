"""What of a text has nothing to spell."""

from __future__ import annotations

import pytest

from index.searching.spellable import is_foreign, unspellable
from index.vietnamese.syllables import syllables


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("thong tin", "thong tin"),
        ("ngay 12/3 a@b.vn xa", "ngay xa"),
        ("liverpool arsenal bong", "liverpool arsenal bong"),  # two words are no sentence
        ("liverpool arsenal tottenham bong", "liverpool arsenal tottenham"),
        ("San Francisco", "Francisco"),
        ("san francisco", "san francisco"),  # names begin with capitals
    ],
)
def test_numbers_addresses_and_foreign_sentences_are_not_spelled(text: str, left: str) -> None:
    found = syllables(text)
    odd = unspellable(text, found, [is_foreign(one.toneless) for one in found])
    assert "".join(char for char, is_odd in zip(text, odd, strict=True) if not is_odd).split() == left.split()


def test_foreign_is_a_word_that_cannot_be_a_syllable() -> None:
    assert [word for word in ("bong", "kardashian", "hlv", "ok", "a1b2c", "truong") if is_foreign(word)] == [
        "kardashian"
    ]
