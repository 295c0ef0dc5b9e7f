"""Rules of tokens: pyvi's own, with their places and properties."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyvi_oracle import pyvi

from index.vietnamese import pyvi_tokens
from index.vietnamese.chunks import ChunkedTexts, ChunkTable
from index.vietnamese.pyvi_tokens import (
    ALONE,
    BREAK,
    CAPITAL,
    DIGIT,
    LETTERED,
    MARK,
    TITLE,
    UPPER,
    Lexicon,
    Tokens,
    surfaces,
)

SURFACES = [
    ("", []),
    (" \t", []),
    ("  Số 04-NQ/TW, ", ["Số ", "04", "-", "NQ", "/", "TW", ", "]),
    ("a  \u3000b\r\n\n c", ["a  \u3000", "b\r", "\n", "\n ", "c"]),
    ("TP.HCM Tp.X ThS.A Mrs.B UBND.", ["TP.", "HCM ", "Tp.", "X ", "ThS.", "A ", "Mrs.", "B ", "UBND."]),
    ("==>->...>>. 1.250,5 1. 1_000", ["==>", "->", "...", ">>", ". ", "1.250,5 ", "1", ". ", "1_000"]),
    ("x://a b x@y.vn X@y.vn @a", ["x://a ", "b ", "x@y.vn ", "X@y.vn ", "@", "a"]),
    ("TP.x@y.vn x@y", ["TP.", "x@y.vn ", "x", "@", "y"]),
    ("a_b _ đĐ", ["a_b ", "_ ", "đĐ"]),
]


@pytest.mark.parametrize(("text", "expected"), SURFACES)
def test_surfaces_are_tokens_with_the_blanks_behind_them(text: str, expected: list[str]) -> None:
    assert surfaces(text, 0, len(text)) == expected
    assert surfaces(f"x@y.vn {text} ://", 7, 7 + len(text)) == expected


SNIPPETS = [
    *"aZĐđ1_.,-+@:/=> \t\n\r\x00\x1c\x85²٣ǅ½字\u0301\u200b\u2028“",
    *[
        "://",
        "a@b.c",
        "TP.",
        "Tp.",
        "Mr.",
        "Mrs.",
        "Ms.",
        "Dr.",
        "ThS.",
        "==>",
        "->",
        "...",
        ">>",
        "1.5",
        "thông",
        "Hà",
    ],
]
texts = st.lists(st.sampled_from(SNIPPETS), max_size=25).map("".join) | st.text(
    st.characters(exclude_categories=["Cs"])
)


@settings(max_examples=2_000)
@given(texts.map(lambda text: unicodedata.normalize("NFC", text)))
@example("a.b+c@d.e..f@g.h-i.")
def test_tokens_of_any_text_are_those_of_pyvi(text: str) -> None:
    found = surfaces(text, 0, len(text))
    assert [surface.rstrip() or "\n" for surface in found] == pyvi().sylabelize(text)[1]
    assert "".join(found) == text[len(text) - sum(map(len, found)) :]


@settings(max_examples=500)
@given(st.lists(texts.map(lambda text: unicodedata.normalize("NFC", text)), max_size=5))
def test_tokens_of_chunks_are_those_of_the_whole_texts(some: list[str]) -> None:
    tokens = tokens_of(Lexicon({}), some)
    places = zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)
    found = [surface.rstrip() or "\n" for text in some for surface in surfaces(text, 0, len(text))]
    assert [" ".join(some)[start:end] for start, end in places] == found


def tokens_of(lexicon: Lexicon, some: list[str]) -> Tokens:
    return lexicon.tokens(ChunkedTexts(some, ChunkTable()))


FLAGS = [
    ("thông", LETTERED),
    ("Thông ", LETTERED | TITLE | CAPITAL),
    ("NQ", LETTERED | UPPER | CAPITAL),
    ("A", LETTERED | UPPER | TITLE | CAPITAL),
    ("TP.", LETTERED | UPPER | CAPITAL),
    ("iPhone", LETTERED),
    ("04", LETTERED | DIGIT | ALONE),
    ("1.250,5", LETTERED | ALONE),
    ("²", LETTERED | DIGIT | ALONE),
    ("2a", LETTERED | ALONE),
    ("ǅ", LETTERED | TITLE | CAPITAL),
    ("_", ALONE),
    ("__", 0),
    ("...", 0),
    ("“", 0),
    ("\u0301", MARK),
    ("\n  ", BREAK),
]


@pytest.mark.parametrize(("surface", "flags"), FLAGS)
def test_flags_tell_what_pyvi_asks_of_a_token(surface: str, flags: int) -> None:
    assert tokens_of(Lexicon({}), [surface]).flags.tolist() == [flags]


def test_punctuation_stands_alone() -> None:
    assert (tokens_of(Lexicon({}), list(string.punctuation)).flags == ALONE).all()


def test_words_are_known_by_their_lower_case_up_to_a_nul() -> None:
    lexicon = Lexicon({"thông": 1, "": 2, "x://": 3})
    tokens = tokens_of(lexicon, ["Thông  ", "THÔNG", "thong", "\x00", "x://\x00a", "\n"])
    assert tokens.words.tolist() == [1, 1, 0, 2, 3, 0]
    assert tokens.starts.tolist() == [0, 8, 14, 20, 22, 29]
    assert (tokens.ends - tokens.starts).tolist() == [5, 5, 5, 1, 6, 1]


def test_a_full_lexicon_is_emptied_and_knows_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyvi_tokens, "MAX_CACHED_CHARS", 10)
    lexicon = Lexicon({"thông": 1, "tin": 2})
    words = ["thông ", "tin ", "khác ", "Thông ", "x"] * 20
    assert tokens_of(lexicon, words).words.tolist() == [1, 2, 0, 1, 0] * 20
    assert len(lexicon._codes) <= 3
