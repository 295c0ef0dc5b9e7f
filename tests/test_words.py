"""Rules of word segmentation: places in the original text, any text."""

from __future__ import annotations

import itertools
import json
import lzma
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyvi_oracle import PyviOracle, pyvi

from index.analysis import Analyser
from index.vietnamese import words
from index.vietnamese.syllables import typed_in
from index.vietnamese.unicode import MAX_MARKS, composed, harmless
from index.vietnamese.words import MAX_PIECE_CHARS, PyviSegmenter, Segmenter, Span, SyllableSegmenter, pieces

CHECKOUT = Path(__file__).parents[1]
SAMPLE = CHECKOUT / "index" / "sample" / "articles.jsonl"
SHARED_DATA = CHECKOUT.parent / "shared" / "data"
ACUTE, DOT_BELOW = "\u0301", "\u0323"

PARAGRAPHS = [
    "Sáng nay, lãnh đạo Uỷ ban nhân dân tỉnh đã kiểm tra công tác phòng chống cháy rừng tại huyện miền núi.",
    "Theo Nghị quyết số 04-NQ/TW ngày 30/10/2016, mỗi cán bộ phải nêu gương; tỷ lệ đạt 97,5% (tăng 1.250 người).",
    "Ông Nguyễn Văn B., Giám đốc Sở Thông tin và Truyền thông TP. Đà Nẵng, nói: “Chúng tôi đã sẵn sàng!”.",
    "Liên hệ: toa.soan@bao-tinh.example.vn hoặc https://bao-tinh.example.vn/tin-tuc?id=7 để biết thêm chi tiết...",
    "Giá lúa -> tăng >> 20 %\nNông dân phấn khởi ==> xuất khẩu\r\n\r\nHà Nội – Hải Phòng: 120 km.",
    "thoi tiet hom nay rat dep, nguoi dan di choi rat dong",
]


def surfaces(text: str, segmenter: Segmenter) -> list[str]:
    return [text[start:end] for start, end in segmenter.words(text)]


def words_of(segmenter: Segmenter, texts: list[str]) -> list[list[Span]]:
    """The words of a batch, as spans."""
    return [[Span(*pair) for pair in offsets.T.tolist()] for offsets in segmenter.offsets_of(texts)]


def pyvi_words(text: str) -> list[str]:
    return [word for word in pyvi().tokenize(text).split(" ") if any(map(str.isalnum, word))]


def check_spans(text: str, spans: list[Span]) -> None:
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert any(map(str.isalnum, text[start:end]))
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        last = end


@pytest.fixture(scope="module")
def segmenter() -> PyviSegmenter:
    segmenter = PyviSegmenter()
    segmenter.load()
    return segmenter


