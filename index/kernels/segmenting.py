"""Tokens of chunks, and the words that they join to."""

from index.kernels.chosen import kernels
from index.kernels.plain.segmenting import (
    ALONE,
    BREAK,
    CAPITAL,
    DIGIT,
    FLAGS,
    LENGTH_SHIFT,
    LETTERED,
    MARK,
    TITLE,
    UPPER,
    WORD_SHIFT,
    Expansion,
)

tokens_of = kernels.segmenting.tokens_of
word_spans = kernels.segmenting.word_spans

__all__ = [
    "ALONE",
    "BREAK",
    "CAPITAL",
    "DIGIT",
    "FLAGS",
    "LENGTH_SHIFT",
    "LETTERED",
    "MARK",
    "TITLE",
    "UPPER",
    "WORD_SHIFT",
    "Expansion",
    "tokens_of",
    "word_spans",
]
