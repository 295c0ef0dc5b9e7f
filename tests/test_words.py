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

from index.vietnamese.words import (
    MAX_MARKS,
    MAX_PIECE_CHARS,
    PyviSegmenter,
    Segmenter,
    Span,
    SyllableSegmenter,
    align,
    pieces,
)

CHECKOUT = Path(__file__).parents[1]
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


def key(word: str) -> str:
    """A word without what pyvi adds, drops or composes."""
    composed = unicodedata.normalize("NFC", word)
    return "".join(c for c in composed if c != "_" and not c.isspace() and unicodedata.category(c)[0] != "M")


def pyvi_words(text: str) -> list[str]:
    from pyvi.ViTokenizer import ViTokenizer  # noqa: PLC0415 - as slow as in the module tested

    return [word for word in ViTokenizer.tokenize(text).split(" ") if any(map(str.isalnum, word))]


def check_spans(text: str, spans: list[Span]) -> None:
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert any(map(str.isalnum, text[start:end]))
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        last = end


class RecordingTokenizer:
    """Splits like a much simpler pyvi and keeps what it was given."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def __call__(self, text: str) -> str:
        self.pieces.append(text)
        return " ".join(re.findall(r"\w+|[^\w\s]", text))


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


def test_importing_the_module_loads_neither_pyvi_nor_scikit_learn() -> None:
    heavy = {"pyvi", "sklearn", "sklearn_crfsuite", "pycrfsuite", "numpy"}
    code = "import sys, index.vietnamese.words; print(*sys.modules)"
    assert heavy.isdisjoint(name.partition(".")[0] for name in run_python(code).split())


def test_constructing_a_segmenter_loads_nothing() -> None:
    code = (
        "import sys, index.vietnamese.words as w; w.PyviSegmenter(); w.SyllableSegmenter().words('a b'); "
        "print(*sys.modules)"
    )
    assert "pyvi" not in run_python(code).split()


def test_loading_is_quiet_even_where_warnings_are_errors_and_keeps_the_filters(tmp_path: Path) -> None:
    # pyvi's source is compiled anew, since only that reports its invalid escapes.
    code = """if True:
        import sklearn_crfsuite, sys, warnings
        from index.vietnamese.words import PyviSegmenter
        sys.pycache_prefix = sys.argv[1]
        warnings.simplefilter("error")
        before = list(warnings.filters)
        PyviSegmenter().load()
        print(warnings.filters == before, "pyvi" in sys.modules)
    """
    assert run_python(code, str(tmp_path)) == "True True"


def test_loading_leaves_no_temporary_file_and_later_forks_do_no_harm(tmp_path: Path) -> None:
    code = """if True:
        import os, sys
        from index.vietnamese.words import PyviSegmenter
        segmenter = PyviSegmenter()
        segmenter.load()
        print(os.listdir(sys.argv[1]))
        if os.fork() == 0:
            assert len(segmenter.words("thông tin")) == 1
            sys.exit(0)
        print(os.wait()[1], len(segmenter.words("thông tin")))
    """
    assert run_python(code, str(tmp_path), TMPDIR=str(tmp_path)).split("\n") == ["[]", "0 1"]


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


# --- words as pyvi finds them, in the original text

WORDS = [
    ("", []),
    (" \t\n\u2028\x1c\x85 ", []),
    ("... – “”, !?", []),
    ("_ __", []),
    ("Thông tin tỉnh uỷ.", [(0, 9, "Thông tin"), (10, 18, "tỉnh uỷ")[:0] or (10, 14, "tỉnh"), (15, 17, "uỷ")]),
]
