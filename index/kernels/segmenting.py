"""Tokens of chunks, and the words that they join to."""

from index.kernels import VERSION
from index.kernels.plain import segmenting as plain

try:
    from index.kernels.native import segmenting as native

    chosen = native if native.VERSION == VERSION else plain
except ImportError:
    chosen = plain

tokens_of = chosen.tokens_of
word_spans = chosen.word_spans
