# cython: language_level=3
"""What a model of two labels scores of a token, and pyvi's rule behind it."""

from libc.stdint cimport int64_t, uint8_t

cdef enum:
    CASES = 4
    ALONE = 8
    CAPITAL = 16

cdef struct Scores:
    double first
    double second

cdef struct Side:
    Scores titles[CASES]
    Scores uppers[CASES]
    Scores pairs[2]  # of none and of one
    Scores triples[2]

cdef struct Token:
    Scores scores
    int64_t pair  # whether it is the second of a listed pair, 0 or 1
    int64_t triple  # the third of a listed triple
    uint8_t links[2]  # the best label before, of each label


cdef inline void add_side(
    Scores* scores, const double* word, const Side* side, int64_t case, int64_t pair, int64_t triple
) noexcept:
    """What the features that look to one side add, in this order."""
    scores.first += word[0]
    scores.second += word[1]
    scores.first += side.titles[case].first
    scores.second += side.titles[case].second
    scores.first += side.uppers[case].first
    scores.second += side.uppers[case].second
    scores.first += side.pairs[pair].first
    scores.second += side.pairs[pair].second
    scores.first += side.triples[triple].first
    scores.second += side.triples[triple].second


cdef inline void apply_rule(const int64_t* flags, Py_ssize_t count, uint8_t* joins) noexcept:
    """What pyvi joins of the tokens that the model would."""
    cdef Py_ssize_t place
    cdef int64_t own, before
    joins[0] = 0
    for place in range(1, count):
        own, before = flags[place], flags[place - 1]
        joins[place] &= ((own | before) & ALONE | own & ~before & CAPITAL) == 0
