"""Decoding a part of a long text, and hits over it."""

from __future__ import annotations

import msgspec
import pytest
from conftest import MakeEngine
from hypothesis import given
from hypothesis import strategies as st

from index import SearchRequest
from index.kernels import texts
from index.kernels.texts import SNIPPET_CHARS


@given(
    text=st.text(alphabet=st.sampled_from("aế \n\U0001f600đ\u0309"), max_size=300),
    times=st.sampled_from([0, 1, 10, 300]),
    first=st.integers(0, 3_000),
    length=st.integers(0, 500),
)
def test_a_part_is_that_piece_of_the_text(text: str, times: int, first: int, length: int) -> None:
    text *= times
    part = texts.part(msgspec.Raw(msgspec.msgpack.encode(text)), first, first + length)
    assert part == text[first : first + length]


@pytest.mark.parametrize("before", ["", "Chữ. ", "Đầu 😀 đã xong. " * 30, "Đầu 😀 đã xong. " * 5_000])
@pytest.mark.parametrize("after", ["", " Hết.", " cuối 😀 rồi. " * 40])
def test_the_passage_of_a_long_body_is_marked_where_it_stands(make_engine: MakeEngine, before: str, after: str) -> None:
    hit = make_engine({"body": f"{before}Bão số năm{after}"}).search(SearchRequest("bão số năm")).hits[0]
    assert "<mark>Bão số năm</mark>" in hit.snippet_html
    assert hit.snippet_html.startswith("… ") == (len(before) + len("Bão số năm") > SNIPPET_CHARS)
    assert hit.snippet_html.endswith(" …") == (len(after) > 100)
