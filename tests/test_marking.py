"""What stands for the query is marked: other forms, dates and numbers however written; what says nothing is not."""

from __future__ import annotations

import html
import random
import re
import unicodedata
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from conftest import MakeEngine, articles, in_segments
from hypothesis import given
from hypothesis import strategies as st
from looks import looks_at, marks_of

from index import SearchRequest
from index.analysis import Stream, number_terms
from index.kernels.looks import Marks
from index.searching import sequence_labels
from index.searching.alternatives import sequences
from index.searching.plan import Alternative, Evidence, Unit
from index.searching.reader import EditionReader
from index.searching.shown_numbers import shown_numbers, with_numbers
from index.vietnamese.syllables import syllables
from index.vietnamese.tones import fold

MARKED = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)
FILLER = "Các đơn vị đã báo cáo kết quả công tác. " * 20


def form(text: str, *units: str) -> Alternative:
    """A text that stands for units."""
    return Alternative(units, (tuple(syllables(text)),))


def toneless_units(*terms: str) -> list[Unit]:
    return [Unit(term, (Evidence(Stream.TONELESS, term, 1.0),)) for term in terms]


def toned_units(*terms: str) -> list[Unit]:
    return [
        Unit(term, (Evidence(Stream.TONED, term, 1.0), Evidence(Stream.TONELESS, fold(term), 1.0, 0.5)))
        for term in terms
    ]


@pytest.mark.parametrize("composition", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("q", "title", "marked"),
    [
        ("ubnd tỉnh", "Uỷ ban nhân dân tỉnh họp", ["Uỷ ban nhân dân tỉnh"]),
        ("ubnd tỉnh", "Ủy ban nhân dân tỉnh họp", ["Ủy ban nhân dân tỉnh"]),
        ("ubnd tinh", "Uỷ ban nhân dân tỉnh họp, nhân dịp tết", ["Uỷ ban nhân dân tỉnh"]),
        ("Uỷ ban nhân dân xã", "UBND xã họp, nhẫn nại vì dân", ["UBND xã", "dân"]),
        ("uy ban nhan dan xa", "UBND xã họp", ["UBND xã"]),
        ("Trung ương", "Nghị quyết của TW, tư tưởng", ["TW"]),
        ("10/02/2017", "Họp ngày 10 tháng 2 năm 2017 ở xã", ["ngày 10 tháng 2 năm 2017"]),
        ("ngày 10 tháng 2 năm 2017", "Họp 10-02-2017 cùng 10 người, 2 tổ", ["10-02-2017"]),
        ("nghị quyết 04", "Học 04-NQ/TW ở xã", ["04-NQ/TW"]),
        ("04-NQ/TW", "Nghị quyết số 4-NQ/TW ở xã", ["Nghị quyết số 4-NQ/TW"]),
        ("5000", "Có 5.000 người", ["5.000"]),
        ("5.000", "Có 5000 người", ["5000"]),
        ("3,5%", "Tăng 3,5 phần trăm", ["3,5 phần trăm"]),
        ("27,4 km", "Dài 27,4 km", ["27,4 km"]),
        ("0912345678", "Gọi 0912 345 678 ngay", ["0912 345 678"]),
    ],
)
def test_what_stands_for_the_query_is_marked(
    make_engine: MakeEngine, composition: str, q: str, title: str, marked: list[str]
) -> None:
    title, *marked = (unicodedata.normalize(composition, text) for text in (title, *marked))
    hit = make_engine({"title": title, "body": f"Đầu. {title}."}).search(SearchRequest(q)).hits[0]
    assert MARKED.findall(hit.title_html) == marked
    assert MARKED.findall(hit.snippet_html) == marked


