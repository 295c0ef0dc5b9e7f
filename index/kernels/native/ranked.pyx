# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The best hits of a plan, in C; each function is that of `index.kernels.plain.ranked`.

Those with the highest bounds are scored first; the scores found are the bar
of all others.
"""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.stdint cimport int32_t, int64_t, uint8_t

from index.kernels.native.arrays cimport data
from index.kernels.native.best cimport BLOCK_DOCS, DROPS, Hits, Top, add_all, add_reach, ask_again
from index.kernels.native.best cimport close_hits, close_top, find_blocks, find_peaks, found_count, level_of, open_hits
from index.kernels.native.best cimport put_found, put_left, steps_below, take_back, take_block
from index.kernels.native.blocks cimport BLOCK, SCORED, Block, drop_unscored, number_of, open_block
from index.kernels.native.scoring cimport Terms

import numpy as np

from index.kernels.native.rows import count_hits

VERSION = 10

cdef enum:
    SEEDS = 64  # documents scored first


cdef class Ranked:
    """The hits of a plan in one segment. What was scored once is remembered, and what the others can reach, too."""

    cdef Terms _terms
    cdef object _held, _factors  # what is pointed to
    cdef Py_ssize_t _first
    cdef Hits _hits
    cdef Top _top

    def __cinit__(self, Terms terms not None, held, uint8_t least, factors, Py_ssize_t first=0):
        cdef Py_ssize_t held_count = 0, factor_count = 0, row
        cdef const uint8_t* own = <const uint8_t*> data(held, 1, &held_count)
        cdef const float* factor = <const float*> data(factors, sizeof(float), &factor_count)
        if not 0 <= first <= min(held_count - terms.doc_count, factor_count - terms.worth.doc_count):
            raise ValueError("what is held and a factor of each document are expected")
        self._terms, self._held, self._factors, self._first = terms, held, factors, first
        open_hits(&self._hits, own + first, least, factor + first, terms.doc_count)
        put_left(&self._hits, terms.lost, terms.units)
        for row in range(terms.count):
            add_reach(&self._hits, &terms.rows[row], &terms.decoded[row], terms.classes, terms.numbers)
        find_peaks(&self._hits)

    def __dealloc__(self):
        close_hits(&self._hits)
        close_top(&self._top)

    def best(self, Py_ssize_t count, double bar):
        """(numbers, scores) of the `count` best hits and all their equals; none below `bar`, in no order."""
        self._ask(count, bar)
        return _found_in([self], self._top.bar)

    cdef int _ask(self, Py_ssize_t count, double bar) except -1:
        """Look for them; `_top` has them then."""
        count = min(count, self._hits.doc_count)  # for more there would be no room
        ask_again(&self._top, count, bar)
        take_back(&self._hits, steps_below(self._top.bar, self._terms.step))
        if bar <= 0:
            self._try(level_of(&self._hits, max(count, <Py_ssize_t> SEEDS)))
        return self._try(1)

    cdef Py_ssize_t _put(self, double bar, int64_t* docs, float* scores) noexcept:
        """Those of them that are not below a bar, by their numbers in all segments; returns how many."""
        cdef Py_ssize_t place, count = put_found(&self._top, bar, docs, scores)
        for place in range(count):
            docs[place] = self._first + number_of(self._terms.numbers, docs[place])
        return count

    cdef int _try(self, int least) except -1:
        """Score those hits that reach `least` and can be among the best."""
        cdef Block block
        cdef Py_ssize_t place
        cdef int32_t number
        block.size = 0
        least = max(least, steps_below(self._top.bar, self._terms.step))
        for place in range(find_blocks(&self._hits, least)):
            number = self._hits.found[place]
            if self._hits.peaks[number] >= least:
                block.size += take_block(&self._hits, number, least, block.docs + block.size)
                if block.size > BLOCK - BLOCK_DOCS:
                    self._score_hits(&block)
                    least = max(least, steps_below(self._top.bar, self._terms.step))
                    block.size = 0
        self._score_hits(&block)
        return 0

    cdef int _score_hits(self, Block* block) except -1:
        """Of those whose bound can be the bar; then each term's bound makes way for what it gives."""
        cdef Hits* hits = &self._hits
        cdef Py_ssize_t place
        open_block(block)
        block.reach, block.step = hits.reach, <float> self._terms.step
        block.drops, block.drop_count, block.drop_room = hits.drops, hits.drop_count, DROPS
        if self._top.bar > 0:
            self._narrow(block)
        self._terms.score(block, self._top.bar)
        hits.drop_count = block.drop_count
        for place in range(block.size):
            block.score.summed[place] *= hits.factors[number_of(self._terms.numbers, block.docs[place])]
            hits.reach[block.docs[place]] = SCORED
        add_all(&self._top, block.docs, block.score.summed, block.size)
        return 0

    cdef void _narrow(self, Block* block) noexcept:
        """Bound them by what they reach, then by what the codes of dense terms are worth."""
        cdef const Hits* hits = &self._hits
        cdef Py_ssize_t place, doc
        cdef int32_t places[BLOCK]
        for place in range(block.size):
            doc = block.docs[place]
            block.bounds[place] = block.step * hits.reach[doc]
            block.factors[place] = hits.factors[number_of(self._terms.numbers, doc)] * hits.left[hits.held[doc]]
        drop_unscored(block, self._top.bar, places)
        self._terms.bound_less(block)
        drop_unscored(block, self._top.bar, places)