def run_python(code: str, *arguments: str, **environment: str) -> str:
    """What `code` prints; it must neither fail nor complain."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


# --- loading


def test_segmenting_loads_neither_pyvi_nor_scikit_learn() -> None:
    code = """if True:
        import sys
        from index.vietnamese.words import PyviSegmenter
        assert len(PyviSegmenter().words("thông tin tỉnh uỷ")) == 2
        print(*sys.modules)
    """
    heavy = {"pyvi", "sklearn", "sklearn_crfsuite", "pycrfsuite", "scipy", "joblib"}
    assert heavy.isdisjoint(name.partition(".")[0] for name in run_python(code).split())


def test_importing_and_constructing_read_no_model() -> None:
    code = """if True:
        import importlib.util
        from index.vietnamese.words import PyviSegmenter
        importlib.util.find_spec = None
        print(PyviSegmenter().words)
    """
    assert "PyviSegmenter" in run_python(code)


def test_segmenting_is_quiet_where_warnings_are_errors_and_writes_no_file(tmp_path: Path) -> None:
    code = """if True:
        import os, warnings
        warnings.simplefilter("error")
        from index.vietnamese.words import PyviSegmenter
        print(len(PyviSegmenter().words("thông tin")), os.listdir(os.environ["TMPDIR"]))
    """
    assert run_python(code, TMPDIR=str(tmp_path)) == "1 []"


def test_a_forked_child_segments_like_its_parent() -> None:
    code = """if True:
        import os, warnings
        from index.vietnamese.words import PyviSegmenter
        warnings.simplefilter("ignore")  # from Python 3.12 on, of forks where there are threads
        segmenter = PyviSegmenter()
        segmenter.load()
        if os.fork() == 0:
            os._exit(len(segmenter.words("thông tin")))
        print(os.waitstatus_to_exitcode(os.wait()[1]), len(segmenter.words("thông tin")))
    """
    assert run_python(code) == "1 1"


def test_threads_may_share_the_first_use() -> None:
    code = """if True:
        from concurrent.futures import ThreadPoolExecutor
        from index.vietnamese.words import PyviSegmenter
        shared = PyviSegmenter()
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda i: (shared if i % 2 else PyviSegmenter()).words("thông tin tỉnh"), range(16)))
        print(len(found), set(map(tuple, found)) == {((0, 9), (10, 14))})
    """
    assert run_python(code) == "16 True"


def test_threads_get_the_words_one_thread_gets(segmenter: PyviSegmenter) -> None:
    texts = PARAGRAPHS * 20
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(segmenter.words, texts)) == [segmenter.words(text) for text in texts]
        found = list(pool.map(lambda texts: words_of(segmenter, texts), [PARAGRAPHS] * 20))
    assert found == [words_of(segmenter, PARAGRAPHS)] * 20


# --- words as pyvi finds them, in the original text

WORDS = [
    ("", []),
    (" \t\n\u2028\x1c\x85 ", []),
    ("... – “”, !?", []),
    ("_ __", []),
    ("Thông tin tỉnh uỷ.", [(0, 9, "Thông tin"), (10, 17, "tỉnh uỷ")]),
    ("  Hà  Nội\t\u00a0đẹp ", [(2, 9, "Hà  Nội"), (11, 14, "đẹp")]),
    ("Nghị quyết 04-NQ/TW", [(0, 10, "Nghị quyết"), (11, 13, "04"), (14, 16, "NQ"), (17, 19, "TW")]),
    ("1.250,5 tỷ", [(0, 7, "1.250,5"), (8, 10, "tỷ")]),
    ("TP. Hồ Chí Minh", [(0, 3, "TP."), (4, 15, "Hồ Chí Minh")]),
    ("https://a.vn/b_c x@y.vn", [(0, 16, "https://a.vn/b_c"), (17, 23, "x@y.vn")]),
    # The line break is a token of pyvi's, other blanks are not.
    ("thông\ntin", [(0, 5, "thông"), (6, 9, "tin")]),
    ("thông\u2028tin", [(0, 9, "thông\u2028tin")]),
    ("thông\x85tin", [(0, 9, "thông\x85tin")]),
    ("thông\x1ctin", [(0, 9, "thông\x1ctin")]),
    # Zero-width characters are tokens, too.
    ("thông\u200btin", [(0, 5, "thông"), (6, 9, "tin")]),
    ("\ufeffHà Nội", [(1, 7, "Hà Nội")]),
    # Underscores of the text are not pyvi's.
    ("thông_tin Hà Nội", [(0, 9, "thông_tin"), (10, 16, "Hà Nội")]),
    ("thông _tin", [(0, 5, "thông"), (6, 10, "_tin")]),
    # Offsets count characters as Python does, and nothing before them shifts them.
    ("😀Hà Nội😀", [(1, 7, "Hà Nội")]),
    ("\ud800Hà Nội\udfff", [(1, 7, "Hà Nội")]),
    ("a\ud800b", [(0, 1, "a"), (2, 3, "b")]),
    ("Tho\u0302ng tin ve\u0302\u0300", [(0, 10, "Tho\u0302ng tin"), (11, 15, "ve\u0302\u0300")]),
    ("\u1112\u1161\u11ab Hà Nội", [(0, 3, "\u1112\u1161\u11ab"), (4, 10, "Hà Nội")]),
    # A word takes the marks that follow it, composed or not.
    ("x\u0301y", [(0, 2, "x\u0301"), (2, 3, "y")]),
    ("x\u0301\u0323 y", [(0, 3, "x\u0301\u0323"), (4, 5, "y")]),
    ("Nội\u0301 đẹp", [(0, 8, "Nội\u0301 đẹp")]),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words_are_places_in_the_original_text(
    segmenter: PyviSegmenter, text: str, expected: list[tuple[int, int, str]]
) -> None:
    assert [(start, end, text[start:end]) for start, end in segmenter.words(text)] == expected


@pytest.mark.parametrize("text", PARAGRAPHS)
def test_words_are_exactly_those_of_pyvi(segmenter: PyviSegmenter, text: str) -> None:
    assert ["_".join(word.split()) for word in surfaces(text, segmenter)] == pyvi_words(text)


def test_words_of_a_long_text_are_those_of_pyvi_for_each_piece(segmenter: PyviSegmenter) -> None:
    text = "\n".join(PARAGRAPHS * 20)
    cut = [text[start:end] for start, end in pieces(text)]
    assert len(cut) > 3
    expected = [word for piece in cut for word in pyvi_words(piece)]
    assert ["_".join(word.split()) for word in surfaces(text, segmenter)] == expected


def test_paragraphs_of_a_long_text_have_the_words_they_have_alone(segmenter: PyviSegmenter) -> None:
    alone = [word for text in PARAGRAPHS * 20 for word in surfaces(text, segmenter)]
    assert surfaces("\n".join(PARAGRAPHS * 20), segmenter) == alone


@pytest.mark.parametrize("text", [*PARAGRAPHS, " ".join(PARAGRAPHS * 20)])
def test_the_words_do_not_depend_on_the_normal_form(segmenter: PyviSegmenter, text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    half = len(text) // 2
    mixed = text[:half] + unicodedata.normalize("NFD", text[half:])
    for other in (decomposed, mixed):
        assert [unicodedata.normalize("NFC", word) for word in surfaces(other, segmenter)] == surfaces(text, segmenter)


# --- against pyvi itself, span by span


def check_against_pyvi(segmenter: PyviSegmenter, texts: list[str]) -> None:
    expected = PyviOracle().words_of(texts)
    assert words_of(segmenter, texts) == expected
    assert [segmenter.words(text) for text in texts[:40]] == expected[:40]


def sample_texts() -> list[str]:
    articles = map(json.loads, SAMPLE.read_text("utf-8").splitlines())
    return [str(value) for article in articles for value in article.values()]


def test_the_samples_words_are_those_of_pyvi(segmenter: PyviSegmenter) -> None:
    check_against_pyvi(segmenter, sample_texts())


def test_the_samples_words_are_those_of_pyvi_without_accents_and_in_capitals(segmenter: PyviSegmenter) -> None:
    texts = sample_texts()[:300]
    toneless = [
        "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)) for text in texts
    ]
    check_against_pyvi(segmenter, toneless)
    check_against_pyvi(segmenter, [text.upper() for text in texts])
    check_against_pyvi(segmenter, [text.title() for text in texts])


def shared_texts() -> Iterator[str]:
    gold = (SHARED_DATA / "segmentation" / "gold.dev.txt").read_text(encoding="utf-8")
    yield from itertools.islice((line.replace("_", " ") for line in gold.splitlines()), 3_000)
    for name in ("baomoi-35k", "vietnews-65k"):
        with lzma.open(SHARED_DATA / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            yield from (json.loads(line)["body"] for line in itertools.islice(lines, 500))


@pytest.mark.shared
@pytest.mark.skipif(not SHARED_DATA.is_dir(), reason="the measuring data is not beside the checkout")
def test_words_of_real_news_are_those_of_pyvi(segmenter: PyviSegmenter) -> None:
    check_against_pyvi(segmenter, list(shared_texts()))


# --- batches


def test_a_batch_has_the_words_of_its_texts(segmenter: PyviSegmenter) -> None:
    texts = ["", *PARAGRAPHS, " \n", *CURIOUS.values(), ".", "\n".join(PARAGRAPHS * 20), ""]
    assert words_of(segmenter, texts) == [segmenter.words(text) for text in texts]
    assert words_of(SyllableSegmenter(), texts) == [SyllableSegmenter().words(text) for text in texts]


def test_an_empty_batch_has_no_words(segmenter: PyviSegmenter) -> None:
    assert words_of(segmenter, []) == []
    assert words_of(segmenter, ["", " "]) == [[], []]


def test_a_short_text_has_the_words_that_arrays_tell(segmenter: PyviSegmenter) -> None:
    """`words` takes another way for a query than for an article."""
    for paragraph in PARAGRAPHS:
        syllables = paragraph.split(" ")
        for length in (1, 2, 3, 5, 20):
            texts = [" ".join(syllables[at : at + length]) for at in range(0, len(syllables), length)]
            assert [segmenter.words(text) for text in texts] == words_of(segmenter, texts)


def check_runs(segmenter: PyviSegmenter, text: str) -> None:
    """The runs of syllables are the words, as the analyser aligns them."""
    assert Analyser(segmenter).analyse(text).words == Analyser(OnlyWords(segmenter)).analyse(text).words


class OnlyWords(PyviSegmenter):
    """Tells no runs."""

    def __init__(self, segmenter: PyviSegmenter) -> None:
        self._segmenter = segmenter

    def words(self, text: str) -> list[Span]:
        """Those of the segmenter."""
        return self._segmenter.words(text)

    def runs(self, _: str, __: list[str]) -> None:
        """None of any text."""


def runs(segmenter: PyviSegmenter, text: str) -> list[tuple[int, int]] | None:
    return segmenter.runs(text, typed_in(text).surfaces)


def test_runs_of_syllables_are_the_words_of_a_short_text(segmenter: PyviSegmenter) -> None:
    for paragraph in PARAGRAPHS:
        chunks = paragraph.split(" ")
        for length in (1, 2, 3, 5, 20):
            for at in range(0, len(chunks), length):
                check_runs(segmenter, " ".join(chunks[at : at + length]))
    assert runs(segmenter, "thông tin tỉnh uỷ") == [(0, 1), (2, 3)]
    assert runs(segmenter, "(Thông tin) — tỉnh uỷ, họp!") == [(0, 1), (2, 3), (4, 4)]
    others = ("", "Q.1 họp", "a_b", "ti\u0303nh uy", "\u1112\u1161\u11ab", "a " * 99 + "a", ". " * 60 + "a b")
    assert not any(runs(segmenter, text) for text in others)


signs = st.sampled_from([*"  .,!?…”\"'()%-_/@&\n", "\u0301", "\ud800", "tỉnh", "uỷ", "TP", "Q", "12", "họp", "́"])


@settings(max_examples=500)
@given(st.lists(signs, max_size=12).map("".join))
def test_runs_among_signs_are_the_words(segmenter: PyviSegmenter, text: str) -> None:
    check_runs(segmenter, text)


@settings(max_examples=500)
@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=6), max_size=6).map(" ".join))
def test_runs_of_any_letters_are_the_words(segmenter: PyviSegmenter, text: str) -> None:
    check_runs(segmenter, text)


def test_a_close_decision_is_left_to_the_arrays(segmenter: PyviSegmenter, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [paragraph[:60] for paragraph in PARAGRAPHS]
    expected = [segmenter.words(text) for text in texts]
    monkeypatch.setattr("index.kernels.plain.few_labels.MARGIN", 1e9)
    assert [segmenter.words(text) for text in texts] == expected


def test_offsets_are_the_spans_as_arrays(segmenter: PyviSegmenter) -> None:
    for text, offsets in zip(PARAGRAPHS, segmenter.offsets_of(PARAGRAPHS), strict=True):
        assert list(map(tuple, offsets.T.tolist())) == segmenter.words(text)


@pytest.mark.parametrize("chars", [1, 100, 1_000])
def test_the_words_do_not_depend_on_how_much_is_segmented_at_once(
    segmenter: PyviSegmenter, monkeypatch: pytest.MonkeyPatch, chars: int
) -> None:
    texts = [*PARAGRAPHS, "\n".join(PARAGRAPHS * 20), unicodedata.normalize("NFD", PARAGRAPHS[0])] * 3
    expected = words_of(segmenter, texts)
    monkeypatch.setattr(words, "CHARS_AT_ONCE", chars)
    assert words_of(segmenter, texts) == expected


# --- Unicode


def test_what_nfc_adds_to_a_character_are_marks() -> None:
    # The segmenter relies on it: no word begins inside a combining sequence.
    for char in map(chr, range(sys.maxunicode + 1)):
        assert all(unicodedata.category(c)[0] == "M" for c in unicodedata.normalize("NFC", char)[1:])


def test_marks_are_neither_letters_nor_blanks() -> None:
    marks = [char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char)[0] == "M"]
    assert not re.search(r"\w|\s", "".join(marks))
    assert min(marks) == "\u0300"


# --- any text

# Every text that ever broke pyvi or this module.
CURIOUS = {
    "lone surrogate": "Hà \ud83d Nội",
    "surrogates in the wrong order": "a\ude00\ud83db",
    "e-mail pattern": "a." * 3_000,
    "e-mail pattern with hyphens": "a-" * 3_000,
    "no blank": "a" * 5_000,
    "marks without end": "e" + ACUTE * 5_000,
    "marks to be sorted": "e" + (ACUTE + DOT_BELOW) * 2_500 + "f",
    "marks only": ACUTE * 5_000,
    "blank with marks": (" " + ACUTE) * 2_500,
    "line breaks": "\n" * 5_000,
    "Hangul vowels": "\u1161" * 5_000,
    "decomposed Hangul": "\u1112\u1161\u11ab" * 2_000,
    "Kirat Rai vowels, which compose from Unicode 16 on": "\U00016d67" * 4_000,
    "letters of no case": "字" * 5_000,
    "underscores": "_" * 3_000 + " " + "a_ " * 1_000 + "_a" * 1_000,
    "mark after an e-mail address": "x@b.cᅡ\u0301\u0323",
    "NUL": "\x00Hà\x00 Nội\x00",
}


@pytest.mark.parametrize("name", CURIOUS)
def test_curious_texts_have_words_like_any_other(segmenter: PyviSegmenter, name: str) -> None:
    check_spans(CURIOUS[name], segmenter.words(CURIOUS[name]))
    check_spans(CURIOUS[name], SyllableSegmenter().words(CURIOUS[name]))


SNIPPETS = [
    *"aĐ1_.,-@/ \t\n\r\x00\x1c\x1f\x7f\x85\xa0\xad\u061c\u200b\u200d\u2028\u2029\u3000\ufe0f\ufeff",
    *"\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b\u0344\u09be\u20dd",
    *"ậỹĐ𝐀😀字²½\u1112\u1161\u11ab가\u0958\u212b\ufb2a\U0001d15e\U00016d67\ud83d\ude00",
    *[
        "thông",
        "tin",
        "Hà Nội",
        "Thông",
        "TIN",
        "xã hội",
        "hợp tác xã",
        "của",
        " ",
        " ",
        " ",
        "http://a.vn/b",
        "()",
        "Mr.",
        "TP.",
        "Tp.",
        "UBND.",
        "04-NQ/TW",
        "1.250,5",
        "a@b.vn",
        "x://",
        "==>",
        "...",
        "“",
    ],
]
texts = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.lists(st.sampled_from(SNIPPETS), max_size=25).map("".join),
)
long_texts = st.builds(
    lambda parts: "".join(s * n for s, n in parts),
    st.lists(st.tuples(st.one_of(st.sampled_from(SNIPPETS), texts), st.sampled_from([1, 3, 40, 700])), max_size=6),
)


@settings(max_examples=500)
@given(texts)
@example("A. _b" + ACUTE)
def test_spans_of_any_text_are_ordered_bounded_and_hold_letters(segmenter: PyviSegmenter, text: str) -> None:
    check_spans(text, segmenter.words(text))
    check_spans(text, SyllableSegmenter().words(text))


@settings(max_examples=2_000)
@given(texts)
@example("A. _b" + ACUTE)
@example("x \u0301 y\n\u0301 z")
def test_words_of_any_text_are_those_of_pyvi(segmenter: PyviSegmenter, text: str) -> None:
    assert segmenter.words(text) == PyviOracle().words(text)


@settings(max_examples=100)
@given(st.lists(texts, min_size=30, max_size=60))
def test_words_of_any_texts_are_those_of_pyvi(segmenter: PyviSegmenter, texts: list[str]) -> None:
    assert words_of(segmenter, texts) == PyviOracle().words_of(texts)


@settings(max_examples=60)
@given(long_texts)
def test_words_of_any_long_text_are_those_of_pyvi_and_lose_no_letter(segmenter: PyviSegmenter, text: str) -> None:
    spans = segmenter.words(text)
    assert spans == PyviOracle().words(text)
    rest = list(text)
    for start, end in spans:
        rest[start:end] = " " * (end - start)
    assert not any(map(str.isalnum, rest))


# --- linear time: what is segmented at once


@settings(max_examples=200)
@given(long_texts)
def test_pieces_cover_the_text_and_are_short_but_few(text: str) -> None:
    found = list(pieces(text))
    assert "".join(text[start:end] for start, end in found) == text
    lengths = [end - start for start, end in found]
    assert all(0 < length <= MAX_PIECE_CHARS for length in lengths)
    for three in zip(lengths, lengths[1:], lengths[2:], strict=False):
        assert sum(three) >= MAX_PIECE_CHARS - MAX_MARKS


def test_a_text_that_fits_is_one_piece() -> None:
    assert list(pieces("")) == []
    assert list(pieces("a. " * 600)) == [Span(0, 1_800)]
    assert list(pieces("a" * MAX_PIECE_CHARS)) == [Span(0, MAX_PIECE_CHARS)]


CUTS = [
    ("a line break or sentence end, the last that fits", "Một câu. Hai câu.\nBa " + "chữ " * 600, 18),
    ("a sentence end with closing marks", "Nói: “Được!”) " + "chữ " * 600, 14),
    ("no sentence ends at a title or capitals", "Hết. TP. Tp. Mr. Mrs. B. " + "chữ " * 600, 5),
    ("a blank where no sentence ends", "chữ " * 600, 2_000),
    ("the last blank even before a long run", "chữ " + "a" * 3_000, 4),
    ("anywhere where there is no blank", "a" * 3_000, 2_000),
    ("not between a letter and its marks", "a" * 1_990 + "e" + ACUTE * 30 + "a" * 100, 1_990),
    ("not between a blank and its marks", "a" * 10 + " " + ACUTE + "a" * 3_000, 2_000),
    ("inside marks that are too many to keep together", "a" * 1_900 + ACUTE * 1_000, 2_000),
]


@pytest.mark.parametrize(("rule", "text", "cut"), CUTS)
def test_a_piece_ends_behind(rule: str, text: str, cut: int) -> None:
    assert next(pieces(text)) == Span(0, cut), rule


LONG_RUNS = {
    "letters": "a" * 100_000,
    "letters with dots": "a." * 50_000,
    "letters with hyphens": "a-" * 50_000,
    "composed letters": "ậ" * 100_000,
    "decomposed letters": "a\u0323\u0302" * 50_000,
    "sentences": "Thông tin tỉnh uỷ. " * 50_000,
    "lines": "a\n" * 50_000,
}


@pytest.mark.parametrize("name", LONG_RUNS)
def test_a_long_run_has_few_short_pieces(segmenter: PyviSegmenter, name: str) -> None:
    text = LONG_RUNS[name]
    check_spans(text, segmenter.words(text))
    nfc, _ = composed(harmless(text))
    lengths = [end - start for start, end in pieces(nfc)]
    assert max(lengths) <= MAX_PIECE_CHARS
    assert len(lengths) <= len(nfc) // (MAX_PIECE_CHARS - MAX_MARKS) + 1


@pytest.mark.parametrize("text", ["", " " * 100_000, "\n" * 100_000, "." * 100_000, "😀" * 9_000, "\udcff" * 9_000])
def test_text_without_letters_has_no_words(segmenter: PyviSegmenter, text: str) -> None:
    assert segmenter.words(text) == []


def test_surrogates_and_marks_beyond_the_limit_are_replaced_one_for_one() -> None:
    text = "a\ud83db" + ACUTE * (MAX_MARKS + 5) + "c 😀" + "–" * 50
    assert harmless(text) == "a\ufffdb" + ACUTE * MAX_MARKS + "\ufffd" * 5 + "c 😀" + "–" * 50


def test_only_marks_are_left_out_of_the_search_for_too_many() -> None:
    marks = [char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char)[0] == "M"]
    for mark in marks:
        assert harmless(mark * (MAX_MARKS + 1)) == mark * MAX_MARKS + "\ufffd"


# --- the cheap stand-in

SYLLABLES = [
    ("", []),
    ("Thông tin 04-NQ/TW.", [(0, 5), (6, 9), (10, 12), (13, 15), (16, 18)]),
    ("a_b 1.5", [(0, 1), (2, 3), (4, 5), (6, 7)]),
    ("tho\u0302ng\u200btin\ud800", [(0, 6), (7, 10)]),
]


@pytest.mark.parametrize(("text", "expected"), SYLLABLES)
def test_every_syllable_is_a_word_of_the_stand_in(text: str, expected: list[tuple[int, int]]) -> None:
    assert SyllableSegmenter().words(text) == expected
