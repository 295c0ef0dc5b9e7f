"""Rules of the oracle: pyvi's changed output, found again in the text."""

from __future__ import annotations

import pytest
from pyvi_oracle import align

ALIGNED = [
    ("", "", []),
    (" \n", " \n", []),
    ("a b", "a_b", ["a b"]),
    ("a b", "a b", ["a", "b"]),
    ("a_b", "a_b", ["a_b"]),
    ("a_ b", "a__b", ["a_ b"]),
    ("a _b", "a__b", ["a _b"]),
    ("a_ _b", "a___b", ["a_ _b"]),
    ("a_ b", "a_ b", ["a_", "b"]),
    ("_ a", "_ a", ["a"]),
    ("A.b", "A._b", ["A.b"]),
    ("A._b", "A.__b", ["A._b"]),
    ("A.B.", "A. B.", ["A.", "B."]),
    ("a\nb", "a \n b", ["a", "b"]),
    ("a\n b", "a_\n_b", ["a\n b"]),
    ("a\nb", "a_\n b", ["a", "b"]),
    ("a\nb", "a \n_b", ["a", "b"]),
    ("a\n_b", "a_\n__b", ["a\n_b"]),
    ("\n\na", "\n \n a", ["a"]),
    ("a\u3000\u2028\x1fb", "a_b", ["a\u3000\u2028\x1fb"]),
    ("“a”", "“ a ”", ["a"]),
    ("a😀b", "a 😀 b", ["a", "b"]),
    ("a\u200d b", "a \u200d b", ["a", "b"]),
    ("ho\u0300a bi\u0300nh", "hòa_bình", ["ho\u0300a bi\u0300nh"]),
    ("a\u0323\u0302b", "ậb", ["a\u0323\u0302b"]),
    ("x\u0301\u0323y", "x \u0323 \u0301 y", ["x\u0301\u0323", "y"]),
    ("x\u0301 y", "x \u0301_y", ["x\u0301", "y"]),
    (" \u0301 y", "\u0301_y", ["y"]),
    ("\u212b\ufb2a", "Å\u05e9\u05c1", ["\u212b\ufb2a"]),  # one singleton, one that NFC takes apart
]


@pytest.mark.parametrize(("text", "tokenized", "expected"), ALIGNED)
def test_aligned_words_are_found_in_the_text(text: str, tokenized: str, expected: list[str]) -> None:
    spans = align(text, tokenized)
    assert [text[start:end] for start, end in spans] == expected


@pytest.mark.parametrize(("text", "tokenized"), [("a b", "a c"), ("a b", "a"), ("a", "a b"), ("", "a"), ("a", "")])
def test_output_for_another_text_is_refused(text: str, tokenized: str) -> None:
    with pytest.raises(ValueError, match="pyvi's word"):
        align(text, tokenized)
