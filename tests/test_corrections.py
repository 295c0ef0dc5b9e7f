"""Queries with their abbreviations written out."""

from __future__ import annotations

import pytest
from test_understanding import understand

from index.searching.corrections import spelled_out


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("UBND họp", "Ủy ban nhân dân họp"),
        ("=UBND UBND", "=UBND Ủy ban nhân dân"),
        ("xe khách", None),
        ("CP họp", None),  # Chính phủ, or shares
    ],
)
def test_an_abbreviation_of_one_meaning_is_written_out(typed: str, written: str | None) -> None:
    query = spelled_out(understand(typed))
    assert (query and query.text) == written
