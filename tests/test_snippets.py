"""Snippets and titles: safe to insert, marked verbatim, the best passage."""

from __future__ import annotations

import html
import re
import unicodedata
from pathlib import Path

import numpy as np
import pytest
import snippet_oracle
from conftest import MakeEngine, articles, in_segments
from hypothesis import given
from hypothesis import strategies as st
from looks import looks_at, marks_of
from snippet_oracle import Mark

from index import SearchRequest
from index.analysis import Stream
from index.edition import Editions
from index.kernels.looks import Marks
from index.kernels.texts import SNIPPET_CHARS
from index.kernels.texts import marked_html as marked_part
from index.searching.marking import MAX_MARKS
from index.searching.plan import Evidence, Unit
from index.searching.reader import EditionReader
from index.searching.snippets import Window, marked_html, reach, snippet_html
from index.vietnamese.syllables import syllables

FILLER = "Các đơn vị đã báo cáo kết quả công tác trong tháng. " * 20
MARKED = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)


def found_in(text: str, *terms: str) -> list[Mark]:
    """Each toneless term marked, worth 1, later ones worth more."""
    found = (syllable for syllable in syllables(text) if syllable.toneless in terms)
    return [Mark(s.start, s.end, terms.index(s.toneless), 1.0 + terms.index(s.toneless)) for s in found]


def as_arrays(*texts: list[Mark]) -> Marks:
    """The marks of several texts."""
    together = [mark for text in texts for mark in text]
    starts, ends, units = np.array([mark[:3] for mark in together], np.int64).reshape(-1, 3).T.copy()
    return Marks(np.cumsum([0, *map(len, texts)]), starts, ends, units)


def best_windows(marks: Marks, weights: list[float]) -> list[Window]:
    """The best window of each text."""
    looks = looks_at(marks, weights)
    return [Window(*looks.window(text)) for text in range(len(looks))]


def spans(marked: list[Mark]) -> list[tuple[int, int]]:
    """Where they are."""
    return [mark[:2] for mark in marked]


def snippet(text: str, *terms: str) -> str:
    """The snippet of one text."""
    marked = found_in(text, *terms)
    (window,) = best_windows(as_arrays(marked), [1.0 + place for place in range(len(terms))])
    return snippet_html(text, spans(marked), window)


@pytest.mark.parametrize(
    ("text", "q", "marked"),
    [
        ("Thường trực Tỉnh uỷ", "thuong truc tinh uy", "<mark>Thường trực Tỉnh uỷ</mark>"),
        ("Thường trực Tỉnh ủy", "tỉnh uỷ", "Thường trực <mark>Tỉnh ủy</mark>"),
        ("đường Dương dưỡng", "đường", "<mark>đường</mark> Dương dưỡng"),
        ("Dương dưỡng", "đường", "<mark>Dương dưỡng</mark>"),
        ("Số 04-NQ/TW mới", "04-NQ/TW", "Số <mark>04-NQ/TW</mark> mới"),
        ("Sở TT&TT họp", "TT&TT", "Sở <mark>TT&amp;TT</mark> họp"),
        ("tỉnh, uỷ", "tỉnh uỷ", "<mark>tỉnh</mark>, <mark>uỷ</mark>"),
        ("tỉnh\nuỷ", "tỉnh uỷ", "<mark>tỉnh</mark> <mark>uỷ</mark>"),
        (
            '<b>tỉnh</b> "&" <mark>',
            "tỉnh mark",
            "&lt;b&gt;<mark>tỉnh</mark>&lt;/b&gt; &quot;&amp;&quot; &lt;<mark>mark</mark>&gt;",
        ),
        (
            unicodedata.normalize("NFD", "Tỉnh uỷ họp"),
            "tỉnh uỷ",
            f"<mark>{unicodedata.normalize('NFD', 'Tỉnh uỷ')}</mark> " + unicodedata.normalize("NFD", "họp"),
        ),
    ],
)
def test_titles_are_escaped_and_marked_at_the_strength_typed(
    make_engine: MakeEngine, text: str, q: str, marked: str
) -> None:
    assert make_engine({"title": text}).search(SearchRequest(q)).hits[0].title_html == marked


