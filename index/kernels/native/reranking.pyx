# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What passages add to the scores of hits, in C; each function is that of `index.kernels.plain.reranking`."""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.math cimport sqrt, sqrtf
from libc.stdint cimport int64_t, uint8_t
from libc.stdlib cimport free, malloc, qsort, realloc

from index.kernels.native.arrays cimport data, longs
from index.kernels.native.looks cimport Looks, Window
from index.kernels.native.rows cimport WHOLE

import numpy as np

from index.kernels.plain import reranking as plain

VERSION = 9

cdef double EARLY_CHARS = plain.EARLY_CHARS, ROUNDING = plain.ROUNDING

cdef struct Hit:
    float score
    int64_t published
    int64_t doc

cdef struct Hits:
    const int64_t* docs
    const float* scores
    Py_ssize_t size


cdef class Reranked:
    """Hits and their scores of the second stage."""

    cdef Looks _looks
    cdef const uint8_t* _held
    cdef const float* _factors
    cdef const int64_t* _published
    cdef Py_ssize_t _doc_count
    cdef double _units, _whole, _passage, _early, _bar
    cdef float _best, _last
    cdef Hit* _hits
    cdef Py_ssize_t _size, _read  # passages were added to the first so many
    cdef tuple _kept  # what is pointed to

    def __cinit__(
        self,
        Looks looks not None,
        held,
        factors,
        published,
        double units,
        double whole,
        double passage,
        double early,
    ):
        cdef Py_ssize_t factor_count = 0, day_count = 0
        self._held = <const uint8_t*> data(held, 1, &self._doc_count)
        self._factors = <const float*> data(factors, sizeof(float), &factor_count)
        self._published = longs(published, &day_count)
        if not factor_count == day_count == self._doc_count or factors.itemsize != sizeof(float):
            raise ValueError("steps, a factor and a day of each article are expected")
        self._looks, self._units, self._whole, self._passage, self._early = looks, units, whole, passage, early
        self._kept = held, factors, published

    def __dealloc__(self):
        free(self._hits)

    def take(self, docs, scores, Py_ssize_t first=0):
        """Some more hits, from the first on; told are those that can be among the best."""
        cdef Hits hits = _hits_of(docs, scores, self._doc_count)
        cdef Py_ssize_t place
        if not 0 <= first <= hits.size:
            raise IndexError("no such hit")
        self._make_room(hits.size - first)
        if not self._size and hits.size:
            self._best = hits.scores[0]
        for place in range(first, hits.size):
            self._last = hits.scores[place]
            if self._can_rise(hits.scores[place], hits.docs[place]):
                self._hits[self._size] = Hit(hits.scores[place], self._published[hits.docs[place]], hits.docs[place])
                self._size += 1
        return [self._hits[place].doc for place in range(self._read, self._size)]

    def add_passages(self):
        """To the scores of those that were taken last, if they were looked at."""
        cdef Py_ssize_t article = -1, found
        cdef Hit* hit
        while self._read < self._size:
            hit = &self._hits[self._read]
            found = self._looks._article(hit.doc, article + 1)
            if found >= 0:
                article = found
                hit.score += self._gain(article, hit.doc) * self._left(hit.score, hit.doc)
            self._read += 1

    def least(self, Py_ssize_t count):
        """What the first stage must give others, so that they can be among the `count` best; None if none can."""
        cdef double half = self._whole * (self._passage + self._early) / sqrt(self._best) / 2, least
        if not 0 < count <= self._size:
            raise IndexError("no such hit")
        self._put_in_order()
        self._bar = self._hits[count - 1].score * ROUNDING
        least = sqrt(half * half + self._bar) - half
        least = least * least * ROUNDING
        return least if self._last >= least else None

    def best_first(self):
        """(numbers, scores) of all that were taken."""
        self._put_in_order()
        return _arrays_of(self._hits, self._size)

    cdef void _put_in_order(self) noexcept:
        qsort(self._hits, self._size, sizeof(Hit), _in_order)

    cdef int _make_room(self, Py_ssize_t more) except -1:
        """For so many more hits."""
        cdef void* hits = realloc(self._hits, (self._size + more + 1) * sizeof(Hit))
        if not hits:
            raise MemoryError
        self._hits = <Hit*> hits
        return 0

    cdef bint _can_rise(self, float score, int64_t doc) noexcept:
        cdef double shown = self._most_shown(doc)
        cdef double highest = self._whole * shown * (self._passage * sqrt(shown) + self._early)
        return score + highest * self._left(score, doc) >= self._bar

    cdef float _gain(self, Py_ssize_t article, int64_t doc) noexcept:
        """What the best window of an article is worth."""
        cdef const Window* windows = self._looks.windows + article * self._looks.fields
        cdef double most = self._most_shown(doc), whole = self._whole or 1.0, shown
        cdef float gain = 0
        cdef Py_ssize_t field
        for field in range(self._looks.fields):
            shown = min(windows[field].value / whole, most)
            shown = whole * shown * (
                self._passage * sqrt(shown) + self._early / (1 + windows[field].start / EARLY_CHARS)
            )
            gain = max(gain, <float> shown)
        return gain

    cdef double _most_shown(self, int64_t doc) noexcept:
        """Share of the query in a hit, rounded up."""
        return min((self._held[doc] + self._units) / WHOLE, 1.0)

    cdef float _left(self, float score, int64_t doc) noexcept:
        """What is left of a gain."""
        return sqrtf(score / self._best) * self._factors[doc]


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
        return _arrays_of(own, max(0, min(count, hits.size)))
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


cdef _arrays_of(const Hit* own, Py_ssize_t count):
    """(numbers, scores) of some hits."""
    docs, scores = np.empty(count, np.int64), np.empty(count, np.float32)
    cdef int64_t* doc_at = longs(docs, &count)
    cdef float* score_at = <float*> data(scores, sizeof(float), &count, PyBUF_WRITABLE)
    cdef Py_ssize_t place
    for place in range(count):
        doc_at[place], score_at[place] = own[place].doc, own[place].score
    return docs, scores


cdef Hits _hits_of(docs, scores, Py_ssize_t doc_count) except *:
    """Hits that there are. doc_count: of the edition."""
    cdef Hits hits = Hits(NULL, NULL, 0)
    cdef Py_ssize_t score_count = 0, place
    hits.docs = longs(docs, &hits.size)
    hits.scores = <const float*> data(scores, sizeof(float), &score_count)
    if score_count != hits.size or scores.itemsize != sizeof(float):
        raise ValueError("a score of four bytes of each hit is expected")
    for place in range(hits.size):
        if not 0 <= hits.docs[place] < doc_count:
            raise IndexError("no such article")
    return hits
