# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What passages add to the scores of hits, in C; each function is that of `index.kernels.plain.reranking`."""

from cpython.buffer cimport PyBUF_SIMPLE, PyBUF_WRITABLE
from libc.math cimport sqrt, sqrtf
from libc.stdint cimport int64_t, uint8_t
from libc.stdlib cimport free, malloc, qsort

from index.kernels.native.arrays cimport data, longs
from index.kernels.native.looks cimport Looks, Window
from index.kernels.native.rows cimport WHOLE

import numpy as np

from index.kernels.plain import reranking as plain

VERSION = 9

cdef double EARLY_CHARS = plain.EARLY_CHARS

cdef struct Hit:
    float score
    int64_t published
    int64_t doc

cdef struct Hits:
    int64_t* docs
    float* scores
    Py_ssize_t size


cdef class Bonus:
    """What the passages of hits are worth."""

    cdef const uint8_t* _held
    cdef const float* _factors
    cdef Py_ssize_t _doc_count
    cdef double _units, _whole, _passage, _early
    cdef float _best
    cdef tuple _kept  # what is pointed to

    def __cinit__(self, held, factors, double units, float best, double whole, double passage, double early):
        cdef Py_ssize_t factor_count = 0
        self._held = <const uint8_t*> data(held, 1, &self._doc_count)
        self._factors = <const float*> data(factors, sizeof(float), &factor_count)
        if factor_count != self._doc_count or factors.itemsize != sizeof(float):
            raise ValueError("steps and a factor of each article are expected")
        self._units, self._best, self._whole = units, best, whole
        self._passage, self._early, self._kept = passage, early, (held, factors)

    def add(self, scores, docs, places, Looks looks, Py_ssize_t first):
        """To the scores of some hits, in place."""
        cdef Hits hits = _hits_of(docs, scores, self._doc_count, PyBUF_WRITABLE)
        cdef Py_ssize_t place, article = first
        if not 0 <= first <= first + len(places) <= len(looks):
            raise IndexError("no such articles were looked at")
        for place in places:
            if not 0 <= place < hits.size:
                raise IndexError("no such hit")
            hits.scores[place] += self._gain(looks, article, hits.docs[place]) * self._left(&hits, place)
            article += 1

    def rising(self, docs, scores, double bar):
        """Those of some hits that can reach the bar, whatever their passages are."""
        found = docs.copy(), scores.copy()
        cdef Hits hits = _hits_of(found[0], found[1], self._doc_count)
        cdef Py_ssize_t place, count = 0
        cdef double shown, highest
        for place in range(hits.size):
            shown = self._most_shown(hits.docs[place])
            highest = self._whole * shown * (self._passage * sqrt(shown) + self._early)
            if hits.scores[place] + highest * self._left(&hits, place) >= bar:
                hits.docs[count], hits.scores[count] = hits.docs[place], hits.scores[place]
                count += 1
        return found[0][:count], found[1][:count]

    cdef float _gain(self, Looks looks, Py_ssize_t article, int64_t doc) noexcept:
        """What the best window of an article is worth."""
        cdef const Window* windows = looks.windows + article * looks.fields
        cdef double most = self._most_shown(doc), whole = self._whole or 1.0, shown
        cdef float gain = 0
        cdef Py_ssize_t field
        for field in range(looks.fields):
            shown = min(windows[field].value / whole, most)
            shown = whole * shown * (
                self._passage * sqrt(shown) + self._early / (1 + windows[field].start / EARLY_CHARS)
            )
            gain = max(gain, <float> shown)
        return gain

    cdef double _most_shown(self, int64_t doc) noexcept:
        """Share of the query in a hit, rounded up."""
        return min((self._held[doc] + self._units) / WHOLE, 1.0)

    cdef float _left(self, const Hits* hits, Py_ssize_t place) noexcept:
        """What is left of a gain."""
        return sqrtf(hits.scores[place] / self._best) * self._factors[hits.docs[place]]


def best_first(docs, scores, published, Py_ssize_t count):
    """The `count` best of some hits."""
    cdef Py_ssize_t doc_count = 0, place
    cdef const int64_t* times = longs(published, &doc_count)
    cdef Hits hits = _hits_of(docs, scores, doc_count)
    cdef Hit* own = <Hit*> malloc((hits.size + 1) * sizeof(Hit))
    if not own:
        raise MemoryError
    try:
        for place in range(hits.size):
            own[place] = Hit(hits.scores[place], times[hits.docs[place]], hits.docs[place])
        qsort(own, hits.size, sizeof(Hit), _in_order)
        return _first(own, max(0, min(count, hits.size)))
    finally:
        free(own)


cdef int _in_order(const void* one, const void* other) noexcept nogil:
    """-1 if the one comes first, 1 if the other does."""
    cdef const Hit* own = <const Hit*> one
    cdef const Hit* that = <const Hit*> other
    if own.score != that.score:
        return 1 if own.score < that.score else -1
    if own.published != that.published:
        return 1 if own.published < that.published else -1
    return (own.doc > that.doc) - (own.doc < that.doc)


cdef _first(const Hit* own, Py_ssize_t count):
    """(numbers, scores) of the first of some hits."""
    docs, scores = np.empty(count, np.int64), np.empty(count, np.float32)
    cdef int64_t* doc_at = longs(docs, &count)
    cdef float* score_at = <float*> data(scores, sizeof(float), &count, PyBUF_WRITABLE)
    cdef Py_ssize_t place
    for place in range(count):
        doc_at[place], score_at[place] = own[place].doc, own[place].score
    return docs, scores


cdef Hits _hits_of(docs, scores, Py_ssize_t doc_count, int flags=PyBUF_SIMPLE) except *:
    """Hits that there are. doc_count: of the edition."""
    cdef Hits hits = Hits(NULL, NULL, 0)
    cdef Py_ssize_t score_count = 0, place
    hits.docs = longs(docs, &hits.size)
    hits.scores = <float*> data(scores, sizeof(float), &score_count, flags)
    if score_count != hits.size or scores.itemsize != sizeof(float):
        raise ValueError("a score of four bytes of each hit is expected")
    for place in range(hits.size):
        if not 0 <= hits.docs[place] < doc_count:
            raise IndexError("no such article")
    return hits