def test_an_article_with_the_exact_accents_has_only_those_marked(make_engine: MakeEngine) -> None:
    hit = make_engine({"title": "Con đường", "body": "Anh Dương sửa đường."}).search(SearchRequest("đường")).hits[0]
    assert hit.snippet_html == "Anh Dương sửa <mark>đường</mark>."


def test_the_snippet_is_the_passage_that_shows_most_of_the_query() -> None:
    text = f"Tỉnh nhà. {FILLER}Thường trực Tỉnh uỷ đã họp. {FILLER}Uỷ ban tỉnh."
    found = snippet(text, "thuong", "truc", "tinh", "uy")
    assert "<mark>Thường trực Tỉnh uỷ</mark> đã họp" in found
    assert found.startswith("… ")
    assert found.endswith(" …")


def test_neighbours_beat_scattered_words_of_the_same_worth() -> None:
    text = f"Bão từ phía đông gây mưa và số năm. {FILLER}Cơn bão số năm mạnh. {FILLER}"
    assert "<mark>bão số</mark>" in snippet(text, "bao", "so")


@pytest.mark.parametrize(
    ("lead", "body", "shown"),
    [
        ("Lead có bão.", "Body có bão.", "Lead có <mark>bão</mark>."),
        ("Lead có bão.", "Body có bão số 5.", "Body có <mark>bão số 5</mark>."),
        ("Lead.", "Body có bão số 5.", "Body có <mark>bão số 5</mark>."),
        ("", "Body.", "Body."),
        ("Lead.", "", "Lead."),
        ("Lead.", "Body.", "Lead."),
        ("", "", ""),
    ],
)
def test_the_lead_is_preferred_where_the_body_shows_no_more(
    make_engine: MakeEngine, lead: str, body: str, shown: str
) -> None:
    engine = make_engine({"title": "bão số 5", "lead": lead, "body": body})
    assert engine.search(SearchRequest("bão số 5")).hits[0].snippet_html == shown


def test_without_a_match_the_snippet_is_the_beginning() -> None:
    found = snippet(FILLER, "khong")
    assert found.startswith("Các đơn vị")
    assert found.endswith(" …")
    assert len(found) <= SNIPPET_CHARS + 2


def test_an_article_without_text_has_an_empty_snippet() -> None:
    assert snippet_html("", [], Window()) == ""
    assert best_windows(as_arrays([], []), []) == [Window(), Window()]


def test_a_passage_begins_and_ends_at_word_bounds() -> None:
    found = snippet(f"{FILLER}bão {FILLER}", "bao").strip("… ")
    plain = html.unescape(MARKED.sub(r"\1", found))
    assert f" {plain} " in f" {FILLER}bão {FILLER} "


def test_a_text_without_blanks_is_cut_all_the_same() -> None:
    found = snippet("x" * 5_000 + " bão " + "y" * 5_000, "bao")
    assert "<mark>bão</mark>" in found
    assert len(MARKED.sub(r"\1", found)) <= SNIPPET_CHARS + 4


def test_marks_are_bounded_on_a_huge_article(make_engine: MakeEngine, tmp_path: Path) -> None:
    make_engine({"title": "bão", "body": "bão " * (MAX_MARKS + 100)})
    reader = EditionReader(Editions(tmp_path / "data").current())
    unit = Unit("bao", (Evidence(Stream.TONELESS, "bao", 1.0),))
    assert np.diff(marks_of(reader, [0], [unit]).bounds).tolist() == [1, 0, MAX_MARKS - 1]


