"""Syllables of chunks, and words as runs of them."""

from index.kernels import VERSION
from index.kernels.plain import syllables as plain

try:
    from index.kernels.native import syllables as native

    chosen = native if native.VERSION == VERSION else plain
except ImportError:
    chosen = plain

syllables_of = chosen.syllables_of
renumbered = chosen.renumbered
compounds_of = chosen.compounds_of
found_words = chosen.found_words
remember_words = chosen.remember_words