@pytest.mark.parametrize(
    ("q", "said"),
    [
        ("ubnd huyện", "Uỷ ban nhân dân huyện"),
        ("10/02/2017", "10 tháng 02 năm 2017"),
        ("nghị quyết 04", "04-NQ/TW"),
        ("10000", "10.000"),
    ],
)
def test_the_passage_is_where_it_stands_however_written(make_engine: MakeEngine, q: str, said: str) -> None:
    body = f"Quyết huyện 4, 10, năm 2017. {FILLER}Đó là {said} nhé. {FILLER}"
    hit = make_engine({"title": f"{q} a", "body": body}).search(SearchRequest(q)).hits[0]
    assert f"<mark>{said}</mark>" in hit.snippet_html


def test_a_day_without_year_is_that_nearest_to_publication(make_engine: MakeEngine) -> None:
    records = [
        {"title": f"Họp vào ngày 10/2 {n}", "published_at": f"{year}-02-12T08:00:00+07:00"}
        for n, year in enumerate((2017, 2019))
    ]
    hits = make_engine(*records).search(SearchRequest("họp 10/02/2017")).hits
    assert "<mark>ngày 10/2</mark>" in next(hit.title_html for hit in hits if hit.id == "a")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("uỷ ban nhân dân", ["uỷ", "ban", "nhân", "dân"]),
        ("uỷ ban nhân, uỷ ban nhân dân", ["uỷ", "ban", "nhân", "dân"]),
        ("uỷ ban dân nhân", []),
        ("uỷ ban x nhân dân", []),
        ("ủy bản nhân dân", []),
        ("uỷ uỷ ban nhân dân dân", ["uỷ", "ban", "nhân", "dân"]),
    ],
)
def test_a_form_stands_only_where_its_syllables_follow_each_other(tmp_path: Path, text: str, found: list[str]) -> None:
    reader = EditionReader(in_segments(tmp_path, articles({"title": text})))
    marked = marks_of(reader, [0], toneless_units("ubnd"), [form("uỷ ban nhân dân", "ubnd")])
    assert [text[start:end] for start, end in zip(marked.starts, marked.ends, strict=True)] == found


def test_a_form_does_not_reach_into_the_next_field_or_article(tmp_path: Path) -> None:
    records = [{"title": "x wi", "body": "fi wi"}, {"title": "fi"}, {"title": "wi fi"}]
    reader = EditionReader(in_segments(tmp_path, articles(*records), 1, 1))
    marked = marks_of(reader, [0, 1, 2], toneless_units("wifi"), [form("wi fi", "wifi")])
    assert marked.texts.tolist() == [6, 6]


def test_a_short_form_is_marked_as_all_the_units_it_stands_for(tmp_path: Path) -> None:
    reader = EditionReader(in_segments(tmp_path, articles({"title": "tw và trung ương"})))
    marked = marks_of(reader, [0], toned_units("trung", "ương"), [form("tw", "trung", "ương")])
    assert list(zip(marked.starts.tolist(), marked.units.tolist(), strict=True)) == [(0, 0), (0, 1), (6, 0), (12, 1)]


def test_a_form_counts_as_the_exact_spelling(tmp_path: Path) -> None:
    reader = EditionReader(in_segments(tmp_path, articles({"title": "tw trùng"})))
    marked = marks_of(reader, [0], toned_units("trung", "ương"), [form("tw", "trung", "ương")])
    assert marked.starts.tolist() == [0, 0]


def test_toned_steps_within_a_units_spellings_leave_its_own_marks_as_they_are(tmp_path: Path) -> None:
    reader = EditionReader(in_segments(tmp_path, articles({"title": "bàn bạc, ban đầu, bạc, bàn"})))
    units = toneless_units("ban", "x")
    plain, both = marks_of(reader, [0], units), marks_of(reader, [0], units, [form("bàn bạc", "x")])
    own = both.units == 0
    assert both.starts[own].tolist() == plain.starts.tolist() == [0, 9, 23]
    assert both.starts[~own].tolist() == [0, 4]


@pytest.mark.parametrize("most", [4, 8, 255])
def test_forms_without_labels_are_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, most: int) -> None:
    monkeypatch.setattr(sequence_labels, "MOST_LABELS", most)
    reader = EditionReader(in_segments(tmp_path, articles({"title": "a b c d e f x"})))
    marked = marks_of(reader, [0], toneless_units("x"), [form("a b", "x"), form("c d", "x"), form("e f", "x")])
    assert marked.starts.size == {4: 3, 8: 7, 255: 7}[most]


