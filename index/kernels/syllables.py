"""Syllables of chunks, and words as runs of them."""

from typing import TYPE_CHECKING

from index.kernels.plain.syllables import START_SHIFT

if TYPE_CHECKING:
    from index.kernels.plain.syllables import compounds_of, found_words, remember_words, renumbered, syllables_of
else:
    from index.kernels import chosen
    from index.kernels.plain import syllables as plain

    try:
        from index.kernels.native import syllables as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    compounds_of = kernel.compounds_of
    found_words = kernel.found_words
    remember_words = kernel.remember_words
    renumbered = kernel.renumbered
    syllables_of = kernel.syllables_of

__all__ = ["START_SHIFT", "compounds_of", "found_words", "remember_words", "renumbered", "syllables_of"]
