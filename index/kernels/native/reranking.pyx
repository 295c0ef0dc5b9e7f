# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What passages add to the scores of hits, in C; the class is that of `index.kernels.plain.reranking`."""

from libc.math cimport sqrt, sqrtf
from libc.stdint cimport int64_t, uint8_t
from libc.stdlib cimport free, realloc

from index.kernels.native.arrays cimport data, longs
from index.kernels.native.looks cimport Looks, Window
from index.kernels.native.rows cimport WHOLE

from index.kernels.plain import reranking as plain

VERSION = 10

cdef double EARLY_CHARS = plain.EARLY_CHARS, ROUNDING = plain.ROUNDING

cdef struct Hit:
    int64_t doc
    float score


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

    def take(self, docs, scores, Py_ssize_t most):
        """The `most` best of some more hits; told are those of them that can be among the best of all."""
        cdef Py_ssize_t size = 0, score_count = 0, place, count = 0
        cdef const int64_t* numbers = longs(docs, &size)
        cdef const float* own = <const float*> data(scores, sizeof(float), &score_count)
        if score_count != size or scores.itemsize != sizeof(float):
            raise ValueError("a score of four bytes of each hit is expected")
        self._make_room(size)
        cdef Hit* more = self._hits + self._size
        for place in range(size):
            if not 0 <= numbers[place] < self._doc_count:
                raise IndexError("no such article")
            if not self._has(numbers[place]):
                more[count] = Hit(numbers[place], own[place])
                count += 1
        if count > most or not self._size:
            self._put_in_order(more, count)
            count = max(0, min(count, most))
        if not self._size and count:
            self._best, self._last = more[0].score, more[count - 1].score
        for place in range(count):
            if self._can_rise(&more[place]):
                self._hits[self._size] = more[place]
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
                hit.score += self._gain(article, hit.doc) * self._left(hit)
            self._read += 1

    def least(self, Py_ssize_t count):
        """What the first stage must give others, so that they can be among the `count` best; None if none can."""
        cdef double half, least
        if not 0 < count <= self._size:
            raise IndexError("no such hit")
        self._put_in_order(self._hits, self._size)
        half = self._whole * (self._passage + self._early) / sqrt(self._best or 1) / 2
        self._bar = self._hits[count - 1].score * ROUNDING
        least = sqrt(half * half + self._bar) - half
        least = least * least * ROUNDING
        return least if self._last >= least else None

    def best_first(self, Py_ssize_t count):
        """(numbers, scores) of the best of all that were taken."""
        cdef Py_ssize_t place
        self._put_in_order(self._hits, self._size)
        count = min(count, self._size)
        return [self._hits[place].doc for place in range(count)], [self._hits[place].score for place in range(count)]

    cdef bint _has(self, int64_t doc) noexcept:
        cdef Py_ssize_t place
        for place in range(self._size):
            if self._hits[place].doc == doc:
                return True
        return False

    cdef void _put_in_order(self, Hit* hits, Py_ssize_t size) noexcept:
        """Shell's sort: they are some dozens, and only of equals are the days looked at, which are far away."""
        cdef Py_ssize_t gap = size, place, at
        cdef Hit own
        while gap > 1:
            gap = max(1, gap * 5 // 11)
            for place in range(gap, size):
                own, at = hits[place], place
                while at >= gap and self._is_before(&own, &hits[at - gap]):
                    hits[at] = hits[at - gap]
                    at -= gap
                hits[at] = own

    cdef inline bint _is_before(self, const Hit* one, const Hit* other) noexcept:
        if one.score != other.score:
            return one.score > other.score
        if self._published[one.doc] != self._published[other.doc]:
            return self._published[one.doc] > self._published[other.doc]
        return one.doc < other.doc

    cdef int _make_room(self, Py_ssize_t more) except -1:
        """For so many more hits."""
        cdef void* hits = realloc(self._hits, (self._size + more + 1) * sizeof(Hit))
        if not hits:
            raise MemoryError
        self._hits = <Hit*> hits
        return 0

    cdef bint _can_rise(self, const Hit* hit) noexcept:
        cdef double shown = self._most_shown(hit.doc)
        cdef double highest = self._whole * shown * (self._passage * sqrt(shown) + self._early)
        return hit.score + highest * self._left(hit) >= self._bar

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

    cdef float _left(self, const Hit* hit) noexcept:
        """What is left of a gain."""
        return sqrtf(hit.score / (self._best or 1)) * self._factors[hit.doc]