SYLLABLES = st.lists(st.sampled_from(["a", "á", "b", "ba", "bá", "x"]), min_size=1, max_size=12)


@given(
    text=SYLLABLES, forms=st.lists(st.lists(st.sampled_from(["a", "á", "b", "bá"]), min_size=1, max_size=3), max_size=3)
)
def test_sequences_are_those_found_syllable_by_syllable(
    tmp_path_factory: pytest.TempPathFactory, text: list[str], forms: list[list[str]]
) -> None:
    reader = EditionReader(in_segments(tmp_path_factory.mktemp("x"), articles({"title": " ".join(text)})))
    alternatives = [form(" ".join(one), "zz") for one in forms]
    marked = marks_of(reader, [0], toneless_units("ba", "zz"), alternatives)
    wanted = set()
    for one in forms:
        spelled = text if any(term != fold(term) for term in one) else list(map(fold, text))
        for place in range(len(text) - len(one) + 1):
            if spelled[place : place + len(one)] == one:
                wanted |= set(range(place, place + len(one)))
    starts = [sum(len(term) + 1 for term in text[:place]) for place in range(len(text))]
    told = set(marked.starts[marked.units == 1].tolist())
    assert told == {starts[place] for place in wanted}
    assert marked.starts[marked.units == 0].tolist() == [
        start for start, term in zip(starts, text, strict=True) if fold(term) == "ba"
    ]
    assert marked.starts.tolist() == sorted(marked.starts.tolist())


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (("#2017-02-10",), ["10 thang 2 nam 2017", "10 2 2017", "10 thang 2", "10 2"]),
        (("#--12-05",), ["5 thang 12", "5 12"]),
        (("#4-nq", "#4@tw"), ["4 nq tw", "4 tw", "4 nq", "nghi quyet 4", "nghi quyet so 4"]),
        (("#15/2024",), ["15 2024"]),
        (("#5000",), ["5 000", "5000"]),
        (("#3.5%",), ["3 5"]),
        (("#a@b.vn",), []),
    ],
)
def test_numbers_are_looked_for_as_most_texts_write_them(terms: tuple[str, ...], expected: list[str]) -> None:
    found = [" ".join(step[0] for step in one.steps) for one in sequences(Alternative(("x",), terms=terms))]
    assert found[: len(expected)] == expected
    assert bool(found) == bool(expected)


@pytest.mark.parametrize(("short", "steps"), [("tư", []), ("tw", ["tw"]), ("thông", ["thông"])])
def test_an_abbreviation_that_is_a_word_is_not_looked_for(short: str, steps: list[str]) -> None:
    assert [one.steps[0][0] for one in sequences(form(short, "trung", "ương"))] == steps


PIECES = [
    "ngày 10/2/2017",
    "10 tháng 2",
    "04-NQ/TW",
    "nghị quyết số 4",
    "5.000",
    "3,5%",
    "3,50 phần trăm",
    "0912.345.678",
    "1,234,567",
    "a@b.vn",
    "15/2024/QĐ-UBND",
    "10-12/2",
    "và",
    "của",
    ",",
    ".",
]
NUMBERS = st.sampled_from([*PIECES, "\n"])


@given(st.lists(NUMBERS, max_size=12).map(" ".join), st.sampled_from([None, date(2017, 3, 1)]), st.integers(0, 9))
def test_numbers_of_a_shown_text_are_those_of_its_numbers_stream(
    text: str, published: date | None, skipped: int
) -> None:
    for token in number_terms(text, published):
        wanted = shown_numbers([Alternative((), terms=(token.term,))])
        same = {
            (one.start + skipped, one.end + skipped) for one in number_terms(text, published) if one.term == token.term
        }
        assert set(with_numbers([], wanted, text, published, skipped)) == same