cdef class Retrieved:
    """The documents of all segments that hold enough of a plan, and the best of them."""

    cdef list _terms, _ranked
    cdef Terms _few
    cdef object _held  # of each document, or of few alone
    cdef Py_ssize_t _doc_count
    cdef readonly uint8_t least
    cdef readonly Py_ssize_t total

    def __cinit__(self, list terms, Py_ssize_t doc_count, Py_ssize_t most=0, held=None):
        cdef Py_ssize_t first = 0
        cdef Terms own
        self._terms, self._doc_count, self._ranked, self._held, self.least = terms, doc_count, [], held, 1
        if held is not None:
            return
        if most and len(terms) == 1:
            own = terms[0]
            self._few = own.few(most)
        if self._few is not None:
            self._held = self._few.held
            return
        self._held = np.zeros(doc_count, np.uint8)
        for own in terms:
            own.add_held(self._held, first)
            first += own.doc_count

    def keep(self, uint8_t least, double best_share, live, allowed):
        """Count those that hold enough, see `rows.count_hits`; they alone are hits from now on."""
        self.total, self.least = count_hits(self._held, least, best_share, live, allowed)

    @property
    def held(self):
        """What each document holds, made each time of what few hold."""
        if self._few is None:
            return self._held
        held = np.zeros(self._doc_count, np.uint8)
        held[self._few.docs] = self._held
        return held

    @property
    def docs(self):
        """Numbers of the hits, ascending."""
        places = np.flatnonzero(self._held >= self.least)
        return places if self._few is None else self._few.docs[places]

    def best(self, Py_ssize_t count, double bar, factors):
        """(numbers, scores) among which are the `count` best hits and all their equals; none below `bar`, in no order."""
        cdef Ranked own
        for own in self._ranked or self._rank(factors):
            own._ask(count, bar)
            if own._top.count >= count:  # a segment of fewer documents tells nothing of the others
                bar = own._top.bar
        return _found_in(self._ranked, bar)

    cdef list _rank(self, factors):
        """The hits in each segment; asked again they know what was scored before."""
        cdef Py_ssize_t first = 0
        cdef Terms own
        for own in self._terms if self._few is None else [self._few]:
            self._ranked.append(Ranked(own, self._held, self.least, factors, first))
            first += own.doc_count
        return self._ranked


cdef _found_in(list ranked, double bar):
    """(numbers, scores) of those that are not below the bar."""
    cdef Py_ssize_t size = 0, count = 0
    cdef Ranked own
    for own in ranked:
        count += found_count(&own._top, bar)
    docs, scores = np.empty(count, np.int64), np.empty(count, np.float32)
    cdef int64_t* numbers = <int64_t*> data(docs, sizeof(int64_t), &size, PyBUF_WRITABLE)
    cdef float* into = <float*> data(scores, sizeof(float), &size, PyBUF_WRITABLE)
    size = 0
    for own in ranked:
        size += own._put(bar, numbers + size, into + size)
    return docs, scores
