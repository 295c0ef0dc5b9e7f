"""What the script for keystrokes and spelling counts."""

from __future__ import annotations

from pathlib import Path

import evaluate_language

from index import WhooshEngine
from index.analysis import Analyser
from index.vietnamese.words import PyviSegmenter


def test_keys_are_counted_by_whether_they_are_read_as_meant(tmp_path: Path) -> None:
    file = tmp_path / "keys.tsv"
    file.write_text("Telex\ttinhr\ttỉnh\nTelex\ttinhr\ttình\nTelex\tww\tw\nTelex\t\ttôi\n", "utf-8")
    assert [*evaluate_language.keys_rows(file)] == [
        ("read as meant", "1 of 3 (33.3%)"),
        ("the same, where it is Vietnamese syllables", "1 of 2 (50.0%)"),
        ("not tình", "tỉnh"),
    ]


def test_slips_are_counted_by_what_is_offered_first(sample_data: Path, tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("1\t2\tnghiêpp\tngập|nghiệp\n1\t2\ttỉnh\tthông\n1\t2\tlost\n", "utf-8")
    engine = WhooshEngine(sample_data, Analyser(PyviSegmenter()))
    assert dict(evaluate_language.spelling_rows(engine, file)) == {
        "right form first": "1 of 2 (50.0%)",
        "the same, of forms that no article has": "1 of 1 (100.0%)",
        "right forms left alone": "3 of 3 (100.0%)",
    }