@given(
    st.text(alphabet=st.sampled_from("bão tỉnh <>&\"'.\n-/ uyủ\u0309\u200b")), st.integers(0, 40), st.integers(0, 40)
)
def test_marked_text_is_always_a_verbatim_piece_and_markup_is_only_mark(text: str, start: int, length: int) -> None:
    marked = spans(found_in(text, "bao", "tinh", "uy"))
    found = marked_part(text, marked, min(start, len(text)), min(start + length, len(text)))
    assert set(re.findall(r"<[^>]*>", found)) <= {"<mark>", "</mark>"}
    assert all(html.unescape(piece) in text for piece in MARKED.findall(found))
    outside = html.unescape(MARKED.sub(r"\1", found))
    assert outside.split() == text[min(start, len(text)) : min(start + length, len(text))].split()


@given(st.text(alphabet=st.sampled_from("bão tỉnh uỷ.\n x"), max_size=2_000))
def test_a_snippet_is_one_passage_of_the_text_in_bounds(text: str) -> None:
    found = snippet(text, "bao", "tinh")
    plain = html.unescape(MARKED.sub(r"\1", found)).removeprefix("… ").removesuffix(" …")
    assert " ".join(plain.split()) in " ".join(text.split())
    assert len(plain) <= SNIPPET_CHARS


def test_a_mark_outside_the_passage_is_left_out_whole() -> None:
    assert marked_part("bão tố", [(0, 3)], 1, 6) == "ão tố"


WORDS = st.sampled_from(
    ["bão", "tỉnh", "uỷ ", "số", "x", "a, b", "  ", "\n", ".", ' "', "<b>", "&", "-", "\u00a0", "y" * 70]
)


@given(
    st.lists(st.lists(WORDS, max_size=120).map(" ".join), min_size=1, max_size=4),
    st.lists(st.sampled_from([0.0, 1.2, 1.5, 1.5, 2.7, 9.3]), min_size=4, max_size=4),
)
def test_windows_and_snippets_are_those_found_mark_by_mark(texts: list[str], weights: list[float]) -> None:
    marked = [
        [mark._replace(weight=weights[mark.unit]) for mark in found_in(text, "bao", "tinh", "uy", "so")]
        for text in texts
    ]
    windows = best_windows(as_arrays(*marked), weights)
    for text, of_text, window in zip(texts, marked, windows, strict=True):
        value, span = snippet_oracle._best_window(of_text)
        assert window[1:] == span
        assert window.value == pytest.approx(value)
        assert snippet_html(text, spans(of_text), window) == snippet_oracle.snippet_html([(text, of_text)])
        first, last = reach(window)
        assert snippet_html(text[first:last], spans(of_text), window, first) == snippet_html(
            text, spans(of_text), window
        )
        assert marked_html(text, spans(of_text)) == snippet_oracle.marked_html(text, of_text)


def test_windows_of_many_units_are_those_found_mark_by_mark() -> None:
    letters = list("abcdefghijk")
    rng = np.random.default_rng(5)
    texts = [" ".join(rng.choice([*letters, "xx" * 9], 300).tolist()) for _ in range(4)]
    marked = [found_in(text, *letters) for text in texts]
    windows = best_windows(as_arrays(*marked), [1.0 + unit for unit in range(len(letters))])
    for of_text, window in zip(marked, windows, strict=True):
        value, span = snippet_oracle._best_window(of_text)
        assert (pytest.approx(value), *span) == window


def test_articles_of_several_segments_keep_their_own_marks(tmp_path: Path) -> None:
    records = [{"title": f"bão {n}", "lead": "lũ " * (n % 3), "body": "x " * n + "bão lũ"} for n in range(9)]
    reader = EditionReader(in_segments(tmp_path, articles(*records), 3, 2, 3))
    assert len(reader.segments) > 2
    units = [Unit(term, (Evidence(Stream.TONELESS, term, 1.0),)) for term in ("bao", "lu")]
    docs = [7, 0, 8, 3, 2, 5]
    together = marks_of(reader, docs, units)
    for place, doc in enumerate(docs):
        alone = marks_of(reader, [doc], units)
        first, last = together.bounds[[place * 3, place * 3 + 3]]
        assert (together.bounds[place * 3 : place * 3 + 4] - first).tolist() == alone.bounds.tolist()
        for one, all_ in zip(alone[1:], together[1:], strict=True):
            assert one.tolist() == all_[first:last].tolist()
