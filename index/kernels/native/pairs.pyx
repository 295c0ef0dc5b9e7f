# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What is known of two numbers in a row, in C; each function is that of `index.kernels.plain.pairs`."""

from libc.math cimport INFINITY
from libc.stdint cimport int64_t, uint32_t

import numpy as np

VERSION = 10

cdef enum:
    NOTHING = -2
    MOST_ONWARD = 64
    NUMBERS = 1 << 16


def counted(const uint32_t[::1] keys):
    """The different ones of ascending keys, and how often each is there."""
    cdef Py_ssize_t place, size = keys.shape[0], count = size > 0
    for place in range(1, size):
        count += keys[place] != keys[place - 1]
    different, often = np.empty(count, np.uint32), np.empty(count, np.uint32)
    cdef uint32_t[::1] found = different, times = often
    cdef Py_ssize_t last = -1
    cdef uint32_t key, before = ~keys[0] if size else 0
    for place in range(size):
        key = keys[place]
        last += key != before
        found[last], times[last] = key, place + 1  # where it ends so far: no branch that nobody can foresee
        before = key
    for place in range(count - 1, 0, -1):
        times[place] -= times[place - 1]
    return different, often


cdef class Pairs:
    """Two values of each pair of numbers."""

    cdef const uint32_t[::1] _keys
    cdef const double[::1] _lifts, _scores
    cdef Py_ssize_t _size
    cdef double _most  # of all scores, and 0
    cdef uint32_t[NUMBERS + 1] _rows  # where the pairs of each first number begin

    def __cinit__(self, const uint32_t[::1] keys, const double[::1] lifts, const double[::1] scores):
        self._keys, self._lifts, self._scores, self._size = keys, lifts, scores, keys.shape[0]
        if not self._size + 1 == lifts.shape[0] == scores.shape[0]:
            raise ValueError("a lift and a score of each pair are expected, and of all others")
        cdef Py_ssize_t place
        for place in range(self._size + 1):
            self._most = max(self._most, scores[place])
        for place in range(self._size):
            self._rows[(keys[place] >> 16) + 1] += 1
        for place in range(NUMBERS):
            self._rows[place + 1] += self._rows[place]

    def lift(self, int64_t first, int64_t second):
        """The lift of a pair."""
        return self._lifts[self._place(first, second)]

    def score(self, int64_t first, int64_t second):
        """The score of a pair; 0 beside NOTHING."""
        return self._score(first, second)

    def onward(self, list heads, list lasts, list tails, list firsts, Py_ssize_t most):
        """The best continuations of paths by edges: (score, number of the path, of the edge), best first."""
        cdef double score
        cdef double[MOST_ONWARD] held
        cdef Py_ssize_t[MOST_ONWARD] at
        cdef Py_ssize_t place, path, edge, count = 0, edges = len(firsts)
        cdef int64_t last
        if len(heads) != len(lasts) or len(tails) != edges or not 0 < most <= MOST_ONWARD:
            raise ValueError("a score of each path and edge is expected, and at most 64 are told")
        for path in range(len(heads)):
            last = lasts[path]
            for edge in range(edges):
                score = <double> heads[path] + <double> tails[edge]
                score += self._score(last, firsts[edge])
                if count == most and score <= held[count - 1]:
                    continue
                count += count < most
                place = count - 1
                while place and held[place - 1] < score:
                    held[place], at[place] = held[place - 1], at[place - 1]
                    place -= 1
                held[place], at[place] = score, path * edges + edge
        return [(held[place], at[place] // edges, at[place] % edges) for place in range(count)]

    def lone(self, list numbers):
        """Places of the numbers that are met beside none of their neighbours; a single one has none."""
        cdef Py_ssize_t place, size = len(numbers)
        cdef double lift, before = 0
        cdef list found = []
        for place in range(size if size > 1 else 0):
            lift = 0 if place + 1 == size else self._lifts[self._place(numbers[place], numbers[place + 1])]
            if before < 1 and lift < 1:
                found.append(place)
            before = lift
        return found

    def gain(self, int64_t before, list places, int64_t after):
        """How much more the best numbers of some places in a row score than the first ones, between two others."""
        cdef double[MOST_ONWARD] heads, tails
        cdef int64_t[MOST_ONWARD] lasts, firsts
        cdef double score, best, typed = 0
        cdef int64_t last = before
        cdef Py_ssize_t head, tail, width = 1, size
        heads[0], lasts[0] = 0.0, before
        for scores, numbers in places:
            size = len(<list> scores)
            if size != len(<list> numbers) or not 0 < size <= MOST_ONWARD:
                raise ValueError("1 to 64 numbers of each place are expected, each with a score")
            for tail in range(size):
                tails[tail], firsts[tail] = (<list> scores)[tail], (<list> numbers)[tail]
                best = -INFINITY
                for head in range(width):
                    score = heads[head] + tails[tail]
                    if score + self._most > best:
                        best = max(best, score + self._score(lasts[head], firsts[tail]))
                tails[tail] = best
            typed += <double> (<list> scores)[0]
            typed += self._score(last, firsts[0])
            last = firsts[0]
            heads, lasts, width = tails, firsts, size
        best = -INFINITY
        for head in range(width):
            if heads[head] + self._most > best:
                best = max(best, heads[head] + self._score(lasts[head], after))
        return best - (typed + self._score(last, after))

    cdef double _score(self, int64_t first, int64_t second) noexcept:
        return 0 if first == NOTHING or second == NOTHING else self._scores[self._place(first, second)]

    cdef Py_ssize_t _place(self, int64_t first, int64_t second) noexcept:
        """The place of a pair; behind all where there is none."""
        cdef int64_t wanted = first * NUMBERS + second
        cdef Py_ssize_t low, middle, high, end
        if not (0 <= first < NUMBERS and 0 <= second < NUMBERS):
            return self._size
        low, end = self._rows[first], self._rows[first + 1]
        high = end
        while low < high:
            middle = (low + high) // 2
            if self._keys[middle] < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < end and self._keys[low] == wanted else self._size
