"""Tokens of chunks, and the words they join to, in NumPy; see `index.kernels`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

UPPER, TITLE, DIGIT, ALONE, CAPITAL, LETTERED, MARK, BREAK = (1 << bit for bit in range(8))
LENGTH_SHIFT, WORD_SHIFT, WORDS, FLAGS = 32, 8, 0xFFFFFF, 0xFF  # of a token as one number

_FAR = np.iinfo(np.int64).max


class Expansion(NamedTuple):
    """What each chunk yields, tuples of `width` numbers end to end.

    firsts: int64 (chunks + 1,), its first tuple and the end; values: int64.
    """

    firsts: Ints
    values: Ints
    width: int


def expanded(expansion: Expansion, numbers: Ints) -> tuple[Ints, list[Ints]]:
    """What chunks by number (n,) yield, in order: how many tuples each, and the columns of all."""
    firsts, values, width = expansion
    if numbers.size and not 0 <= numbers.min() <= numbers.max() < firsts.size - 1:
        raise IndexError("no such chunk")
    starts = firsts.take(numbers)
    counts = firsts[1:].take(numbers)
    counts -= starts
    starts -= np.cumsum(counts) - counts
    places = np.repeat(starts, counts)
    places += np.arange(places.size)
    places *= width
    return counts, [values[column:].take(places) for column in range(width)]


def tokens_of(expansion: Expansion, numbers: Ints, starts: Ints, ends: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """(start, end, word, flags) of each token of chunks by number (n,), which fill them from the start.

    starts, ends: of each chunk; a token is one number: length << LENGTH_SHIFT | word << WORD_SHIFT | flags.
    """
    counts, (codes,) = expanded(expansion, numbers)
    lengths = codes >> LENGTH_SHIFT
    token_ends = np.cumsum(lengths)
    token_ends += np.repeat(ends - np.cumsum(ends - starts), counts)  # the blanks before: tokens leave no other gap
    words = codes >> WORD_SHIFT
    words &= WORDS
    codes &= FLAGS
    return token_ends - lengths, token_ends, words, codes


def word_spans(starts: Ints, ends: Ints, flags: Ints, joins: Bools, counts: Ints) -> Ints:
    """Start and end of each word that holds a letter or digit: (2, words).

    starts, ends, flags: of tokens; joins: whether each continues the word before it; counts: tokens of each piece of
    text, none 0. A word begins with a character of its own: a mark belongs to what is before it, a line break to
    nothing.
    """
    if counts.sum() != starts.size or (counts <= 0).any() or not starts.size:
        raise ValueError("the counts have to tell all tokens")
    is_head = ~joins
    is_head[np.cumsum(counts) - counts] = True
    heads = np.flatnonzero(is_head)
    word_starts = np.minimum.reduceat(np.where(flags & (MARK | BREAK), _FAR, starts), heads)
    word_ends = np.maximum.reduceat(np.where(flags & BREAK, 0, _ends_with_marks(starts, ends, flags, counts)), heads)
    lettered = np.bitwise_or.reduceat(flags & LETTERED, heads) != 0
    return np.array((word_starts, word_ends)).compress(lettered, axis=1)  # a fifth of the time of an index


def _ends_with_marks(starts: Ints, ends: Ints, flags: Ints, counts: Ints) -> Ints:
    """Where each token ends with the marks that follow it in its piece."""
    follows = flags & MARK != 0
    follows[1:] &= starts[1:] == ends[:-1]
    follows[np.cumsum(counts) - counts] = False
    if not follows.any():
        return ends
    runs = np.append(np.flatnonzero(~follows), follows.size)
    return np.repeat(ends[runs[1:] - 1], np.diff(runs))
