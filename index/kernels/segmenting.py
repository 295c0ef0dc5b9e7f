"""Tokens of chunks, and the words that they join to."""

from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from index.kernels.plain.segmenting import tokens_of, word_spans
else:
    from index.kernels import chosen
    from index.kernels.plain import segmenting as plain

    try:
        from index.kernels.native import segmenting as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    tokens_of = kernel.tokens_of
    word_spans = kernel.word_spans

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