def test_a_number_across_lines_is_not_marked_as_one() -> None:
    wanted = shown_numbers([Alternative((), terms=("#2017-02-10",))])
    assert with_numbers([(0, 2)], wanted, "10 tháng 2 năm 2017", None) == [(0, 19)]
    assert with_numbers([(0, 2)], wanted, "10 tháng 2\nnăm 2017", None) == [(0, 2)]


def test_marked_text_is_a_verbatim_piece_of_the_article(make_engine: MakeEngine) -> None:
    rng = random.Random(7)
    words = [*PIECES, "UBND", "uỷ ban nhân dân", "Trung ương", "TW", "<b>", "&", "\u200b", "hoà", "x" * 50, "\u00a0"]

    def text(most: int) -> str:
        composition = rng.choice(["NFC", "NFD"])
        return unicodedata.normalize(composition, " ".join(rng.choices(words, k=rng.randrange(1, most)))).strip()

    records = {f"n{n}": {"id": f"n{n}", "title": text(8), "lead": text(20), "body": text(300)} for n in range(120)}
    engine = make_engine(*records.values())
    for q in (
        "10/02/2017",
        "nq 04 tw",
        "5000 uỷ ban",
        "3,5%",
        "15/2024/qđ-ubnd",
        "0912345678",
        "ubnd trung ương",
        "hòa",
    ):
        hits = engine.search(SearchRequest(q, page_size=50)).hits
        assert hits
        for hit in hits:
            own = records[hit.id]
            shown = MARKED.findall(hit.title_html), MARKED.findall(hit.snippet_html)
            assert all(html.unescape(piece) in hit.title for piece in shown[0])
            assert all(html.unescape(piece) in own["lead"] or html.unescape(piece) in own["body"] for piece in shown[1])


def marked_at(*places: tuple[int, int], docs: int = 1) -> Marks:
    """Marks of one letter of the first title: (start, unit)."""
    starts, units = np.array(places, np.int64).T.copy()
    return Marks(np.array([0, *[starts.size] * (3 * docs)]), starts, starts + 1, units)


@pytest.mark.parametrize(
    ("places", "weights", "halves", "kept"),
    [
        ([(0, 0), (9, 1)], [1.0, 0.1], [], [0]),
        ([(0, 0), (2, 1), (9, 1)], [1.0, 0.1], [], [0, 2]),
        ([(0, 1), (2, 1)], [1.0, 0.1], [], [0, 2]),
        ([(0, 0), (9, 1), (11, 2)], [1.0, 1.0, 1.0], [1, 2], [0, 9, 11]),
        ([(0, 0), (9, 1), (11, 1)], [1.0, 1.0, 1.0], [1, 2], [0]),
        ([(0, 0), (9, 1)], [1.0, 0.2], [], [0, 9]),
        ([(0, 0), (9, 1)], [9.0, 1.2], [], [0, 9]),
        ([(0, 0), (9, 1)], [9.0, 1.19], [], [0]),
        ([(0, 0), (9, 1)], [9.0, 0.0], [], [0, 9]),
    ],
)
def test_marks_that_say_little_are_left_out_where_they_stand_alone(
    places: list[tuple[int, int]], weights: list[float], halves: list[int], kept: list[int]
) -> None:
    found = looks_at(marked_at(*places), weights, halves, 3).marks
    assert found.starts.tolist() == kept
    assert found.bounds.tolist() == [0, *[len(kept)] * 3]


def test_stop_words_of_a_question_are_marked_only_beside_what_was_asked(make_engine: MakeEngine) -> None:
    others = [{"title": f"và của cho với {n}"} for n in range(30)]
    engine = make_engine({"title": "Của ai, cho vay cà phê với lãi, và khác"}, *others)
    hit = engine.search(SearchRequest("ai cho vay cà phê với giá của")).hits[0]
    assert html.unescape(hit.title_html) == ("<mark>Của ai</mark>, <mark>cho vay cà phê với</mark> lãi, và khác")
