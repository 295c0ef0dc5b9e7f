# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Which tokens of a text belong to one word, in C; the class is that of `index.kernels.plain.labelling`.

Scores of both labels are added up in CRFsuite's order and the best labels found in its order, too, so that no
decision is too close.
"""

from libc.stdint cimport int64_t, uint8_t, uint64_t
from libc.stdlib cimport free, malloc

from index.kernels.native.ahead cimport AHEAD, prefetch
from index.kernels.native.label_scores cimport CASES, Scores, Side, Token, add_side, apply_rule

import numpy as np

VERSION = 10

cdef enum:
    KINDS = 8
    LETTERED = 32
    WORD_SHIFT = 8  # of a token as one number
    FLAGS = 0xFF
    FEW = 60  # tokens whose labels are found without arrays
    BITS = 18  # 32 kB: of all numbers that are none of 20,000 they let 8 % pass


cdef class Numbers:
    """A set: a hash table of numbers, each behind its place until one is free, -1 where there is none.

    Most numbers asked for are none of it: bits in the processor's nearest cache tell of nearly all.
    """

    cdef uint64_t _bits[1 << BITS - 6]
    cdef const int64_t[::1] _table
    cdef const int64_t* _own
    cdef Py_ssize_t _last
    cdef int _shift

    def __cinit__(self, const int64_t[::1] members):
        cdef Py_ssize_t size = 16, place
        cdef int64_t[::1] own
        cdef uint64_t mixed
        self._shift = 64 - 4
        while size < 2 * members.shape[0] + 2:
            size *= 2
            self._shift -= 1
        table = np.full(size, -1, np.int64)
        own = table
        for member in members:
            if member < 0:
                raise ValueError("no number of a word may be negative")
            mixed = _mixed(member)
            self._bits[mixed >> 70 - BITS] |= (<uint64_t> 1) << (mixed >> 64 - BITS & 63)
            place = <Py_ssize_t> (mixed >> self._shift)
            while own[place] >= 0 and own[place] != member:
                place = (place + 1) & (size - 1)
            own[place] = member
        self._table, self._own, self._last = own, &own[0], size - 1

    cdef inline void ask(self, int64_t number) noexcept:
        """It will be asked for."""
        prefetch(self._own + (_mixed(number) >> self._shift))

    cdef inline bint holds(self, int64_t number) noexcept:
        cdef uint64_t mixed = _mixed(number)
        cdef Py_ssize_t place
        if not self._bits[mixed >> 70 - BITS] >> (mixed >> 64 - BITS & 63) & 1:
            return False
        place = <Py_ssize_t> (mixed >> self._shift)
        while self._own[place] != number:
            if self._own[place] < 0:
                return False
            place = (place + 1) & self._last
        return True


cdef inline uint64_t _mixed(int64_t number) noexcept:
    """Multiplicative hashing (Knuth, TAOCP 6.4) by 2⁶⁴/φ."""
    return <uint64_t> number * <uint64_t> 0x9E3779B97F4A7C15


cdef Py_ssize_t ids_of(weights) except -1:
    """How many ids of words there are; all arrays of weights have as many."""
    cdef Py_ssize_t ids = weights.own.shape[1] // KINDS
    if weights.own.shape != (2, KINDS * ids) or not 0 < ids < 1 << 20:
        raise ValueError("weights of two labels, eight kinds and less than a million words are expected")
    for side in (weights.before, weights.after):
        shapes = [own.shape for own in side]
        if shapes != [(2, ids), (2, CASES), (2, CASES), (2, 1), (2, 1)]:
            raise ValueError("weights of two labels are expected for each side")
    return ids


cdef class Labeller:
    """A model of two labels, the second of which continues a word; for any thread."""

    cdef const double[:, ::1] _own, _around  # (…, 2), of both labels; (ids, 4), as before and as after another
    cdef Side _sides[2]
    cdef double _stay_first, _leave_first, _leave_second, _stay_second
    cdef Numbers _pairs, _triples
    cdef Py_ssize_t _ids

    def __cinit__(self, weights, transitions, pairs, triples):
        self._ids = ids_of(weights)
        self._own = np.ascontiguousarray(weights.own.T)
        self._around = np.ascontiguousarray(np.concatenate((weights.before.words, weights.after.words)).T)
        self._sides[0], self._sides[1] = _side(weights.before), _side(weights.after)
        (self._stay_first, self._leave_first), (self._leave_second, self._stay_second) = transitions.tolist()
        self._pairs, self._triples = Numbers(pairs), Numbers(triples)

    def joins(self, const int64_t[::1] words, const int64_t[::1] flags, const int64_t[::1] counts):
        """For each token whether it continues the word before it."""
        cdef Py_ssize_t piece, first = 0, total = 0, most = 0
        self._check(words, flags)
        for piece in range(counts.shape[0]):
            if not 0 < counts[piece] <= words.shape[0]:
                raise ValueError("the counts have to tell all tokens")
            most = max(most, counts[piece])
            total += counts[piece]
        if total != words.shape[0]:
            raise ValueError("the counts have to tell all tokens")
        found = np.empty(words.shape[0], np.bool_)
        cdef uint8_t[::1] joins = found.view(np.uint8)
        cdef Token* tokens = <Token*> malloc((most + 1) * sizeof(Token))
        if not tokens:
            raise MemoryError
        for piece in range(counts.shape[0]):
            self._score(&words[first], &flags[first], counts[piece], tokens)
            self._label(tokens, counts[piece], &joins[first])
            apply_rule(&flags[first], counts[piece], &joins[first])
            first += counts[piece]
        free(tokens)
        return found

    def few(self, list codes):
        """The same of a piece of few tokens."""
        cdef int64_t[FEW] flags
        cdef uint8_t[FEW] joins
        cdef Py_ssize_t place
        return [joins[place] != 0 for place in range(self._join_few(codes, flags, joins))]

    def runs(self, list codes):
        """The words of a piece of few tokens: the first and the last of those tokens that hold letters or digits."""
        cdef int64_t[FEW] flags
        cdef uint8_t[FEW] joins
        cdef Py_ssize_t place, first = 0, count = 0
        cdef list found = []
        for place in range(self._join_few(codes, flags, joins)):
            if not joins[place]:
                if count > first:
                    found.append((first, count - 1))
                first = count
            count += flags[place] & LETTERED != 0
        if count > first:
            found.append((first, count - 1))
        return found

    cdef Py_ssize_t _join_few(self, list codes, int64_t* flags, uint8_t* joins) except -1:
        """Flags of each token, and whether it continues the word before it. Told: how many there are."""
        cdef int64_t[FEW] words
        cdef Token[FEW + 1] tokens
        cdef int64_t code
        cdef Py_ssize_t place, count = len(codes)
        if not 0 < count <= FEW:
            raise ValueError("1 to 60 tokens are expected")
        for place in range(count):
            code = codes[place]
            words[place], flags[place] = code >> WORD_SHIFT, code & FLAGS
            if not 0 <= words[place] < self._ids:
                raise IndexError("no such word")
        self._score(words, flags, count, tokens)
        self._label(tokens, count, joins)
        apply_rule(flags, count, joins)
        return count

    def scores(self, const int64_t[::1] words, const int64_t[::1] flags, const int64_t[::1] firsts):
        """The state scores (2, n) of CRFsuite, to the last bit."""
        cdef Py_ssize_t piece, place, first, last, size = words.shape[0]
        self._check(words, flags)
        found = np.empty((2, size))
        cdef double[:, ::1] own = found
        cdef Token* tokens = <Token*> malloc((size + 1) * sizeof(Token))
        if not tokens:
            raise MemoryError
        for piece in range(firsts.shape[0]):
            first = firsts[piece]
            last = firsts[piece + 1] if piece + 1 < firsts.shape[0] else size
            if not (firsts[0] == 0 <= first < last <= size):
                free(tokens)
                raise ValueError("ascending first tokens are expected")
            self._score(&words[first], &flags[first], last - first, tokens)
            for place in range(last - first):
                own[0, first + place], own[1, first + place] = tokens[place].scores.first, tokens[place].scores.second
        free(tokens)
        return found

    cdef _check(self, const int64_t[::1] words, const int64_t[::1] flags):
        cdef Py_ssize_t place
        if words.shape[0] != flags.shape[0]:
            raise ValueError("flags of each token are expected")
        for place in range(words.shape[0]):
            if not 0 <= words[place] < self._ids:
                raise IndexError("no such word")

    cdef void _score(self, const int64_t* words, const int64_t* flags, Py_ssize_t count, Token* tokens) noexcept:
        """Scores of the tokens of one piece."""
        cdef Py_ssize_t place, ahead
        cdef int64_t word, before = 0, before_that = 0
        cdef const double* own
        cdef Numbers pairs = self._pairs, triples = self._triples
        for place in range(count):
            word = words[place]
            if place + AHEAD < count:
                ahead = place + AHEAD
                prefetch(&self._own[(flags[ahead] & KINDS - 1) * self._ids + words[ahead], 0])
                prefetch(&self._around[words[ahead], 0])
                pairs.ask(words[ahead - 1] * self._ids + words[ahead])
            tokens[place].pair = pairs.holds(before * self._ids + word)
            tokens[place].triple = triples.holds((before_that * self._ids + before) * self._ids + word)
            own = &self._own[(flags[place] & KINDS - 1) * self._ids + word, 0]
            tokens[place].scores = Scores(own[0], own[1])
            add_side(
                &tokens[place].scores,
                &self._around[before, 0],
                &self._sides[0],
                flags[place - 1] & CASES - 1 if place else 0,
                tokens[place].pair,
                tokens[place].triple,
            )
            before_that, before = before, word
        for place in range(count):
            add_side(
                &tokens[place].scores,
                &self._around[words[place + 1] if place + 1 < count else 0, 2],
                &self._sides[1],
                flags[place + 1] & CASES - 1 if place + 1 < count else 0,
                tokens[place + 1].pair if place + 1 < count else 0,
                tokens[place + 2].triple if place + 2 < count else 0,
            )

    cdef void _label(self, Token* tokens, Py_ssize_t count, uint8_t* joins) noexcept:
        """Viterbi's recursion, in CRFsuite's order and with its choice among equals, the first label."""
        cdef Scores best = tokens[0].scores
        cdef double a, b, c, d
        cdef Py_ssize_t place
        cdef uint8_t label
        for place in range(1, count):
            a, b = best.first + self._stay_first, best.second + self._leave_second
            c, d = best.first + self._leave_first, best.second + self._stay_second
            tokens[place].links[0], tokens[place].links[1] = a < b, c < d
            best.first = (b if a < b else a) + tokens[place].scores.first
            best.second = (d if c < d else c) + tokens[place].scores.second
        label = best.first < best.second
        for place in range(count - 1, -1, -1):
            joins[place] = label
            label = tokens[place].links[label] if place else 0


cdef Side _side(weights):
    """titles, uppers, pair, triple: (2, …) each."""
    cdef Side side
    cdef int case
    _, titles, uppers, pair, triple = (own.tolist() for own in weights)
    for case in range(CASES):
        side.titles[case] = Scores(titles[0][case], titles[1][case])
        side.uppers[case] = Scores(uppers[0][case], uppers[1][case])
    side.pairs[0] = side.triples[0] = Scores(0, 0)
    side.pairs[1], side.triples[1] = Scores(pair[0][0], pair[1][0]), Scores(triple[0][0], triple[1][0])
    return side
