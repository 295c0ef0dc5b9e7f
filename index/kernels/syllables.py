"""Syllables of chunks, and words as runs of them."""

from index.kernels.chosen import kernels
from index.kernels.plain.syllables import START_SHIFT

compounds_of = kernels.syllables.compounds_of
found_words = kernels.syllables.found_words
remember_words = kernels.syllables.remember_words
renumbered = kernels.syllables.renumbered
syllables_of = kernels.syllables.syllables_of

__all__ = ["START_SHIFT", "compounds_of", "found_words", "remember_words", "renumbered", "syllables_of"]
